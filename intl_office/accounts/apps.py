"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, sign-in, invitations, signed links."""

    name = "intl_office.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Bring the account page to the foot of the rail, and the mails to the mail room."""
        from intl_office.accounts import notices, personal
        from intl_office.ui import navigation

        notices.register()
        personal.register()
        navigation.account.register(
            "account", navigation.Entry(_("My account"), "accounts:account", icon="person-circle")
        )
