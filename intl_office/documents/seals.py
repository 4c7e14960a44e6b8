"""The seals in a file: whose they are, of when, and whether they hold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from intl_office.documents import seal_times
from intl_office.documents.seal_key import SIGNS, Certificate, holder, ours
from intl_office.documents.seal_reading import Reader, deep
from intl_office.documents.seal_words import Seal, SealRefused

# What a damaged file makes its readers raise.
UNREADABLE = (PdfError, ValueError, KeyError, TypeError, RecursionError, OSError)
_USAGE = KeyUsageConstraints(key_usage=SIGNS, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class _Known:
    """What seals of one file are held against."""

    own: list[Certificate]
    stamps: list[Certificate]
    kept: bool

    @property
    def holder(self) -> tuple[str, ...]:
        """Whose seal is set up here; empty without one."""
        return _named(self.own[0]) if self.own else ()

    def context(self, moment: datetime | None = None) -> ValidationContext:
        return ValidationContext(trust_roots=self.own[-1:], allow_fetching=False, moment=moment)

    def stamp_context(self) -> ValidationContext:
        return ValidationContext(trust_roots=[*self.stamps, *self.own[-1:]], allow_fetching=False)


def seals_of(content: bytes) -> list[Seal]:
    """The seals in a PDF, in their order; raises PdfError for a file that is damaged."""
    with deep():
        reader = Reader(content)
        kept = "/DSS" in reader.root and bool(reader.embedded_timestamp_signatures)
        known = _Known(ours(), _stamp_roots(), kept)
        return [_seal(one, known) for one in reader.embedded_regular_signatures]


def _seal(embedded: Any, known: _Known) -> Seal:
    status = _status(embedded, known)
    stamp = status.timestamp_validity
    stamp_trusted = bool(stamp and stamp.intact and stamp.valid and stamp.trusted)
    if stamp_trusted and not status.trusted:
        # Valid when it was set, as somebody else testifies: a certificate lasts some years only.
        status = _status(embedded, known, stamp.timestamp)
    partly = status.coverage < SignatureCoverageLevel.ENTIRE_REVISION
    certificate: Certificate = status.signing_cert
    # An authority of the public gives certificates to anybody.
    renewed = status.trusted and _named(certificate) == known.holder
    return Seal(
        by=holder(certificate),
        at=stamp.timestamp if stamp else status.signer_reported_dt,
        intact=bool(status.intact and status.valid),
        changed=partly or status.modification_level > ModificationLevel.FORM_FILLING,
        trusted=bool(status.trusted),
        # Nobody asks whom to trust where the bytes were changed: the certificate still names us.
        ours=bool(renewed) or certificate.sha256 in {one.sha256 for one in known.own},
        stamped_by=holder(stamp.signing_cert) if stamp else "",
        stamp_trusted=stamp_trusted,
        kept=known.kept,
    )


def _named(certificate: Certificate) -> tuple[str, ...]:
    """The names by which an authority knows a holder; the same in a certificate renewed."""
    names: dict[str, Any] = certificate.subject.native
    known = ("common_name", "organization_name", "organization_identifier")
    return tuple(str(names.get(one, "")) for one in known)


def _status(embedded: Any, known: _Known, moment: datetime | None = None) -> Any:
    return validate_pdf_signature(
        embedded,
        known.context(moment),
        ts_validation_context=known.stamp_context(),
        key_usage_settings=_USAGE,
    )


def _stamp_roots() -> list[Certificate]:
    try:
        return seal_times.roots()
    except SealRefused:
        return []
