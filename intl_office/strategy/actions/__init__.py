"""What writes reports."""
