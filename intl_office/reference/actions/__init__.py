"""What writes the reference data."""
