"""Writing the conditions of agreements that were taken over, and the places that follow."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.jobs.enums import Outcome
from intl_office.jobs.imports.kinds import Written
from partnerships.actions.places import promise
from partnerships.models import Agreement, AgreementYear, Condition

Numbered = Sequence[tuple[int, Mapping[str, Any]]]
COUNTED = ("promised", "months_promised", "days_promised")


def take_conditions(grouped: Mapping[int, Numbered], *, by: AbstractBaseUser) -> Iterator[Written]:
    """Write conditions by key of their agreement, in the caller's transaction.

    Raises IntegrityError where the database refuses one.
    """
    user = User.objects.get(pk=by.pk)
    rows = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=grouped).order_by("pk")
    for agreement in rows:
        numbered = grouped[agreement.pk]
        made = [Condition(agreement=agreement, **columns) for _number, columns in numbered]
        Condition.objects.bulk_create(made)
        for (number, _columns), one in zip(numbered, made, strict=True):
            yield Written(number, one, Outcome.CREATED)
        yield from _places(agreement, numbered[0][0], user)
        if agreement.is_open:
            yield _touched(agreement, numbered[0][0])


def _places(agreement: Agreement, number: int, by: User) -> Iterator[Written]:
    """Places belong to the first row of their agreement: an undo takes all of it back."""
    before = {row.pk: row for row in AgreementYear.objects.filter(agreement=agreement)}
    promise(agreement=agreement, by=by)
    for row in AgreementYear.objects.filter(agreement=agreement).order_by("pk"):
        old = before.get(row.pk)
        if old is None:
            yield Written(number, row, Outcome.CREATED)
            continue
        was = {name: getattr(old, name) for name in COUNTED}
        if changed := {name: value for name, value in was.items() if getattr(row, name) != value}:
            yield Written(number, row, Outcome.CHANGED, changed)


def _touched(agreement: Agreement, number: int) -> Written:
    """Note that the contents of a draft changed: who approved them before is asked again."""
    old, agreement.contents_at = agreement.contents_at, timezone.now()
    agreement.save(update_fields=["contents_at", "updated_at"])
    return Written(number, agreement, Outcome.CHANGED, {"contents_at": old})
