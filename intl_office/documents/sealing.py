"""The institution's seal: PAdES signatures in a PDF (ETSI EN 319 142-1).

Baseline B-B; B-T with a time stamp authority; B-LTA where the settings ask for it. Key, certificate
and chain come from one PKCS#12 file. All fields are made before the first seal, so that later seals
fill in what earlier ones allow.
"""

from collections.abc import Sequence
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimestampRequestError

from intl_office.documents import seal_times
from intl_office.documents.seal_key import holder, signer
from intl_office.documents.seal_words import Seal, SealRefused, Stamp
from intl_office.documents.seals import seals_of
from intl_office.documents.stamping import fill, look_of, with_fields


def name_on_seal() -> str:
    """The name that the certificate of the seal bears; raises SealRefused as `signer` does."""
    return holder(signer().signing_cert)


def seal_pdf(content: bytes, *, stamps: Sequence[Stamp], field: str, reason: str) -> bytes:
    """Set the seal in one of the fields; fields that are not in the file yet are made first.

    Args:
        content: the file as it is.
        stamps: every signature of the text, in order, with the words of those that are set.
        field: name of the field of this seal; its stamp has its words already.
        reason: what the seal says that it is for.

    Raises SealRefused: the key cannot be used, the time stamp authority is silent or talks
    nonsense, the file is none that can be sealed, or the seal does not hold when it is looked at.

    """
    key = signer()
    seal_times.roots()
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        reason=reason,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        **seal_times.long_term(key),
    )
    try:
        sealed = _signed(content, metadata, key, stamps)
    except (PdfError, SigningError, OSError) as error:
        raise _refused(error) from error
    _check(seals_of(sealed))
    return sealed


def _signed(
    content: bytes,
    metadata: signers.PdfSignatureMetadata,
    key: signers.SimpleSigner,
    stamps: Sequence[Stamp],
) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(with_fields(content, stamps)))
    fill(writer, stamps)
    own = next(one for one in stamps if one.field == metadata.field_name)
    by = signers.PdfSigner(
        metadata,
        signer=key,
        timestamper=seal_times.stamper(),
        stamp_style=look_of(writer, own),
    )
    # Somebody who was to sign by link seals instead: the one field that is made later, unseen.
    sealed: bytes = by.sign_pdf(writer).getvalue()
    return sealed


def _refused(error: Exception) -> SealRefused:
    if isinstance(error, TimestampRequestError):
        return seal_times.no_stamp(silent=False)
    if settings.SEAL_LONG_TERM and isinstance(error, SigningError):
        return SealRefused(
            _("The authority of a certificate does not say whether it still holds. Try again.")
        )
    return SealRefused(_("This file cannot be sealed."))


def _check(found: Sequence[Seal]) -> None:
    """Look at what was made. Earlier seals may come from an authority that was here before."""
    if not found[-1].trusted or any(one.changed or not one.intact for one in found):
        raise SealRefused(_("The seal does not hold: its certificate is not good for sealing."))
    if found[-1].stamped_by and seal_times.roots() and not found[-1].stamp_trusted:
        raise SealRefused(
            _("The time stamp comes from another authority than those of SEAL_TSA_ROOTS.")
        )
