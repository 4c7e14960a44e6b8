"""What writes documents and files."""
