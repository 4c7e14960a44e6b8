"""Grants, their budgets, amendments, commitments."""
