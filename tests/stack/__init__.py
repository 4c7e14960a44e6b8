"""The application as real processes, killed in the middle of their work."""
