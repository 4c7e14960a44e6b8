"""The institution's seal: PAdES signatures in a PDF, baseline B-B, or B-T with a time stamp.

ETSI EN 319 142-1. Key, certificate and chain come from one PKCS#12 file of the settings. All
fields are made before the first seal, so that later seals fill in what earlier ones allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

_LONGEST_CHAIN = 8
Certificate = Any  # of asn1crypto, which has no types


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
        ours: it bears the certificate of the seal set up here, or one of the same authority.
        trusted: its chain was followed to that authority.

    """

    by: str
    at: datetime | None
    intact: bool
    changed: bool
    ours: bool
    trusted: bool


def signer() -> signers.SimpleSigner:
    """Key, certificate and chain; raises SealRefused where they cannot be used now."""
    try:
        found = _loaded()
    except ValueError as error:
        raise SealRefused(
            _("The key of the seal does not open: the password is wrong or the file is damaged.")
        ) from error
    _check_days(found.signing_cert)
    authority(found)
    return found


def authority(found: signers.SimpleSigner) -> Certificate:
    """The end of the chain; raises SealRefused for a certificate without its chain."""
    here: Certificate = found.signing_cert
    for _turn in range(_LONGEST_CHAIN):
        if here.self_issued:
            return here
        above = found.cert_registry.retrieve_by_name(here.issuer)
        if not above:
            break
        here = above[0]
    raise SealRefused(
        _("The certificate of the seal lacks its chain: put its issuers into the same file.")
    )


def holder(certificate: Certificate) -> str:
    """The name that a certificate bears."""
    names: dict[str, Any] = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or "")


def seal_pdf(content: bytes, *, fields: Sequence[str], field: str, reason: str) -> bytes:
    """Set the seal in one of the fields; those that are not in the file yet are made first.

    Raises SealRefused: the key cannot be used, the time stamp authority is silent, the file is
    none that can be sealed, or the seal does not hold when it is looked at.
    """
    key = signer()
    url = settings.SEAL_TSA_URL
    metadata = signers.PdfSignatureMetadata(
        field_name=field, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    try:
        output = signers.sign_pdf(
            IncrementalPdfFileWriter(BytesIO(_with_fields(content, fields))),
            metadata,
            signer=key,
            timestamper=HTTPTimeStamper(url) if url else None,
            existing_fields_only=True,
        )
    except (TimestampRequestError, OSError) as error:
        raise SealRefused(_("The time stamp authority does not answer. Try again.")) from error
    except PdfError as error:
        raise SealRefused(_("This file cannot be sealed.")) from error
    sealed: bytes = output.getvalue()
    found = seals_of(sealed)
    # Earlier ones may come from an authority that was here before: their trust was looked at then.
    if not found[-1].trusted or any(one.changed or not one.intact for one in found):
        raise SealRefused(_("The seal does not hold: its certificate is not good for sealing."))
    return sealed


def seals_of(content: bytes) -> list[Seal]:
    """The seals in a PDF, in their order; raises PdfError for a file that is damaged."""
    ours = _ours()
    context = ValidationContext(trust_roots=ours[-1:], allow_fetching=False)
    known = {one.sha256 for one in ours}
    reader = PdfFileReader(BytesIO(content))
    return [_seal(one, context, known) for one in reader.embedded_regular_signatures]


def _seal(embedded: Any, context: ValidationContext, known: set[bytes]) -> Seal:
    status: Any = validate_pdf_signature(embedded, context)
    stamp = status.timestamp_validity
    partly = status.coverage < SignatureCoverageLevel.ENTIRE_REVISION
    return Seal(
        by=holder(status.signing_cert),
        at=stamp.timestamp if stamp else status.signer_reported_dt,
        intact=bool(status.intact and status.valid),
        changed=partly or status.modification_level > ModificationLevel.FORM_FILLING,
        trusted=bool(status.trusted),
        # Nobody asks whom to trust where the bytes were changed: the certificate still names us.
        ours=bool(status.trusted or status.signing_cert.sha256 in known),
    )


def _ours() -> list[Certificate]:
    """Certificate and authority of the seal set up here; none where there is no usable seal."""
    try:
        found = _loaded()
        return [found.signing_cert, authority(found)]
    except (SealRefused, ValueError):
        return []


def _with_fields(content: bytes, fields: Sequence[str]) -> bytes:
    reader = PdfFileReader(BytesIO(content))
    known = {one.field_name for one in reader.embedded_signatures}
    if known:
        return content
    writer: Any = IncrementalPdfFileWriter(BytesIO(content))
    for name in fields:
        append_signature_field(writer, SigFieldSpec(name))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _loaded() -> signers.SimpleSigner:
    found: signers.SimpleSigner = signers.SimpleSigner.load_pkcs12_data(
        _key(), [], passphrase=settings.SEAL_PASSWORD.encode()
    )
    return found


def _key() -> bytes:
    if not settings.SEAL_PKCS12:
        raise SealRefused(_("No seal is set up: see the guide of the administrators."))
    try:
        return Path(settings.SEAL_PKCS12).read_bytes()
    except OSError as error:
        raise SealRefused(_("The file with the key of the seal cannot be read.")) from error


def _check_days(certificate: Certificate) -> None:
    now = timezone.now()
    if certificate.not_valid_after < now:
        day = date_format(timezone.localdate(certificate.not_valid_after), "DATE_FORMAT")
        raise SealRefused(_("The certificate of the seal expired on %(day)s.") % {"day": day})
    if certificate.not_valid_before > now:
        day = date_format(timezone.localdate(certificate.not_valid_before), "DATE_FORMAT")
        raise SealRefused(_("The certificate of the seal is valid from %(day)s on.") % {"day": day})
