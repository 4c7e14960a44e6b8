"""What the tables do not hold."""


class ReferenceMissing(LookupError):
    """A figure that was asked for is not in the tables; its text says which one, for the user."""
