"""Secrets that travel in links: signed, and known to the database by their hash alone."""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer


def new_token(purpose: str) -> tuple[str, str]:
    """Return the text to put in an address, and its hash to keep."""
    token = _signer(purpose).sign(secrets.token_urlsafe(32))
    return token, digest(token)


def digest(token: str) -> str:
    """SHA-256 of a token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_ours(token: str, purpose: str) -> bool:
    """Whether we signed this token for this purpose: a guess never reaches the database."""
    try:
        _signer(purpose).unsign(token)
    except BadSignature:
        return False
    return True


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"accounts.link.{purpose}", sep="~")
