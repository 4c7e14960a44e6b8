"""Time stamps of an authority (RFC 3161) on seals, and what keeps a seal checkable for long."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko import keys
from pyhanko.sign import signers
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator import ValidationContext

from intl_office.documents.seal_key import SIGNS, Certificate, authority
from intl_office.documents.seal_words import SealRefused

_keys: Any = keys  # its functions have no types


class TimeStamper(RequestsHTTPTimeStamper):
    """Asks the authority of the settings; says which of two things went wrong."""

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Ask; raises SealRefused where nobody answers, or with anything but a time stamp."""
        try:
            answer = await super().async_request_tsa_response(req)
            # Its reader is lazy: what is wrong inside is found by looking at all of it.
            granted = answer.native["status"]["status"] == "granted"
        except OSError as error:
            raise no_stamp(silent=isinstance(error.__cause__, OSError)) from error
        except (ValueError, TypeError) as error:
            raise no_stamp(silent=False) from error
        if not granted:
            raise no_stamp(silent=False)
        return answer


def stamper() -> TimeStamper | None:
    """The time stamp authority of the settings; None where there is none."""
    made: Any = TimeStamper  # its maker has no types
    found: TimeStamper | None = made(settings.SEAL_TSA_URL) if settings.SEAL_TSA_URL else None
    return found


def roots() -> list[Certificate]:
    """The certificates that time stamps are trusted for; raises SealRefused, unreadable ones."""
    if not settings.SEAL_TSA_ROOTS:
        return []
    try:
        return list(_keys.load_certs_from_pemder([settings.SEAL_TSA_ROOTS]))
    except (OSError, ValueError) as error:
        raise SealRefused(
            _("The certificates of the time stamp authority (SEAL_TSA_ROOTS) cannot be read.")
        ) from error


def long_term(key: signers.SimpleSigner) -> dict[str, Any]:
    """What the signer is told besides for PAdES B-LTA; nothing unless the settings ask for it.

    Certificates and the answers about their revocation go into the file, under a time stamp of
    their own. An authority that publishes such answers must give them ("hard-fail"); of one that
    publishes none the certificates alone are kept.
    """
    if not settings.SEAL_LONG_TERM:
        return {}
    if not settings.SEAL_TSA_URL:
        raise SealRefused(_("SEAL_LONG_TERM needs a time stamp authority: set SEAL_TSA_URL."))
    context = ValidationContext(
        trust_roots=[authority(key), *roots()],
        other_certs=list(key.cert_registry),
        allow_fetching=True,
        revocation_mode="hard-fail",
    )
    certificate: Certificate = key.signing_cert
    said = certificate.key_usage_value
    return {
        "embed_validation_info": True,
        "use_pades_lta": True,
        "validation_context": context,
        "signer_key_usage": SIGNS & set(said.native) if said else set(),
    }


def no_stamp(*, silent: bool) -> SealRefused:
    """What is said where the authority gave no time stamp."""
    if silent:
        return SealRefused(_("The time stamp authority does not answer. Try again."))
    return SealRefused(
        _("What the time stamp authority answered is no time stamp: check its address.")
    )
