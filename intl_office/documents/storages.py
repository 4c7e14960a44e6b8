"""Where private files lie: a folder that no address leads to, or an S3-compatible store."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property

_READ_ONLY = 0o440


class PrivateFolder(FileSystemStorage):
    """`MEDIA_ROOT/private`: a file appears whole or not at all, and has no address.

    Names are chosen by the caller from the content (`StoredFile.path`): written again, a file is
    replaced by itself.
    """

    def __init__(self, **options: Any) -> None:
        """Take Django's options."""
        super().__init__(**{"allow_overwrite": True, **options})

    @cached_property
    def base_location(self) -> str:
        """The folder, below the one of the settings."""
        return str(Path(settings.MEDIA_ROOT) / "private")

    def url(self, name: str | None) -> str:
        """Refuse: private files are handed out by views that ask who wants them."""
        raise ValueError(f"{name}: a private file has no address")

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                _copy(content, file)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return name


def _copy(content: "File[Any]", file: Any) -> None:
    for chunk in content.chunks():
        file.write(chunk)
    file.flush()
    os.fchmod(file.fileno(), _READ_ONLY)
    # On the disk before the row that names it is committed.
    os.fsync(file.fileno())
