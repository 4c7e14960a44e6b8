"""What gives and ends roles, and lets see as somebody else."""
