"""Funding watch, proposals, consortium, budget, reporting."""
