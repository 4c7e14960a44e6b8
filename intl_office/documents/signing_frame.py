"""What signing brings to other rooms: its links, mails, readers of files."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.accounts import links
from intl_office.documents import readers
from intl_office.documents.actions import delivering
from intl_office.documents.actions.signing import PURPOSE
from intl_office.documents.models import Signing, StoredFile
from intl_office.documents.signing_notifications import register_mails


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    purpose = links.Purpose(PURPOSE, _("Read and sign a text"), "documents:sign")
    links.purposes.register(PURPOSE, purpose)
    signed = links.Purpose(delivering.PURPOSE, _("Signed files"), "documents:signed")
    links.purposes.register(delivering.PURPOSE, signed)
    register_mails()
    readers.readers.register("documents.signings", _of_signings)


def _of_signings(user: AbstractBaseUser, file: StoredFile) -> bool:
    """Scans and sealed files are read by those who read the document."""
    rows = Signing.objects.visible_to(user)
    return rows.filter(Q(slots__sealed=file) | Q(slots__scan=file)).exists()
