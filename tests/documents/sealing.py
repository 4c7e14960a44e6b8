"""A certification authority of one test, and the keys that it certifies."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone

PASSWORD = "a password of the tests"
AUTHORITY = "Test authority"
HOLDER = "Université de test – cachet"


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificate(
    name: str, key: Any, issuer: x509.Name, issuer_key: Any, *, ca: bool = False,
    first: int = -1, last: int = 365, signs: bool = True, stamps: bool = False, crl: str = "",
) -> x509.Certificate:  # fmt: skip
    """Valid from `first` to `last`, in days from now; `crl`: where its revocation is published."""
    now = timezone.now()
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    usage["key_encipherment"] = not signs
    signing = dict.fromkeys(("digital_signature", "content_commitment"), signs and not ca)
    made = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=first))
        .not_valid_after(now + timedelta(days=last))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(key_cert_sign=ca, crl_sign=ca, **signing, **usage), critical=True
        )
    )
    if stamps:
        purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(purposes, critical=True)
    if crl:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
        made = made.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return made.sign(issuer_key, hashes.SHA256())


def seal_file(
    folder: Path, *, chain: bool = True, root: Any = None, with_key: bool = True,
    holder: str = HOLDER, **options: Any,
) -> Path:  # fmt: skip
    """A PKCS#12 file with key, certificate and, unless told otherwise, the authority's."""
    root = root or ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    name = named(AUTHORITY)
    authority = certificate(AUTHORITY, root, name, root, ca=True)
    own = certificate(holder, key, name, root, **options)
    secret = serialization.BestAvailableEncryption(PASSWORD.encode())
    others = [authority] if chain else None
    path = folder / "seal.p12"
    kept_key, kept = (key, own) if with_key else (None, None)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", kept_key, kept, others, secret))
    return path
