"""Roles of people, and who saw the application as whom."""

from intl_office.access.models.assignment import RoleAssignment, RoleAssignmentQuerySet
from intl_office.access.models.seeing import SeeingAs

__all__ = ["RoleAssignment", "RoleAssignmentQuerySet", "SeeingAs"]
