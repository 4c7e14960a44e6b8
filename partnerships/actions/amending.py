"""Amendments: begun from their agreement, written line by line, applied when they begin."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.years import AcademicYear
from partnerships.actions.agreements import locked_draft, next_number, touch
from partnerships.actions.clocks import keep_deadlines
from partnerships.actions.locking import locked_for
from partnerships.actions.places import promise
from partnerships.enums import LIVE, AgreementType, State
from partnerships.enums_renewals import RenewalChoice
from partnerships.life_enums import Matter
from partnerships.models import Agreement, AgreementParty, Change, Condition, RenewalDecision
from partnerships.models.facts import open_rivals, subject_of
from partnerships.rules import may_edit
from partnerships.workflow import agreements

TITLE = 300


# ---------------------------------------------------------------- writing
@transaction.atomic
def amend(*, parent: Agreement, change: Change, by: User) -> Agreement:
    """Begin an amendment of an agreement with its first line; parties are those of the agreement.

    Raises:
        PermissionDenied: not in this unit.
        ValidationError: the agreement is not signed or over; another open amendment changes the
            same; a constraint refused the line.

    """
    row = locked_for(parent, by)
    if row.state not in LIVE or row.is_amendment:
        raise ValidationError(_("Only an agreement signed and not over is amended."), code="state")
    made = _draft(row)
    with audit.context(user=by), expected_violations():
        made.save()
        for party in row.all_parties:
            _party(made, party).save()
    change.amendment = made
    add_change(change=change, by=by)
    return made


@transaction.atomic
def add_change(*, change: Change, by: User) -> Change:
    """Write one line of an amendment; what it was before is noted.

    A line about conditions brings those of the agreement that hold from then on, to be changed.
    Raises PermissionDenied, ValidationError (no draft; another one changes the same; columns).
    """
    draft = locked_draft(change.amendment, by)
    parent = _parent(draft)
    _check_alone(parent, change, draft)
    _note_before(parent, change)
    with audit.context(user=by), expected_violations():
        change.save()
    if change.matter == Matter.CONDITIONS and not draft.conditions.exists():
        _bring_conditions(parent, draft, change.from_year)
    touch(draft)
    return change


@transaction.atomic
def remove_change(*, change: Change, by: User) -> None:
    """Take a line away, with the conditions that came with it."""
    draft = locked_draft(change.amendment, by)
    with audit.context(user=by):
        if change.matter == Matter.CONDITIONS:
            draft.conditions.all().delete()
        change.delete()
    touch(draft)


def _draft(parent: Agreement) -> Agreement:
    made = Agreement(
        type=AgreementType.AMENDMENT,
        number=next_number(timezone.localdate().year),
        parent=parent,
        unit=parent.unit,
        officer=parent.officer,
        languages=parent.languages,
        starts_on=max(timezone.localdate(), parent.starts_on),
        contents_at=timezone.now(),
    )
    at = parent.children.filter(type=AgreementType.AMENDMENT).count() + 1
    for code in ("fr", "en"):
        with override(code):
            known = {"at": at, "number": parent.number, "title": parent.title}
            text = _("Amendment %(at)s to agreement %(number)s – %(title)s") % known
        setattr(made, f"title_{code}", text[:TITLE])
    return made


def _party(made: Agreement, party: AgreementParty) -> AgreementParty:
    names = ("role", "partner", "position", "contact", "signatory", "signatory_title")
    return AgreementParty(agreement=made, **{name: getattr(party, name) for name in names})


def _parent(draft: Agreement) -> Agreement:
    if draft.parent is None or not draft.is_amendment:
        raise ValidationError(_("Only an amendment changes another agreement."), code="type")
    return draft.parent


def _check_alone(parent: Agreement, change: Change, draft: Agreement) -> None:
    rivals = open_rivals(parent, {subject_of(change)}, but=draft.pk)
    if rivals and change.matter != Matter.TEXT:
        text = _("%(amendment)s is open and changes the same: finish or abandon it first.")
        raise ValidationError(text % {"amendment": ", ".join(rivals)}, code="rival")


def _note_before(parent: Agreement, change: Change) -> None:
    if change.matter not in {Matter.END, Matter.CONDITIONS}:
        return
    for code in ("fr", "en"):
        with override(code):
            said = _end(parent) if change.matter == Matter.END else _promised(parent)
            setattr(change, f"before_{code}", said)


def _end(parent: Agreement) -> str:
    return date_format(parent.ends_on, "DATE_FORMAT") if parent.ends_on else _("No last day")


def _promised(parent: Agreement) -> str:
    return "\n".join(str(one) for one in parent.conditions.all()) or _("None")


# ---------------------------------------------------------------- conditions of the amendment
_COPIED = (
    "direction", "mobility_type", "blended", "first_year", "last_year", "persons", "months",
    "days", "isced", "subject_note", "eqf_from", "eqf_to", "language", "cefr",
)  # fmt: skip


def _bring_conditions(source: Agreement, to: Agreement, from_year: AcademicYear | None) -> None:
    """Copy conditions to another agreement of the same parties, from an academic year on."""
    first = from_year or AcademicYear.current()
    for one in conditions_for(to, source.conditions.filter(last_year__gte=first)):
        one.first_year = max(one.first_year, first)
        one.save()


def conditions_for(to: Agreement, lines: "QuerySet[Condition]") -> Iterator[Condition]:
    """The same lines between the parties of another agreement, not saved."""
    sides = {one.partner_id: one for one in to.parties.all()}
    for one in lines.select_related("party", "receiver"):
        columns: dict[str, Any] = {name: getattr(one, name) for name in _COPIED}
        for name in ("party", "receiver"):
            side: AgreementParty | None = getattr(one, name)
            columns[name] = sides.get(side.partner_id) if side else None
        yield Condition(agreement=to, **columns)


# ---------------------------------------------------------------- coming into force
@transaction.atomic
def begin(row: Agreement) -> bool:
    """Bring what is signed into force on its first day; an amendment changes its agreement.

    False where it is not the day, or somebody was faster. Raises ValidationError, and leaves
    everything as it was, where a place was taken that the amendment would take away.
    """
    if row.is_amendment:
        Agreement.objects.select_for_update(of=("self",)).get(pk=row.parent_id or 0)
    if not agreements.advance(row, "take-effect"):
        return False
    if row.is_amendment:
        _apply(row)
    return True


def _apply(row: Agreement) -> None:
    parent = Agreement.objects.select_related("unit", "officer__user").get(pk=row.parent_id or 0)
    with audit.context(user=None, reason=row.number), expected_violations():
        for change in row.own_changes:
            _apply_change(parent, row, change)
    promise(agreement=parent, by=None)
    keep_deadlines(agreement=parent)


def _apply_change(parent: Agreement, row: Agreement, change: Change) -> None:
    if change.matter == Matter.END:
        parent.ends_on = change.ends_on
        parent.save(update_fields=["ends_on"])
        _settle_extension(parent)
    elif change.from_year is not None:
        _shorten(parent.conditions.filter(last_year__gte=change.from_year), change.from_year)
        _bring_conditions(row, parent, change.from_year)


def _settle_extension(parent: Agreement) -> None:
    """The extension that was decided has come: before the new end it is decided anew."""
    for one in RenewalDecision.objects.standing().filter(agreement=parent):
        if one.decision == RenewalChoice.EXTEND:
            one.replaced_at = timezone.now()
            one.save()


def _shorten(lines: Any, year: AcademicYear) -> None:
    """End conditions before an academic year; those that would begin later go."""
    lines.filter(first_year__gte=year).delete()
    for one in lines.all():
        one.last_year = AcademicYear(year.start - 1)
        one.save()


# ---------------------------------------------------------------- reading
def amendments_of(agreement: Agreement) -> Sequence[Agreement]:
    """The amendments of an agreement, in order, with their lines; two queries."""
    rows = Agreement.objects.filter(parent=agreement, type=AgreementType.AMENDMENT)
    shown = rows.only("uid", "number", "state", "starts_on", "parent").order_by("starts_on", "pk")
    return list(shown.prefetch_related("changes"))


def why_not_amend(agreement: Agreement, by: User) -> str:
    """Why this person cannot amend it now; empty where they can. Raises PermissionDenied."""
    if not may_edit(by, agreement):
        raise PermissionDenied
    if agreement.state not in {State.SIGNED, State.IN_FORCE} or agreement.is_amendment:
        return _("Only an agreement signed and not over is amended.")
    return ""
