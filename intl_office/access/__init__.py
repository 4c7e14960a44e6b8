"""Roles with scope, visibility, personal data rights."""
