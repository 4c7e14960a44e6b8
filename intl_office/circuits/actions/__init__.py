"""What is written: files on their way, decisions, circuits, delegations."""
