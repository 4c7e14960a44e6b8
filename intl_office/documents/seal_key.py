"""The key of the institution's seal: one PKCS#12 file of the settings, looked at before use."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pyhanko.sign import signers

from intl_office.documents.seal_words import SealRefused

_LONGEST_CHAIN = 8
# Usages of a key that signs; some authorities give the one, some the other.
SIGNS = frozenset({"digital_signature", "non_repudiation"})
Certificate = Any  # of asn1crypto, which has no types


def signer() -> signers.SimpleSigner:
    """Key, certificate and chain; raises SealRefused where they cannot be used now."""
    found = _loaded()
    _check_days(found.signing_cert)
    _check_usage(found.signing_cert)
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


def ours() -> list[Certificate]:
    """Certificate and authority of the seal set up here; none where there is no usable seal."""
    try:
        found = _loaded()
        return [found.signing_cert, authority(found)]
    except SealRefused:
        return []


def _loaded() -> signers.SimpleSigner:
    content, secret = _key(), settings.SEAL_PASSWORD.encode()
    try:
        found: signers.SimpleSigner = signers.SimpleSigner.load_pkcs12_data(
            content, [], passphrase=secret
        )
    except AttributeError as error:
        raise SealRefused(
            _("The file of the seal does not hold a key with its certificate.")
        ) from error
    except ValueError as error:
        raise SealRefused(
            _("The key of the seal does not open: the password is wrong or the file is damaged.")
        ) from error
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


def _check_usage(certificate: Certificate) -> None:
    """A certificate that says what it is for says that it signs (RFC 5280, 4.2.1.3)."""
    said = certificate.key_usage_value
    if said is not None and not SIGNS & set(said.native):
        raise SealRefused(
            _("The certificate of the seal is not made to sign: its “key usage” is another one.")
        )
