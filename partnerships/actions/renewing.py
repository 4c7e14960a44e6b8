"""Renewing agreements: the successor of one, or of many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.years import AcademicYear
from intl_office.jobs.actions.jobs import start_job
from intl_office.jobs.models import Job
from intl_office.organisations.actions.partners import lock_partner
from intl_office.organisations.models import Contact
from partnerships.actions.agreements import fill_titles, next_number
from partnerships.actions.copying import copy_contents
from partnerships.actions.places import promise
from partnerships.actions.renewal_deadlines import close_decision_deadline
from partnerships.enums import LIVE, AgreementType, State
from partnerships.enums_renewals import BECOMES
from partnerships.models import Agreement, AgreementParty, AgreementUnit, Condition
from partnerships.queries_renewals import extension, successor
from partnerships.renewal_standing import next_start, same_length
from partnerships.rules import may_edit

WORK = "partnerships.renewals"  # kind of long work
_COPIED = (
    *("direction", "mobility_type", "blended", "persons", "months", "days", "isced"),
    *("subject_note", "eqf_from", "eqf_to", "language", "cefr"),
)


def why_not(agreement: Agreement) -> str:
    """Why it cannot be renewed, in words; empty where it can."""
    if agreement.type == AgreementType.AMENDMENT:
        return _("An amendment is not renewed: the agreement that it changes is.")
    if agreement.state not in LIVE | {State.EXPIRED}:
        return _(
            "It is “%(state)s”: only an agreement that holds, or that expired, is renewed."
        ) % {"state": agreement.get_state_display()}
    found = successor(agreement)
    if found is not None:
        return _("%(number)s renews it already (%(state)s).") % found.words
    amended = extension(agreement)
    if amended is not None:
        return _("%(number)s extends it already (%(state)s).") % amended.words
    return ""


@transaction.atomic
def renew(  # by name: period, type and numbers may each stay as they were
    *,
    agreement: Agreement,
    by: User,
    starts_on: date | None = None,
    ends_on: date | None = None,
    type: str | None = None,  # noqa: A002  # the column's name
    persons: Mapping[int, int] | None = None,
) -> Agreement:
    """Draft the agreement that follows this one, with what carries over.

    All is taken over but signatures, circuit and note; titles are made anew. Conditions move with
    the first academic year, those that went on until the end go on until the new one.

    Args:
        agreement: one that holds, or that expired.
        by: an officer of its unit.
        starts_on: by default the day after its end.
        ends_on: by default as long as the old one.
        type: another one transforms it, as `BECOMES` allows.
        persons: how many a year by key of the old condition, where it changes; 0 leaves it out.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: it cannot be renewed (`why_not`), was renewed at the same moment, cannot
            become this type, the period is impossible, or a partner was merged meanwhile.

    """
    old = _locked(agreement, by)
    if refused := why_not(old):
        raise ValidationError(refused, code="renewal")
    new = _drafted(old, _period(old, starts_on, ends_on), type or old.type)
    fill_titles(new, old.partners)
    with audit.context(user=by), expected_violations():
        new.number = next_number(timezone.localdate().year)
        new.save()
        _carry_over(old, new, persons or {}, by)
        copy_contents(source=old, target=new, by=by)
    close_decision_deadline(agreement=old)
    return new


def renew_many(*, agreements: Iterable[UUID], by: User, token: UUID | None = None) -> Job:
    """Draft what was decided about many agreements as long work, one row of the result for each.

    A renewal or transformation has its successor, an extension its amendment; one about which
    nothing is decided, or which is to lapse, is told as an error of its row.
    """
    return start_job(
        kind=WORK,
        title=_("Drafts of renewals"),
        by=by,
        parameters={"agreements": [str(uid) for uid in agreements]},
        token=token,
    )


def _locked(agreement: Agreement, by: User) -> Agreement:
    """The row under a lock: of two officers the second finds the first one's draft."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("unit", "officer")
    row = rows.get(pk=agreement.pk)
    if not may_edit(by, row):
        raise PermissionDenied
    return row


@dataclass(frozen=True, slots=True)
class _Days:
    first: date
    last: date | None


