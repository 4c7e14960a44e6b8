"""What this room holds about people: drafts, saved views, forms just sent."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import Holding, Subject, holdings
from intl_office.ui.models import Draft, SavedView, Sending

_YOURS = _("For your comfort; you delete it yourself (public task).")
_ALONE = _("You alone.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    holdings.register(
        "ui.Draft",
        Holding(
            what=_("Drafts of forms not sent yet"),
            why=_YOURS,
            keep=_("30 days after the last change."),
            seen_by=_ALONE,
            rows=lambda who: Draft.objects.filter(_by(who)),
            erase=True,
        ),
    )
    holdings.register(
        "ui.SavedView",
        Holding(
            what=_("Saved views of lists"),
            why=_YOURS,
            keep=_("Until you delete them."),
            seen_by=_ALONE,
            rows=lambda who: SavedView.objects.filter(_by(who)),
            erase=True,
        ),
    )
    holdings.register(
        "ui.Sending",
        Holding(
            what=_("Forms just sent"),
            why=_("So that a second click does nothing twice (public task)."),
            keep=_("Two days."),
            seen_by=_("Nobody."),
            rows=lambda who: Sending.objects.filter(_by(who)),
            erase=True,
            hidden=frozenset({"key"}),
        ),
    )


def _by(who: Subject) -> Q:
    return Q(user__in=who.of("account"))
