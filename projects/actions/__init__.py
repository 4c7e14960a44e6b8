"""What writes calls and proposals."""
