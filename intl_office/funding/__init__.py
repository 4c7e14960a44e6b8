"""Grants and their envelopes: programme, call year, budget lines."""
