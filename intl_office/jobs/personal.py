"""What this room holds about people: the long work and the imports that they started."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import GONE, Holding, Subject, holdings
from intl_office.core.personal import identities as known_identities
from intl_office.jobs.models import (
    ImportBatch,
    ImportChange,
    ImportMapping,
    ImportRow,
    ImportTransition,
    Job,
    JobFile,
    JobRow,
)

ACCOUNT = "account"
_STORE = "default"
_WHY = _("To do the work that you started and to show what became of it (public task).")
_KEEP = _("Files seven days; the rest as long as your account.")
_SEEN_BY = _("You, and administrators.")
_LISTS = _("To bring lists into the application and to be able to undo it (public task).")


def register() -> None:
    """Called once, in `AppConfig.ready()`; parts before what they belong to."""
    _jobs()
    _imports()


def _jobs() -> None:
    _held(
        "jobs.JobFile",
        _("Files left by background tasks"),
        lambda who: JobFile.objects.filter(job__started_by__in=who.of(ACCOUNT)),
        erase=True,
        files=_files,
    )
    _held(
        "jobs.JobRow",
        _("Outcome of each row of background tasks"),
        lambda who: JobRow.objects.filter(job__started_by__in=who.of(ACCOUNT)),
        columns={"reference": "", "message": "", "link": ""},
    )
    _held(
        "jobs.Job",
        _("Background tasks started"),
        lambda who: Job.objects.filter(started_by__in=who.of(ACCOUNT)),
        columns={
            "title": GONE,
            "parameters": {},
            "checkpoint": {},
            "message": "",
            "summary": [],
            "link": "",
        },
        hidden=frozenset({"token"}),
    )


def _imports() -> None:
    _held(
        "jobs.ImportMapping",
        _("Columns chosen for imports"),
        lambda who: ImportMapping.objects.filter(user__in=who.of(ACCOUNT)),
        erase=True,
    )
    _held(
        "jobs.ImportTransition",
        _("Steps of imports"),
        lambda who: ImportTransition.objects.filter(batch__in=_own(who)),
        columns={"reason": ""},
    )
    _held(
        "jobs.ImportBatch",
        _("Files imported, or that name the person"),
        lambda who: ImportBatch.objects.filter(
            Q(pk__in=_own(who).values("pk"))
            | Q(pk__in=_rows(who).values("batch"))
            | Q(pk__in=_changes(who).values("batch"))
        ),
        why=_LISTS,
        columns={"file": "", "file_name": GONE, "sheet": "", "layout": {}, "mapping": {}},
        files=_files,
        hidden=frozenset({"token", "layout"}),
    )
    _held(
        "jobs.ImportRow",
        _("Rows of imported files about the person"),
        _rows,
        why=_LISTS,
        columns={"cells": {}, "issues": []},
    )
    _held(
        "jobs.ImportChange",
        _("Changes by imports about the person"),
        _changes,
        why=_LISTS,
        columns={"before": {}, "after": {}},
    )


def _held(label: str, what: Any, rows: Any, why: Any = _WHY, **options: Any) -> None:
    holdings.register(
        label, Holding(what=what, why=why, keep=_KEEP, seen_by=_SEEN_BY, rows=rows, **options)
    )


def _own(who: Subject) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(started_by__in=who.of(ACCOUNT))


def _rows(who: Subject) -> QuerySet[ImportRow]:
    """Rows of other people's imports that name the person, and all of the person's own."""
    rows = ImportRow.objects.alias(read=Cast("cells", TextField()))
    return rows.filter(_said(who, "read") | Q(batch__in=_own(who)))


def _changes(who: Subject) -> QuerySet[ImportChange]:
    """Changes of the rows that are the person, or that name them."""
    rows = ImportChange.objects.alias(
        old=Cast("before", TextField()), new=Cast("after", TextField())
    )
    own = _any(
        Q(model__iexact=known_identities[kind].model, object_id__in=keys)
        for kind, keys in who.keys.items()
    )
    return rows.filter(own | _said(who, "old") | _said(who, "new"))


def _said(who: Subject, column: str) -> Q:
    words = (*who.addresses, *who.names)
    return _any(Q(**{f"{column}__icontains": word}) for word in words)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=()))


def _files(rows: QuerySet[Any]) -> Iterable[tuple[str, str]]:
    return [(_STORE, name) for name in rows.values_list("file", flat=True) if name]
