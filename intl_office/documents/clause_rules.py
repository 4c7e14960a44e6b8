"""Who reads the library of clauses, who writes it, who validates it."""

from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare

SEE, EDIT = "documents.clauses.see", "documents.clauses.edit"
VALIDATE = "documents.clauses.validate"
_LEADS = (Role.ADMINISTRATOR, Role.DIRECTOR)


def register() -> None:
    """Declare the permissions; called once, in `AppConfig.ready()`."""
    readers = (*_LEADS, Role.LEGAL, Role.REFERENT)
    declare(SEE, _("read the library of clauses"), roles=readers, poles=tuple(Pole))
    edit = _("write the clauses from which documents are drafted")
    declare(EDIT, edit, roles=_LEADS, poles=[Pole.COOPERATION])
    # Administrators too: nobody gives a role that may more than they do.
    validate = _("validate clauses for the legal office")
    declare(VALIDATE, validate, roles=[*_LEADS, Role.LEGAL])
