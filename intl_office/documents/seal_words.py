"""What is said of seals, without the libraries that set and check them."""

from dataclasses import dataclass
from datetime import datetime


class SealRefused(Exception):
    """The seal cannot be set; the message says why, for the officers."""


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal found in a file.

    Attributes:
        by: the name in its certificate.
        at: the time that it claims; with a time stamp, the authority's.
        intact: what it covers was not changed, and it was made with the key of the certificate.
        changed: something other than a further seal was added after it.
        ours: it bears the certificate of the seal set up here, or one that the same authority gave
            to the same holder.
        trusted: its chain was followed to that authority, as of now or of its time stamp.
        stamped_by: the time stamp authority; empty without a time stamp.
        stamp_trusted: that authority is one of SEAL_TSA_ROOTS, or the seal's own.
        kept: the file keeps what the seal is checked with, under a time stamp (PAdES B-LTA).

    """

    by: str
    at: datetime | None
    intact: bool
    changed: bool
    ours: bool
    trusted: bool
    stamped_by: str
    stamp_trusted: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Stamp:
    """One signature as it is seen on the paper.

    Attributes:
        field: name of its field.
        label: whose it is, for those who hear the page.
        seal: set as a seal; else words in a field.
        lines: what is read; none as long as it is not set.

    """

    field: str
    label: str
    seal: bool
    lines: tuple[str, ...] = ()
