"""Making a person anonymous: rows, history, files, mails and search columns together.

The only exception to "nothing is deleted". What is held about the person is emptied as each room
said (`core.personal`), then the person's addresses and names are taken out of every other text
(`core.sweep`). All in one transaction; files go once it is committed, and a nightly task removes
those that were left. Done again it changes nothing more.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.access import held
from intl_office.access.enums import ErasureState, Ground, Role
from intl_office.access.models import Erasure, PastTerm, RightsRequest
from intl_office.access.rules import may_anonymise
from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.core.personal import Holding, Subject, holdings, model_of, subject_of
from intl_office.core.sweep import mentions, seal, sweep, unseal

logger = logging.getLogger(__name__)
LOCK = "access.anonymise"
REASON = "anonymisation"  # stands in the history; the words of the reason may name the person


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What will happen to one table: in words, how many rows, and whether they go altogether."""

    what: str
    rows: int
    erase: bool


def prepare(
    *,
    identity: str,
    key: int,
    ground: Ground,
    reason: str,
    by: User,
    visa: str = "",
    request: RightsRequest | None = None,
) -> Erasure:
    """Decide to make a person anonymous; nothing is changed yet.

    Raises:
        PermissionDenied: not for this user.
        ValidationError: no reason, no visa where one is needed, or the person is oneself.
        LookupError: there is no such row.
    """
    if not may_anonymise(by):
        raise PermissionDenied
    erasure = Erasure(
        identity=identity,
        key=key,
        ground=ground,
        reason=reason,
        visa=visa,
        request=request,
        prepared_by=by,
    )
    _check(subject(erasure), by)
    with audit.context(user=by), expected_violations():
        erasure.save()
    return erasure


def subject(erasure: Erasure) -> Subject:
    """The person whom an anonymisation is about; raises LookupError where the row is gone."""
    return subject_of(erasure.identity, erasure.key, erasure.token)


def foresee(erasure: Erasure) -> tuple[list[Foreseen], int]:
    """What will change, table by table, and how many other texts name the person; a dry run."""
    who = subject(erasure)
    counted = [(known, known.rows(who).count()) for known in holdings.values()]
    lines = [Foreseen(str(one.what), rows, one.erase) for one, rows in counted if rows]
    return lines, sum(mentions(who).values())


def anonymise(*, erasure: Erasure, by: User) -> Erasure:
    """Do it.

    Raises:
        PermissionDenied: not for this user.
        ValidationError: the person is oneself or administers, or a mail is just leaving.
        LookupError: the row is gone.
    """
    if not may_anonymise(by):
        raise PermissionDenied
    with transaction.atomic(), audit.context(user=by, reason=REASON):
        # One at a time: each writes over texts of every table.
        lock(LOCK)
        locked = Erasure.objects.select_for_update().get(pk=erasure.pk)
        who = subject(locked)
        _check(who, by)
        _do(locked, who, by)
        transaction.on_commit(lambda: remove_files(erasure=locked))
    held.forget()
    return locked


def _check(who: Subject, by: User) -> None:
    if by.pk in who.of("account"):
        raise ValidationError(_("You cannot make yourself anonymous: ask a colleague."))
    accounts = User.objects.filter(pk__in=who.of("account"))
    if any(held.has_role(account, Role.ADMINISTRATOR) for account in accounts):
        raise ValidationError(
            _("This person administers the application: end that role first."), code="administrator"
        )


def _do(locked: Erasure, who: Subject, by: User) -> None:
    for known in holdings.values():
        if known.before:
            known.before(who)
    # Found before anything is emptied: afterwards nothing leads to the rows any more.
    found = [(label, known, _keys(known, who)) for label, known in holdings.items()]
    files = {file for label, known, keys in found for file in _files(label, known, keys)}
    report = {label: len(keys) for label, _known, keys in found if keys}
    unseal()
    for label, known, keys in found:
        _empty(label, known, keys, who)
    report["elsewhere"] = sum(sweep(who).values())
    for label, known, keys in found:
        _rewrite_history(label, known, keys, who)
    _finish(locked, by, report, files)
    seal()


def _keys(known: Holding, who: Subject) -> list[int]:
    return list(known.rows(who).values_list("pk", flat=True))


def _chosen(label: str, keys: list[int]) -> QuerySet[Any]:
    return model_of(label)._base_manager.filter(pk__in=keys)


def _files(label: str, known: Holding, keys: list[int]) -> Iterable[tuple[str, str]]:
    return known.files(_chosen(label, keys)) if known.files and keys else ()


def _empty(label: str, known: Holding, keys: list[int], who: Subject) -> None:
    rows = _chosen(label, keys)
    if known.instead:
        known.instead(rows)
    elif known.erase:
        rows.delete()
    elif known.columns:
        for key in keys:
            _chosen(label, [key]).update(**known.values(who, key))


def _rewrite_history(label: str, known: Holding, keys: list[int], who: Subject) -> None:
    events: Any = audit.event_model(model_of(label))
    if events is None:
        return
    kept = {field.name for field in events._meta.fields}
    for key in keys:
        values = {name: new for name, new in known.values(who, key).items() if name in kept}
        rows = events._base_manager.filter(pgh_obj_id=key)
        if values:
            rows.update(**values)
        _forget_why(rows)


def _forget_why(rows: QuerySet[Any]) -> None:
    """Why a person's row was changed, and the name of who had no account, may name the person."""
    for event in rows.exclude(pgh_context=None):
        about = {name: kept for name, kept in event.pgh_context.items() if name in _KEPT_ABOUT}
        rows.filter(pk=event.pk).update(pgh_context=about)


_KEPT_ABOUT = frozenset({"user", "request"})


def _finish(
    locked: Erasure, by: User, report: dict[str, int], files: Iterable[tuple[str, str]]
) -> None:
    PastTerm.objects.filter(identity=locked.identity, key=locked.key).update(is_over=True)
    locked.refresh_from_db()
    locked.files = sorted([*map(list, files), *locked.files])
    if not locked.is_done:
        locked.state, locked.done_by, locked.done_at = ErasureState.DONE, by, timezone.now()
        locked.report = report
    with expected_violations():
        locked.save()


def remove_files(*, erasure: Erasure) -> int:
    """Remove the files that an anonymisation left to do; return how many. Repeated, it goes on."""
    left, removed = [], 0
    for storage, name in erasure.files:
        try:
            storages[storage].delete(name)
            removed += 1
        except OSError:
            logger.exception("file not removed", extra={"storage": storage})
            left.append([storage, name])
    Erasure.objects.filter(pk=erasure.pk).update(files=left)
    erasure.files = left
    return removed


def remove_left_files() -> int:
    """Remove what a stopped process or an absent store left behind; return how many."""
    waiting = Erasure.objects.exclude(files=[]).order_by("pk")
    return sum(remove_files(erasure=erasure) for erasure in waiting)
