"""What every address answers to every role, one module a room.

A new room adds its module to `TABLE`; a new address that is in no module fails the run.
"""

from tests.kit.matrix import Entry
from tests.project.addresses import (
    access,
    accounts,
    circuits,
    core,
    countries,
    deadlines,
    documents,
    funding,
    jobs,
    mail,
    meetings,
    mobility,
    networks,
    organisations,
    partnerships,
    partnerships_life,
    projects,
    reference,
    renewals,
    requests,
    strategic_partners,
    strategy,
    ui,
    visits,
)

TABLE: dict[str, list[Entry]] = {
    **core.TABLE,
    **ui.TABLE,
    **accounts.TABLE,
    **access.TABLE,
    **circuits.TABLE,
    **reference.TABLE,
    **organisations.TABLE,
    **jobs.TABLE,
    **documents.TABLE,
    **mail.TABLE,
    **meetings.TABLE,
    **deadlines.TABLE,
    **funding.TABLE,
    **partnerships.TABLE,
    **partnerships_life.TABLE,
    **renewals.TABLE,
    **requests.TABLE,
    **visits.TABLE,
    **networks.TABLE,
    **strategic_partners.TABLE,
    **countries.TABLE,
    **projects.TABLE,
    **mobility.TABLE,
    **strategy.TABLE,
}
