"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Roles with scope, visibility, personal data rights."""

    name = "intl_office.access"
    verbose_name = _("Access")

    def ready(self) -> None:
        """Answer for permissions; bring roles to invitations, to the frame and to the demo."""
        from intl_office.access import (
            demo,
            held,
            house,
            personal,
            personal_work,
            promises,
            seeing,
            tasks,  # noqa: F401
        )
        from intl_office.access.views import frame
        from intl_office.accounts import invited
        from intl_office.core.demo import DemoLoader, demo_loaders
        from intl_office.core.permissions import judges

        judges.register("house", held.HouseJudge())
        house.register()
        frame.register()
        seeing.private_pages.register("accounts", seeing.of_account)
        invited.role_offers.register("access", promises.offers)
        invited.on_accepted.register("access", promises.follow)
        seeing.private_pages.register("personal data", seeing.of_personal_data)
        personal.register()
        personal_work.register()
        demo_loaders.register(
            "roles", DemoLoader(demo.load, order=50, label=_("Accounts of the demonstration"))
        )
