"""Writing the templates of texts: the order of the parts, and what each begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.locks import lock
from intl_office.core.permissions import may
from intl_office.documents.clause_rules import EDIT
from intl_office.documents.models import Clause, TextTemplate, TextTemplateLine


@dataclass(frozen=True, slots=True)
class Line:
    """A part as somebody wants it: whether in every draft, and with which clause."""

    slot: str
    included: bool = False
    clause: Clause | None = None


def save_template(
    *, kind: str, variant: str, lines: Sequence[Line], by: User, seen: datetime | None = None
) -> TextTemplate:
    """Write the parts of a sub-kind in this order; drafts follow at once, frozen texts never.

    Args:
        kind: code of the kind of documents.
        variant: its sub-kind.
        lines: every part, in the order wanted.
        by: who may write the library.
        seen: time of the last change that the writer's page showed; None where there was none.

    Raises:
        PermissionDenied: the person may not write the library.
        ValidationError: somebody else wrote the template (code "changed"); a clause does not
            stand in that part (code "clause").

    """
    with transaction.atomic():
        row = _held(kind, variant, by, seen)
        known = {one.slot: one for one in row.lines.all()} if row.pk else {}
        with audit.context(user=by):
            row.save()
            for place, line in enumerate(lines, start=1):
                _write(known.get(line.slot) or TextTemplateLine(template=row), place, line)
        return row


def drop_template(*, kind: str, variant: str, by: User, seen: datetime | None = None) -> None:
    """Go back to the house's order. Raises as `save_template` does."""
    with transaction.atomic():
        row = _held(kind, variant, by, seen)
        if row.pk:
            with audit.context(user=by):
                row.delete()


def _held(kind: str, variant: str, by: User, seen: datetime | None) -> TextTemplate:
    if not may(by, EDIT):
        raise PermissionDenied
    lock(f"documents.template.{kind}.{variant}")
    row = TextTemplate.objects.filter(kind=kind, variant=variant).first()
    if (row.updated_at if row else None) != seen:
        raise ValidationError(_("Somebody wrote this template meanwhile."), code="changed")
    return row or TextTemplate(kind=kind, variant=variant)


def _write(row: TextTemplateLine, place: int, line: Line) -> None:
    clause = line.clause
    template = row.template
    if clause and not (
        clause.kind == template.kind and clause.slot == line.slot and clause.fits(template.variant)
    ):
        raise ValidationError(_("This clause does not stand in that part."), code="clause")
    wanted = (line.slot, place, line.included, clause.pk if clause else None)
    if row.pk and wanted == (row.slot, row.position, row.included, row.clause_id):
        return
    row.slot, row.position, row.included, row.clause = line.slot, place, line.included, clause
    row.save()
