"""Who may do what with documents; which documents a person reads is said by each kind."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Role
from intl_office.access.permissions import declare
from intl_office.core.permissions import Visitor, may


def register() -> None:
    """Declare the room's permissions; called once, in `AppConfig.ready()`."""
    everything = _("read the documents of every kind, whoever asked for them")
    declare("documents.see_all", everything, roles=[Role.ADMINISTRATOR])
    specimen = _("have the house specimen made, to check the layout of documents")
    declare("documents.specimen", specimen, roles=[Role.ADMINISTRATOR, Role.DIRECTOR])


def sees_all(user: Visitor) -> bool:
    """Administrators look after documents of every kind."""
    return may(user, "documents.see_all")


def may_retry(user: Any, document: Any) -> bool:
    """Whoever asked for a document may ask again, and an administrator."""
    return bool(document.requested_by_id == user.pk) or sees_all(user)
