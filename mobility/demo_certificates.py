"""Demonstration of certificates: the student of the demonstration finds one of last year's stay."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.core.years import AcademicYear
from intl_office.documents.actions.letters import make_letter
from intl_office.documents.actions.making import make
from intl_office.documents.enums import Locale
from intl_office.documents.letter_writing import Writing, city
from intl_office.documents.models import ClauseVersion, Letter
from intl_office.reference.models import Country
from mobility.certificates import MobilityCertificate
from mobility.demo import COMPANIES, OFFICER
from mobility.demo_campaigns import STUDENT
from mobility.enums import CERTIFICATE, MobilityState, Term
from mobility.models import Enrolment, Mobility
from mobility.rules import months_between, term_days
from partnerships.enums import MobilityType

TEXT = "certificate-departure"
BORN = date(2004, 5, 14)


def load(say: Say) -> None:
    """Write the stay and its certificate, where there is none; the PDF is really made."""
    by = User.objects.filter(email=OFFICER).first()
    now = Enrolment.objects.filter(user__email=STUDENT).order_by("-year").first()
    version = ClauseVersion.objects.current(CERTIFICATE).filter(clause__code=TEXT).first()
    known = Letter.objects.filter(document__kind=CERTIFICATE).exists()
    if by is None or now is None or version is None or known:
        return
    with audit.context(user=by):
        row = _stay(_enrolled(now))
        writing = Writing(MobilityCertificate(), version, row.uid, Locale.BOTH)
        document = make_letter(writing=writing, entries=_entries(), by=by)
        make(document_id=document.pk)
    say("a certificate for the student")


def _enrolled(now: Enrolment) -> Enrolment:
    """The student a year earlier."""
    columns = ("ine", "user", "first_name", "last_name", "email", "programme", "level")
    same = {name: getattr(now, name) for name in columns}
    year = AcademicYear(now.year.start - 1)
    return Enrolment.objects.create(
        **same, year=year, birth_date=BORN, year_of_study=max(now.year_of_study - 1, 1)
    )


def _stay(enrolment: Enrolment) -> Mobility:
    """A traineeship in the second semester, over since."""
    name, town, code = COMPANIES[0]
    first, last = term_days(enrolment.year, Term.SECOND)
    row = Mobility.objects.create(
        enrolment=enrolment,
        unit=enrolment.programme.unit,
        mobility_type=MobilityType.SMP,
        year=enrolment.year,
        host_name=name,
        host_city=town,
        country=Country.objects.get(code=code),
        starts_on=first,
        ends_on=last,
        months=months_between(first, last),
        state=MobilityState.RETURNED,
    )
    # Known since five months before it began, as the others.
    Mobility.objects.filter(pk=row.pk).update(created_at=_before(first))
    return row


def _before(first: date) -> datetime:
    return timezone.make_aware(datetime.combine(first - timedelta(days=150), time()))


def _entries() -> dict[str, str]:
    return {
        "place": city(),
        "day": timezone.localdate().isoformat(),
        "signatory": "Catherine Aumont",
        "function": "Présidente",
    }
