"""What the pages of this room show."""

from django.db.models import Count

from intl_office.jobs.enums import Outcome
from intl_office.jobs.models import Job


def outcomes(job: Job) -> list[tuple[Outcome, int]]:
    """How many rows of a work ended in which way, in the order of the choices."""
    rows = job.rows.order_by().values("outcome").annotate(number=Count("pk"))
    counts = {row["outcome"]: row["number"] for row in rows}
    return [(one, counts[one]) for one in Outcome if one in counts]
