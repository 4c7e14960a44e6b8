"""What the frame writes."""
