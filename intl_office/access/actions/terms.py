"""Data past its term: listed every night, decided by people. Nothing is deleted by itself."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.access.enums import ErasureState
from intl_office.access.models import Erasure, PastTerm
from intl_office.access.rules import handles_requests
from intl_office.accounts.models import User
from intl_office.core.personal import identities


@transaction.atomic
def list_past_term(*, day: date | None = None) -> int:
    """Bring the list up to date; return how many are new. Repeated, it changes nothing."""
    today = day or timezone.localdate()
    return sum(_list_kind(identity, today) for identity in identities)


def _list_kind(identity: str, today: date) -> int:
    past = identities[identity].past_term
    if past is None:
        return 0
    done = Erasure.objects.filter(identity=identity, state=ErasureState.DONE).values("key")
    keys = set(past(today).exclude(pk__in=done).values_list("pk", flat=True))
    listed = PastTerm.objects.filter(identity=identity)
    known = set(listed.values_list("key", flat=True))
    listed.exclude(key__in=keys).update(is_over=True)
    listed.filter(key__in=keys).update(is_over=False)
    rows = [PastTerm(identity=identity, key=key, found_on=today) for key in sorted(keys - known)]
    PastTerm.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def keep(*, row: PastTerm, until: date, reason: str, by: User) -> PastTerm:
    """Decide to keep the data longer.

    Raises:
        PermissionDenied: not for this user.
        ValidationError: the day is past.
    """
    if not handles_requests(by):
        raise PermissionDenied
    if until <= timezone.localdate():
        raise ValidationError({"until": _("This day is past.")})
    locked = PastTerm.objects.select_for_update().get(pk=row.pk)
    locked.keep_until, locked.reason, locked.kept_by = until, reason, by
    locked.save(update_fields=["keep_until", "reason", "kept_by"])
    return locked
