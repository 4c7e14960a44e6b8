"""Reports asked for."""

from intl_office.strategy.models.report import Report

__all__ = ["Report"]
