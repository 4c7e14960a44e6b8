"""Removing what no row names: contents whose transaction was lost, halves of files.

A content is on the disk before the row that names it is committed. Where the worker or the
database dies in between, the content stays; made again, a document has the same bytes and takes it
over. What remains when the next attempt differs (an upload given up, another version of the
application) is found here.
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from intl_office.core.locks import lock
from intl_office.documents.actions.files import lock_name
from intl_office.documents.models import StoredFile
from intl_office.documents.models.stored_file import STORE

FOLDERS = 256  # of the store's first level: the first two letters of a digest
EVERY = timedelta(hours=1)  # one folder; a tour of the store takes eleven days
# Younger files may have a row that is not committed yet, or one in a backup that is to be restored.
UNCLAIMED = timedelta(days=30)
# More without a row than with one: it is rather the database that is not the right one.
SUSPICIOUS = 10
logger = logging.getLogger("office.documents")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def folder_of(now: datetime) -> int:
    """The folder whose turn it is: nothing has to be remembered between two runs."""
    return int(now.timestamp() // EVERY.total_seconds()) % FOLDERS


def tidy(*, folder: int, now: datetime | None = None) -> int:
    """Remove what no row names from one of the store's folders; return how many files.

    Nothing is removed where that would be most of the folder: an empty or old database beside the
    files of another one is a mistake of whoever restores, not a reason to lose files.

    Raises OSError where the store is away.
    """
    oldest, store = (now or timezone.now()) - UNCLAIMED, storages[STORE]
    names = list(_names(store, f"{folder:02x}"))
    known = _named(name.rpartition("/")[2] for name in names)
    unnamed = [name for name in names if name.rpartition("/")[2] not in known]
    if len(unnamed) > max(SUSPICIOUS, len(known)):
        logger.error("files without rows, none removed", extra={"found": len(unnamed)})
        return 0
    return sum(_remove(store, name, oldest) for name in unnamed)


def _names(store: Storage, folder: str) -> Iterable[str]:
    for inner in _listed(store, folder)[0]:
        for name in _listed(store, f"{folder}/{inner}")[1]:
            yield f"{folder}/{inner}/{name}"


def _listed(store: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return store.listdir(folder)
    except FileNotFoundError:
        return [], []


def _named(digests: Iterable[str]) -> set[str]:
    rows = StoredFile.objects.filter(sha256__in=[d for d in digests if _DIGEST.fullmatch(d)])
    return set(rows.values_list("sha256", flat=True))


@transaction.atomic
def _remove(store: Storage, name: str, oldest: datetime) -> bool:
    """Remove a file, once more looked at under the lock of those who write this content."""
    digest = name.rpartition("/")[2]
    lock(lock_name(digest))
    try:
        if store.get_modified_time(name) > oldest or _named([digest]):
            return False
    except FileNotFoundError:
        return False
    store.delete(name)
    return True
