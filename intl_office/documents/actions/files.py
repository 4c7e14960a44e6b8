"""Keeping files."""

import hashlib
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import transaction

from intl_office.core.locks import lock
from intl_office.core.uploads import Accepted, clean_name
from intl_office.documents.models import StoredFile
from intl_office.documents.models.stored_file import STORE, path_of


@transaction.atomic
def store_upload(*, file: "File[Any]", accepted: Accepted, by: AbstractBaseUser) -> StoredFile:
    """Keep an upload that `core.uploads.inspect` accepted; raises OSError where the store fails."""
    _write(accepted.sha256, file)
    return StoredFile.objects.create(
        sha256=accepted.sha256,
        size=accepted.size,
        media_type=accepted.content_type,
        name=accepted.name,
        uploaded_by_id=by.pk,
    )


@transaction.atomic
def store_made(*, content: bytes, name: str, media_type: str) -> StoredFile:
    """Keep what the application made; raises OSError where the store fails.

    The content is on the disk before its row is committed: a row never names what is not there.
    """
    digest = hashlib.sha256(content).hexdigest()
    _write(digest, ContentFile(content))
    return StoredFile.objects.create(
        sha256=digest, size=len(content), media_type=media_type, name=clean_name(name)
    )


def lock_name(sha256: str) -> str:
    """The lock of a content: held from its writing until its row is committed."""
    return f"documents.content:{sha256}"


def _write(sha256: str, file: "File[Any]") -> None:
    lock(lock_name(sha256))
    file.seek(0)
    storages[STORE].save(path_of(sha256), file)
