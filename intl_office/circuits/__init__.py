"""Approval circuits as data, bodies and their meetings."""
