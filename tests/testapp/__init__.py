"""Models that exist for the tests of the core alone."""