def _period(old: Agreement, starts_on: date | None, ends_on: date | None) -> _Days:
    first = starts_on or next_start(old.ends_on, timezone.localdate())
    if first is None:
        raise ValidationError(
            {"starts_on": _("It has no last day: say when the new one begins.")}, code="start"
        )
    if old.ends_on and first <= old.ends_on and old.state in LIVE:
        raise ValidationError(
            {"starts_on": _("The old agreement still holds on that day.")}, code="start"
        )
    last = ends_on or (same_length(old.starts_on, old.ends_on, first) if old.ends_on else None)
    if last is not None and last < first:
        raise ValidationError({"ends_on": _("It ends before it begins.")}, code="end")
    return _Days(first, last)


def _drafted(old: Agreement, days: _Days, type_: str) -> Agreement:
    if type_ != old.type and type_ not in BECOMES.get(old.type, ()):
        text = _("An agreement of this type (%(old)s) does not become: %(new)s.")
        known = {"old": old.get_type_display(), "new": AgreementType(type_).label}
        raise ValidationError({"type": text % known}, code="type")
    officer = old.officer if old.officer and old.officer.is_active else None
    return Agreement(
        type=type_,
        renews=old,
        parent=old.parent,
        unit=old.unit,
        officer=officer,
        languages=old.languages,
        terms_fr=old.terms_fr,
        terms_en=old.terms_en,
        notice_months=old.notice_months,
        starts_on=days.first,
        ends_on=days.last,
    )


def _carry_over(old: Agreement, new: Agreement, persons: Mapping[int, int], by: User) -> None:
    parties = {party.pk: _party(party, new) for party in old.parties.order_by("position", "pk")}
    for shared in old.shared_units.order_by("pk"):
        AgreementUnit.objects.create(agreement=new, unit_id=shared.unit_id)
    for condition in old.conditions.order_by("pk"):
        _condition(condition, new, parties, persons.get(condition.pk, condition.persons))
    promise(agreement=new, by=by)


def _party(party: AgreementParty, new: Agreement) -> AgreementParty:
    partner = lock_partner(party.partner) if party.partner else None
    return AgreementParty.objects.create(
        agreement=new,
        role=party.role,
        partner=partner,
        position=party.position,
        contact=_current(party.contact),
        signatory=party.signatory,
        signatory_title=party.signatory_title,
    )


def _current(contact: Contact | None) -> Contact | None:
    """A contact who is one no more is not taken over."""
    return contact if contact and contact.is_current else None


def _condition(
    old: Condition, new: Agreement, parties: Mapping[int, AgreementParty], persons: int
) -> None:
    years = moved_years(old, new)
    if not persons or years is None:
        return
    columns = {name: getattr(old, name) for name in _COPIED}
    columns |= {"persons": persons, **_lengths(old, persons)}
    sides = {
        "party": parties[old.party_id] if old.party_id else None,
        "receiver": parties[old.receiver_id] if old.receiver_id else None,
    }
    Condition.objects.create(
        agreement=new, first_year=years[0], last_year=years[1], **sides, **columns
    )


def moved_years(old: Condition, new: Agreement) -> tuple[AcademicYear, AcademicYear] | None:
    """The academic years of a condition in the new agreement; None where it has none there."""
    before = old.agreement
    first = AcademicYear.of(new.starts_on)
    shift = first.start - AcademicYear.of(before.starts_on).start
    begins = max(AcademicYear(old.first_year.start + shift), first)
    ends = AcademicYear(old.last_year.start + shift)
    if new.ends_on is not None:
        last = AcademicYear.of(new.ends_on)
        whole = before.ends_on is None or old.last_year >= AcademicYear.of(before.ends_on)
        ends = last if whole else min(ends, last)
    return (begins, ends) if begins <= ends else None


def _lengths(old: Condition, persons: int) -> dict[str, object]:
    """Months and days in all follow the number of persons."""
    months = old.months * persons / old.persons if old.months is not None else None
    days = max(old.days * persons // old.persons, 1) if old.days is not None else None
    return {"months": months.quantize(old.months) if months and old.months else None, "days": days}
