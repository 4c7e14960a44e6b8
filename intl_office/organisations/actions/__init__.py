"""What writes the rows of this room."""
