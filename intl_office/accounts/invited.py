"""What other rooms add to an invitation: the roles offered, and what follows its acceptance."""

from collections.abc import Callable

from django_stubs_ext import StrOrPromise

from intl_office.accounts.models import Invitation, User
from intl_office.core.registry import Registry

# Given the inviting user, the roles they may promise: (stored text, label).
RoleOffer = Callable[[User], list[tuple[str, "StrOrPromise"]]]
# Called in the transaction that makes the account.
OnAccepted = Callable[[Invitation, User], None]

role_offers: Registry[RoleOffer] = Registry("roles offered in invitations")
on_accepted: Registry[OnAccepted] = Registry("followers of an accepted invitation")


def roles_for(user: User) -> list[tuple[str, "StrOrPromise"]]:
    """Every role that this user may promise."""
    return [choice for offer in role_offers.values() for choice in offer(user)]
