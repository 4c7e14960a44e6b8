"""Pages of long work and imports."""
