"""Document kinds, templates, rendering, signatures, private files."""
