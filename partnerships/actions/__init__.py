"""What changes agreements and their places."""
