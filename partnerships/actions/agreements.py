"""Drafting agreements: entries, partners, conditions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.organisations.actions.partners import lock_partner
from intl_office.organisations.models import Partner, Unit
from intl_office.organisations.succession import heirs
from partnerships.actions.places import promise
from partnerships.enums import AgreementType, PartyRole
from partnerships.models import Agreement, AgreementParty, AgreementUnit, Condition
from partnerships.rules import may_edit

TITLE = 300


@dataclass(frozen=True, slots=True)
class Changes:
    """What comes with the columns of an agreement.

    Attributes:
        units: other units that may use it; None leaves them as they are.
        seen: time of the last change that the form showed; None where nothing was shown.

    """

    units: Sequence[Unit] | None = None
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConditionEntry:
    """A condition as it is entered; `condition` is the one that it changes."""

    columns: dict[str, Any] = field(default_factory=dict)
    condition: Condition | None = None


@transaction.atomic
def create_agreement(
    *, agreement: Agreement, partner: Partner, by: User, units: Sequence[Unit] = ()
) -> Agreement:
    """Draft an agreement with a partner; number and empty titles are filled in.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: the partner was merged or closed meanwhile, or a constraint refused the
            entries.

    """
    _may(by, agreement)
    found = _open_partner(partner)
    agreement.number = next_number(timezone.localdate().year)
    fill_titles(agreement, [found])
    with audit.context(user=by), expected_violations():
        agreement.save()
        AgreementParty.objects.create(agreement=agreement, role=PartyRole.HOME)
        AgreementParty.objects.create(agreement=agreement, partner=found, position=1)
        _share(agreement, units)
    return agreement


def _open_partner(partner: Partner) -> Partner:
    """The partner, locked; raises ValidationError for one that has closed, naming its heirs."""
    found = lock_partner(partner)
    if found.is_active:
        return found
    names = ", ".join(str(one) for one in heirs(found))
    said = {"partner": found, "heirs": names}
    known = _("%(partner)s has closed: draft with %(heirs)s.")
    unknown = _("%(partner)s has closed: no agreement can be drafted with it.")
    raise ValidationError((known if names else unknown) % said, code="closed")


def next_number(year: int) -> str:
    """The next free number of a calendar year, `2026-0147`; its lock is kept by the transaction."""
    lock(f"partnerships.number:{year}")
    rows = Agreement.objects.filter(number__startswith=f"{year}-")
    last = max((int(number[5:]) for number in rows.values_list("number", flat=True)), default=0)
    return f"{year}-{last + 1:04}"


def fill_titles(agreement: Agreement, partners: Iterable[Partner]) -> None:
    """Give an agreement without a title the one that its type and partners make."""
    known = list(partners)
    for code in ("fr", "en"):
        if getattr(agreement, f"title_{code}"):
            continue
        with override(code):
            names = ", ".join(one.name for one in known)
            kind = AgreementType(agreement.type).label
            text = _("%(type)s with %(partners)s") % {"type": kind, "partners": names}
        setattr(agreement, f"title_{code}", text[:TITLE])


@transaction.atomic
def save_agreement(*, agreement: Agreement, by: User, changes: Changes | None = None) -> Agreement:
    """Write the entries of a draft.

    Raises:
        PermissionDenied: not in the unit where it is, or was.
        ValidationError: no draft any more, or somebody changed it since it was shown.

    """
    known = changes or Changes()
    stored = locked_draft(agreement, by)
    _may(by, agreement)
    if known.seen is not None and stored.updated_at != known.seen:
        raise ValidationError(
            _("Somebody else has changed this agreement since you opened it. What you wrote is"
              " still here: look at the agreement in another window, then save again."),
            code="changed",
        )  # fmt: skip
    fill_titles(agreement, stored.partners)
    with audit.context(user=by), expected_violations():
        agreement.save()
        if known.units is not None:
            _share(agreement, known.units)
    return agreement


@transaction.atomic
def add_partner(*, agreement: Agreement, partner: Partner, by: User) -> AgreementParty:
    """Add one more partner.

    Raises ValidationError for one that is there or has closed, or no draft any more.
    """
    draft = locked_draft(agreement, by)
    found = _open_partner(partner)
    last = max((row.position for row in draft.all_parties), default=0)
    with audit.context(user=by), expected_violations():
        return AgreementParty.objects.create(agreement=draft, partner=found, position=last + 1)


@transaction.atomic
def save_party(*, party: AgreementParty, by: User) -> AgreementParty:
    """Write contact and signatory of a party; raises ValidationError as `save_agreement` does."""
    locked_draft(party.agreement, by)
    with audit.context(user=by), expected_violations():
        party.save()
    return party


@transaction.atomic
def remove_party(*, party: AgreementParty, by: User) -> None:
    """Take a partner away; raises ValidationError for the last one and for one with conditions."""
    draft = locked_draft(party.agreement, by)
    if party.role == PartyRole.HOME or len(draft.partners) < 2:
        raise ValidationError(_("An agreement needs a partner: add the other one first."))
    if party.conditions.exists():
        raise ValidationError(_("Conditions name this partner: change them first."))
    with audit.context(user=by):
        party.delete()


@transaction.atomic
def save_conditions(
    *, agreement: Agreement, entries: Sequence[ConditionEntry], by: User
) -> Sequence[Condition]:
    """Write all conditions of a draft and the places that follow from them.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: no draft any more; two conditions overlap; fewer places than are taken.

    """
    draft = locked_draft(agreement, by)
    kept = [entry.condition.pk for entry in entries if entry.condition]
    with audit.context(user=by):
        draft.conditions.exclude(pk__in=kept).delete()
        written = [_write(draft, entry) for entry in entries]
        promise(agreement=draft, by=by)
    return written


def locked_draft(agreement: Agreement, by: User) -> Agreement:
    """The row as it is, locked: raises ValidationError once it is no draft any more."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("unit")
    stored = rows.get(pk=agreement.pk)
    _may(by, stored)
    if not stored.is_open:
        raise ValidationError(
            _("This agreement is “%(state)s”: nothing of it can be changed.")
            % {"state": stored.get_state_display()},
            code="state",
        )
    return stored


def _may(by: User, agreement: Agreement) -> None:
    if not may_edit(by, agreement):
        raise PermissionDenied


def _share(agreement: Agreement, units: Sequence[Unit]) -> None:
    rows = AgreementUnit.objects.filter(agreement=agreement)
    wanted = {unit.pk: unit for unit in units if unit.pk != agreement.unit_id}
    rows.exclude(unit__in=wanted).delete()
    known = set(rows.values_list("unit", flat=True))
    for key in sorted(wanted.keys() - known):
        AgreementUnit.objects.create(agreement=agreement, unit=wanted[key])


def _write(agreement: Agreement, entry: ConditionEntry) -> Condition:
    row = entry.condition or Condition(agreement=agreement)
    if row.agreement_id != agreement.pk:
        raise ValidationError(_("This condition belongs to another agreement."), code="condition")
    for name, value in entry.columns.items():
        setattr(row, name, value)
    with expected_violations():
        row.save()
    return row
