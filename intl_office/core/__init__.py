"""Workflow, periods, money, academic years, base models, registries, audit context."""
