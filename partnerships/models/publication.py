"""What of the agreements the institution shows to everybody."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.reference.models.base import in_language
from partnerships.enums import AgreementType

# An amendment stands with the agreement that it changes; a cotutelle names a doctoral student.
PUBLISHABLE = [
    (kind.value, kind.label)
    for kind in AgreementType
    if kind not in {AgreementType.AMENDMENT, AgreementType.COTUTELLE}
]


def usual_types() -> list[str]:
    """What students look for."""
    kinds = AgreementType
    return [kinds.EXCHANGE.value, kinds.INTER_INSTITUTIONAL.value, kinds.DOUBLE_DEGREE.value]


@audited()
class Publication(Record):
    """The public list of partners: off until the institution switches it on; one row.

    It names institutions, countries, kinds of agreement and the year in which they end: no person,
    no number of places, no text.
    """

    only = models.BooleanField(default=True, unique=True, editable=False)
    is_on = models.BooleanField(
        _("everybody may see the list"),
        default=False,
        help_text=_("Without signing in, at the address shown above."),
    )
    types = ArrayField(
        models.CharField(max_length=16, choices=PUBLISHABLE),
        verbose_name=_("types of agreement shown"),
        default=usual_types,
    )
    text_fr = models.TextField(_("introduction in French"), blank=True, max_length=2000)
    text_en = models.TextField(_("introduction in English"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("public list of partners")
        verbose_name_plural = _("public lists of partners")
        constraints = [
            models.CheckConstraint(
                condition=Q(only=True),
                name="partnerships_publication_one_row",
                violation_error_message=_("There is one public list."),
            ),
            models.CheckConstraint(
                condition=Q(types__contained_by=[code for code, _label in PUBLISHABLE]),
                name="partnerships_publication_types_known",
                violation_error_message=_("Agreements of this type are not published."),
            ),
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(types__len__gt=0),
                name="partnerships_publication_shows_something",
                violation_error_message=_("Choose at least one type of agreement to show."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Public list of partners"))

    @property
    def text(self) -> str:
        """The introduction in the reader's language, else in the other one."""
        return in_language(self, "text")

    @classmethod
    def get(cls) -> Self | None:
        """The row, None where nobody has decided anything yet."""
        return cls.objects.first()
