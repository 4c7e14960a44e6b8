"""Tags of documents' templates."""
