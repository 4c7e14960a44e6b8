"""Base models of every room."""

from intl_office.core.models.dated import Dated, DateRangeOf, dates_in_order, on_day, overlapping
from intl_office.core.models.demo_load import DemoLoad
from intl_office.core.models.record import Record, RecordQuerySet, VisibleTo
from intl_office.core.models.transition import TransitionLog

__all__ = [
    "DateRangeOf",
    "Dated",
    "DemoLoad",
    "Record",
    "RecordQuerySet",
    "TransitionLog",
    "VisibleTo",
    "dates_in_order",
    "on_day",
    "overlapping",
]
