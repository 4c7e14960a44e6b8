"""The closed lists of what happens to an agreement after its draft."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Matter(TextChoices):
    """What an amendment changes; the first two are applied to the agreement by themselves."""

    END = "end", _("Last day")
    CONDITIONS = "conditions", _("Conditions, from an academic year on")
    ARTICLE = "article", _("An article, or a topic")
    TEXT = "text", _("Something else, in words")


# Of these an amendment has one line at most, and an agreement one open amendment.
STRUCTURED: frozenset[str] = frozenset({Matter.END, Matter.CONDITIONS})


class Opposition(TextChoices):
    """What the ministers answered; silence is no row of its own: the month goes by."""

    NO = "no", _("No opposition so far")
    YES = "yes", _("Opposed")


class GivenBy(TextChoices):
    """Who ends an agreement before its last day."""

    HOME = "home", _("Our institution gives notice")
    PARTNER = "partner", _("The partner gave notice")
    BOTH = "both", _("All parties agree to end it")


class Outside(TextChoices):
    """How an agreement was concluded without this software."""

    SIGNED = "signed", pgettext_lazy("agreement", "Signed outside")
    NETWORK = "network", pgettext_lazy("agreement", "Approved in the Erasmus network")
    TAKEN = "taken", pgettext_lazy("agreement", "Taken over from earlier records")


class Advice(TextChoices):
    """What an evaluation recommends."""

    RENEW = "renew", _("Renew it")
    EXTEND = "extend", _("Extend it to other fields or partners")
    TRANSFORM = "transform", _("Make it a full cooperation")
    LAPSE = "lapse", _("Let it lapse")


class Letter(TextChoices):
    """Mails that are ready to be sent about an agreement."""

    DRAFT = "partnerships.draft", _("The draft, for the partner’s remarks")
    SIGNATURE = "partnerships.signature", _("The text to sign, for the partner")
    REMINDER = "partnerships.reminder", _("It is your turn, to whoever is asked")
    NOTICE = "partnerships.notice", _("Notice of termination, for the partner")
    RENEWAL = "partnerships.renewal", _("The end comes near, for the partner")
