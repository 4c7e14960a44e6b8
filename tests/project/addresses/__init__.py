"""What every address answers to every role, one module a room.

A new room adds its module to `TABLE`; a new address that is in no module fails the run.
"""

from tests.kit.matrix import Entry
from tests.project.addresses import (
    access,
    accounts,
    core,
    deadlines,
    documents,
    jobs,
    mail,
    organisations,
    reference,
    ui,
)

TABLE: dict[str, list[Entry]] = {
    **core.TABLE,
    **ui.TABLE,
    **accounts.TABLE,
    **access.TABLE,
    **reference.TABLE,
    **organisations.TABLE,
    **jobs.TABLE,
    **documents.TABLE,
    **mail.TABLE,
    **deadlines.TABLE,
}
