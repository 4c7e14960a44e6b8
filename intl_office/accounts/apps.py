"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, sign-in, invitations, signed links."""

    name = "intl_office.accounts"
    verbose_name = _("Accounts")
