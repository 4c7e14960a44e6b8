"""What writes in this room."""
