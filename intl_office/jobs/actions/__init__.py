"""What starts, cancels and cleans up long work and imports."""
