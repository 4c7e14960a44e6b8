"""Taking over what the office has in spreadsheets: agreements, their conditions, their scans."""

from intl_office.jobs.imports.kinds import register
from partnerships.imports.agreements import Agreements
from partnerships.imports.conditions import Conditions
from partnerships.imports.scans import Scans


def register_all() -> None:
    """Called once, in `AppConfig.ready()`."""
    register(Agreements())
    register(Conditions())
    register(Scans())
