"""What may be decided about an agreement that ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partnerships.enums import AgreementType


class RenewalChoice(TextChoices):
    """What becomes of an agreement that ends."""

    RENEW = "renew", _("Renew")
    EXTEND = "extend", _("Extend")
    TRANSFORM = "transform", _("Transform")
    LAPSE = "lapse", _("Let lapse")


# A new agreement is drafted; an extension is an amendment, letting lapse writes nothing.
DRAFTED: frozenset[str] = frozenset({RenewalChoice.RENEW, RenewalChoice.TRANSFORM})

_EXCHANGE, _ERASMUS = AgreementType.EXCHANGE, AgreementType.INTER_INSTITUTIONAL
_FRAMEWORK, _DEGREE = AgreementType.FRAMEWORK, AgreementType.DOUBLE_DEGREE
# What an agreement of a type can become; types that are not named only renew as they are.
BECOMES: dict[str, tuple[AgreementType, ...]] = {
    _EXCHANGE: (_FRAMEWORK, _DEGREE, _ERASMUS),
    _ERASMUS: (_FRAMEWORK, _DEGREE, _EXCHANGE),
    _FRAMEWORK: (_EXCHANGE, _ERASMUS, _DEGREE, AgreementType.NETWORK),
    _DEGREE: (_FRAMEWORK, _EXCHANGE),
}
# Full cooperation: the four dimensions, with the exchange in it.
FULL = _FRAMEWORK
