"""What this app holds about people: enrolments, applications, mobilities."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import (
    GONE,
    Holding,
    Identity,
    Subject,
    holdings,
    identities,
    impersonal,
    links,
)
from intl_office.core.years import AcademicYear
from intl_office.documents.models import StoredFile
from intl_office.documents.models.stored_file import STORE
from mobility.models import (
    Application,
    ApplicationFile,
    ApplicationTransition,
    Enrolment,
    LanguageSkill,
    Mobility,
    MobilityTransition,
    Wish,
)

ENROLMENT, ACCOUNT = "enrolment", "account"
YEARS_KEPT = 5
_WHY = _("To organise your mobility (public task).")
_KEEP = _("Five years after your last enrolment; figures stay, without your name.")
_SEEN_BY = _("You, the mobility office, and those in charge of mobility in your faculty or school.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    identities.register(
        ENROLMENT,
        Identity(
            label=_("Student"),
            model="mobility.Enrolment",
            past_term=past_term,
            term=_("Enrolled for the last time more than five years ago."),
        ),
    )
    links.register("students", student_and_account)
    _enrolments()
    _applications()
    for name in ("Programme", "Campaign", "CampaignTransition"):
        impersonal.register(f"mobility.{name}", _("what is studied and offered, about nobody"))


def past_term(day: date) -> QuerySet[Enrolment]:
    """Enrolments of people whose last one is more than five years old."""
    limit = AcademicYear.of(day).start - YEARS_KEPT
    known = Enrolment.objects.values("ine").annotate(last=Max("year"))
    return Enrolment.objects.filter(ine__in=known.filter(last__lt=limit).values("ine"))


def student_and_account(kind: str, key: int) -> Iterable[tuple[str, int]]:
    """The account of a student, and the enrolments of an account and of one INE."""
    if kind == ACCOUNT:
        rows = Enrolment.objects.filter(user=key)
        return [(ENROLMENT, row) for row in rows.values_list("pk", flat=True)]
    if kind == ENROLMENT:
        row = Enrolment.objects.get(pk=key)
        same = Enrolment.objects.filter(ine=row.ine).values_list("pk", flat=True)
        account = [(ACCOUNT, row.user_id)] if row.user_id else []
        return [*account, *((ENROLMENT, one) for one in same)]
    return ()


def _held(label: str, what: Any, rows: Any, **options: Any) -> None:
    words: dict[str, Any] = {"why": _WHY, "keep": _KEEP, "seen_by": _SEEN_BY, **options}
    holdings.register(label, Holding(what=what, rows=rows, **words))


def _enrolments() -> None:
    _held(
        "mobility.Enrolment",
        _("Enrolments, as the student system tells them"),
        lambda who: Enrolment.objects.filter(pk__in=who.of(ENROLMENT)),
        columns={
            "ine": lambda _who, key: f"X{key}"[:20],
            "first_name": "",
            "last_name": lambda who, _key: who.pseudonym,
            "email": lambda who, key: who.address(key),
            "birth_date": None,
            "cohort": "",
        },
    )
    _held(
        "mobility.MobilityTransition",
        _("Steps of mobilities"),
        lambda who: MobilityTransition.objects.filter(mobility__enrolment__in=who.of(ENROLMENT)),
        columns={"reason": ""},
    )
    _held(
        "mobility.Mobility",
        _("Mobilities"),
        lambda who: Mobility.objects.filter(enrolment__in=who.of(ENROLMENT)),
        columns={"host_name": _organisation, "host_city": ""},
    )


def _applications() -> None:
    _held(
        "mobility.ApplicationFile",
        _("Documents added to applications"),
        lambda who: ApplicationFile.objects.filter(application__in=_asked(who)),
        erase=True,
        files=_unshared,
        before=_rename,
    )
    _held(
        "mobility.LanguageSkill",
        _("Languages told in applications"),
        lambda who: LanguageSkill.objects.filter(application__in=_asked(who)),
        erase=True,
    )
    _held(
        "mobility.Wish",
        _("Destinations wished for"),
        lambda who: Wish.objects.filter(application__in=_asked(who)),
        erase=True,
        columns={"host_name": "", "host_city": ""},
    )
    _held(
        "mobility.ApplicationTransition",
        _("Steps of applications"),
        lambda who: ApplicationTransition.objects.filter(application__in=_asked(who)),
        columns={"reason": ""},
    )
    _held(
        "mobility.Application",
        _("Applications for a mobility"),
        _asked,
        columns={"phone": "", "motivation": "", "answer": _answer, "special_needs": False},
    )


def _asked(who: Subject) -> QuerySet[Application]:
    mine = Q(student__in=who.of(ACCOUNT)) | Q(enrolment__in=who.of(ENROLMENT))
    return Application.objects.filter(mine)


def _answer(_who: Subject, key: int) -> str:
    """A refusal keeps that it had a reason."""
    return GONE if Application.objects.exclude(answer="").filter(pk=key).exists() else ""


def _organisation(_who: Subject, key: int) -> str:
    """Where there is no partner, that there was an organisation."""
    return GONE if Mobility.objects.exclude(host_name="").filter(pk=key).exists() else ""


def _rename(who: Subject) -> None:
    """The names of files may name the person; their rows stay without the content."""
    rows = ApplicationFile.objects.filter(application__in=_asked(who))
    StoredFile.objects.filter(pk__in=rows.values("file")).update(name=GONE)


def _unshared(rows: Any) -> Iterable[tuple[str, str]]:
    """Contents that no other row holds: one content lies in the store once."""
    files = StoredFile.objects.filter(pk__in=rows.values("file"))
    others = StoredFile.objects.exclude(pk__in=files.values("pk"))
    shared = set(others.filter(sha256__in=files.values("sha256")).values_list("sha256", flat=True))
    return [(STORE, row.path) for row in files.order_by("pk") if row.sha256 not in shared]
