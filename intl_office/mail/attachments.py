"""Files that go with a mail: kept as references, fetched when the mail leaves.

The room that owns the files registers how to fetch one:

    attachments.sources.register("documents", fetch)      # fetch(reference) -> File
"""

from collections.abc import Callable
from dataclasses import dataclass

from intl_office.core.registry import Registry


class AttachmentMissing(Exception):
    """The file is gone, or may not leave: the mail fails and says so.

    An OSError (the store is away) means: try again later.
    """


@dataclass(frozen=True, slots=True)
class File:
    """A file's content and its media type (`application/pdf`)."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What a mail keeps: the source, its own reference (a uid), the name that the reader sees."""

    source: str
    reference: str
    filename: str


Fetch = Callable[[str], File]
sources: Registry[Fetch] = Registry("sources of attachments")


def fetch(source: str, reference: str) -> File:
    """Fetch one file.

    Raises:
        AttachmentMissing: no room registered the source, or the room says so.
    """
    known = sources.get(source)
    if known is None:
        raise AttachmentMissing(f"no source '{source}'")
    return known(reference)
