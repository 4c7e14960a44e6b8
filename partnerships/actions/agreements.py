"""Drafting agreements: entries, partners, conditions."""

import hashlib
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
# What is approved and signed; the officer and internal notes are the house's own affair.
CONTENTS = (
    "type", "title_fr", "title_en", "starts_on", "ends_on", "languages", "terms_fr", "terms_en",
    "parent_id", "notice_months",
)  # fmt: skip


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
    agreement.contents_at = timezone.now()
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
    if any(getattr(agreement, name) != getattr(stored, name) for name in CONTENTS):
        agreement.contents_at = timezone.now()
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
    touch(draft)
    with audit.context(user=by), expected_violations():
        return AgreementParty.objects.create(agreement=draft, partner=found, position=last + 1)


@transaction.atomic
def add_partners_of(*, agreement: Agreement, framework: Agreement, by: User) -> None:
    """Add the other partners of a framework to a draft; raises as `add_partner` does."""
    there = {one.pk for one in agreement.partners}
    for partner in framework.partners:
        if partner.pk not in there and partner.merged_into_id is None:
            add_partner(agreement=agreement, partner=partner, by=by)


@transaction.atomic
def save_party(*, party: AgreementParty, by: User) -> AgreementParty:
    """Write contact and signatory of a party; raises ValidationError as `save_agreement` does."""
    touch(locked_draft(party.agreement, by))
    with audit.context(user=by), expected_violations():
        party.save()
    return party


@transaction.atomic
def remove_party(*, party: AgreementParty, by: User) -> None:
    """Take a partner away; raises ValidationError for the last one and for one with conditions."""
    draft = locked_draft(party.agreement, by)
    if party.role == PartyRole.HOME or len(draft.partners) < 2:
        raise ValidationError(_("An agreement needs a partner: add the other one first."))
    if party.conditions.exists() or party.received.exists():
        raise ValidationError(_("Conditions name this partner: change them first."))
    touch(draft)
    with audit.context(user=by):
        party.delete()


@transaction.atomic
def save_conditions(
    *,
    agreement: Agreement,
    entries: Sequence[ConditionEntry],
    by: User,
    seen: str | None = None,
) -> Sequence[Condition]:
    """Write all conditions of a draft and the places that follow from them.

    Args:
        agreement: the draft.
        entries: all its conditions; those that are not among them go.
        by: an officer of its unit.
        seen: the `version` of the conditions that the page showed; None where it showed none.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: no draft any more; two conditions overlap; somebody changed them since
            they were shown (code "changed"); BelowTaken for fewer places than are taken.

    """
    draft = locked_draft(agreement, by, completing=True)
    if entries and not draft.takes_conditions:
        raise ValidationError(
            _("Say first that this amendment changes the conditions, and from which year on.")
        )
    if seen is not None and seen != version(draft):
        raise ValidationError(
            _("Somebody else has changed the conditions since you opened them. What you wrote is"
              " still here: compare it with theirs, then save again."),
            code="changed",
        )  # fmt: skip
    touch(draft)
    kept = [entry.condition.pk for entry in entries if entry.condition]
    with audit.context(user=by):
        draft.conditions.exclude(pk__in=kept).delete()
        written = [_write(draft, entry) for entry in entries]
        promise(agreement=draft, by=by)
    return written


def touch(agreement: Agreement) -> None:
    """Note that its contents changed: who approved them before is asked again."""
    Agreement.objects.filter(pk=agreement.pk).update(contents_at=timezone.now())


def version(agreement: Agreement) -> str:
    """A digest that changes with any condition of the agreement."""
    rows = agreement.conditions.order_by("pk").values_list("pk", "updated_at")
    text = ",".join(f"{key}:{at.isoformat()}" for key, at in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def locked_draft(agreement: Agreement, by: User, *, completing: bool = False) -> Agreement:
    """The row as it is, locked: raises ValidationError once it is no draft any more.

    `completing` takes one concluded outside too, as long as its conditions are not written.
    """
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("unit")
    stored = rows.get(pk=agreement.pk)
    _may(by, stored)
    if not (stored.is_open or (completing and stored.awaits_conditions)):
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
