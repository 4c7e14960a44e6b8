"""What this room holds about people: doctoral students of joint supervisions."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import GONE, Holding, Subject, holdings
from partnerships import personal_life
from partnerships.models import CotutelleDetails


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    personal_life.register()
    holdings.register(
        "partnerships.CotutelleDetails",
        Holding(
            what=_("doctoral student of a joint supervision"),
            why=_("To organise and defend your thesis with two institutions (public task)."),
            keep=_("As long as the agreement is kept, for proof of what was agreed."),
            seen_by=_("Those who may read the agreement."),
            rows=_about,
            columns={
                "student": lambda subject, _key: subject.pseudonym,
                "subject": GONE,
            },
        ),
    )


def _about(subject: Subject) -> QuerySet[CotutelleDetails]:
    """Rows that name the person as the doctoral student; a name that nobody else bears."""
    same = Q(pk__in=())
    for name in subject.names:
        same |= Q(student__iexact=name)
    return CotutelleDetails.objects.filter(same)
