"""The launcher behind `./office`: Python's standard library alone."""
