"""What officers import into this room."""
