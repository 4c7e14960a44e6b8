"""Keeping what single sign-on says about a person."""

import logging
from typing import Any

from intl_office.accounts import identity
from intl_office.accounts.models import Identifier, User

logger = logging.getLogger("office.accounts")


def keep_identifiers(*, user: User, claims: dict[str, Any]) -> None:
    """Keep each identifier found; one that belongs to somebody else stays theirs, and is logged."""
    for scheme in identity.IDENTIFIERS:
        value = identity.found(claims, scheme)[:255]
        if value:
            _keep(user, scheme, value)


def _keep(user: User, scheme: str, value: str) -> None:
    kept, _new = Identifier.objects.get_or_create(
        scheme=scheme, value=value, defaults={"user": user}
    )
    if kept.user_id != user.pk:
        logger.warning(
            "The %s of user %s belongs to user %s already", scheme, user.pk, kept.user_id
        )
