"""Enrolments, campaigns, applications, mobilities, grants, recognition."""
