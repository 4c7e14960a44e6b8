"""Demonstration rows of the partner pages: a succession, confirmed contacts, recognised credits.

That the Tampere University of Technology was absorbed on 1 January 2019 is a public fact; days
of confirmation, credits and the agreement are invented. Loading again adds nothing.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.demo import Say
from intl_office.organisations.actions.closing import Succession, close_partner
from intl_office.organisations.enums import LinkKind
from intl_office.organisations.models import Contact, Partner, Place, Unit
from intl_office.reference.models import Country
from partnerships.actions.agreements import fill_titles
from partnerships.demo import OFFICER
from partnerships.enums import AgreementType, Direction, MobilityType, PartyRole, State
from partnerships.models import Agreement, AgreementParty, AgreementTransition, AgreementYear

HEIR, CLOSED = "TAMPEREEN YLIOPISTO", "TAMPEREEN TEKNILLINEN YLIOPISTO"
ENDED = date(2019, 1, 1)
CITY_CENTRE = "City, read on a map to two decimals"
# Every so many months ago a contact was confirmed; None never was.
CONFIRMED = (2, 8, 14, None, 20, 31, 5, 44)


@transaction.atomic
def load(say: Say) -> None:
    """Write what is not there yet; nothing where the rooms below have no demonstration."""
    by = User.objects.filter(email=OFFICER).first()
    finland = Country.objects.filter(code="FI").first()
    unit = Unit.objects.filter(code="ING").first()
    if by is None or finland is None or unit is None:
        return
    if Partner.objects.filter(legal_name=CLOSED).exists():
        return
    with audit.context(actor="demo"):
        _succession(finland, unit, by)
        confirmed, recognised = _contacts(), _credits()
    say(f"a succession, {confirmed} confirmed contacts, credits in {recognised} rows of places")


def _succession(finland: Country, unit: Unit, by: User) -> None:
    heir = Partner.objects.create(
        legal_name=HEIR,
        name_en="Tampere University",
        name_fr="Université de Tampere",
        country=finland,
        city="Tampere",
        website="https://www.tuni.fi",
    )
    closed = Partner.objects.create(
        legal_name=CLOSED,
        name_en="Tampere University of Technology",
        name_fr="Université de technologie de Tampere",
        acronym="TUT",
        country=finland,
        city="Tampere",
    )
    for one in (heir, closed):
        Place.objects.create(partner=one, latitude="61.45", longitude="23.86", source=CITY_CENTRE)
    _agreement(closed, unit)
    close_partner(
        partner=closed,
        by=by,
        reason="Fusion des universités de Tampere",
        succession=Succession(LinkKind.ABSORBED, heir, ENDED),
    )


def _agreement(partner: Partner, unit: Unit) -> None:
    """One that the heir inherits: concluded before the end, in force until next year."""
    row = Agreement(
        number="2017-0001",
        type=AgreementType.FRAMEWORK,
        state=State.IN_FORCE,
        unit=unit,
        starts_on=date(2017, 9, 1),
        ends_on=date(timezone.localdate().year + 1, 8, 31),
        approved_on=date(2017, 5, 10),
        signed_on=date(2017, 6, 20),
    )
    fill_titles(row, [partner])
    row.save()
    signed = {"signed_on": row.signed_on}
    AgreementParty.objects.create(agreement=row, role=PartyRole.HOME, **signed)
    AgreementParty.objects.create(agreement=row, partner=partner, position=1, **signed)
    AgreementTransition.objects.create(
        agreement=row,
        name="take-effect",
        source=State.SIGNED,
        target=State.IN_FORCE,
        at=timezone.now(),
    )


def _contacts() -> int:
    today = timezone.localdate()
    rows = list(Contact.objects.filter(last_confirmed_on=None).order_by("partner", "pk"))
    for place, row in enumerate(rows):
        months = CONFIRMED[place % len(CONFIRMED)]
        row.last_confirmed_on = today - timedelta(days=30 * months) if months else None
    return Contact.objects.bulk_update(rows, ["last_confirmed_on"])


def _credits() -> int:
    """Credits of those who came back: of a semester of 30, from 12 to 30, by agreement."""
    rows = list(
        AgreementYear.objects.filter(
            direction=Direction.OUT,
            mobility_type=MobilityType.SMS,
            last_return_on__isnull=False,
            ects_recognised=0,
        )
        .select_related("agreement")
        .order_by("pk")
    )
    for row in rows:
        number = int(row.agreement.number[5:])
        # One in six offices never sent its figures.
        each = 0 if number % 6 == 0 else 12 + 3 * (number % 7)
        row.ects_recognised = Decimal(each * row.taken)
    return AgreementYear.objects.bulk_update(rows, ["ects_recognised"], batch_size=1000)
