"""Tests of the repository and of the application as a whole."""
