"""Bodies that decide in meetings, and who sits in them."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.circuits.meeting_enums import BodyKind, Function
from intl_office.circuits.meeting_rules import PATTERN, deliberation, sees_all
from intl_office.core.audit import audited
from intl_office.core.models import (
    Dated,
    DateRangeOf,
    Record,
    RecordQuerySet,
    dates_in_order,
    on_day,
)
from intl_office.organisations.models import Person
from intl_office.reference.models.base import in_language

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class BodyQuerySet(RecordQuerySet["Body"]):
    """Sets of bodies."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """All for those who see meetings; others the bodies in which they sit or sat."""
        if sees_all(user):
            return self
        rows = BodyMember.objects.filter(body=OuterRef("pk"), person__user=user.pk)
        return self.filter(Exists(rows))

    def active(self) -> Self:
        """Those that still meet."""
        return self.filter(active=True)

    def in_order(self) -> Self:
        """As the institution ranks them."""
        return self.order_by("rank", "code")


@audited()
class Body(Record):
    """A commission, council or board: it decides in its meetings and numbers its deliberations."""

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(CODE, _("Small letters, digits and hyphens."))],
        error_messages={"unique": _("A body with this code exists already.")},
    )
    name_fr = models.CharField(_("name in French"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=BodyKind)
    numbering = models.CharField(
        _("numbers of deliberations"),
        max_length=40,
        blank=True,
        default="{year}-{number}",
        validators=[RegexValidator(PATTERN, _("Write {number} once, and {year} once at most."))],
        help_text=_(
            "{year} and {number} stand for the year and the number in it: CA {year}-{number} gives"
            " CA 2026-017. Empty: this body numbers nothing."
        ),
    )
    rank = models.PositiveSmallIntegerField(
        _("place in lists"), default=50, help_text=_("The smallest comes first.")
    )
    active = models.BooleanField(_("still meets"), default=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=BodyKind.values),
                name="circuits_body_kind_known",
                violation_error_message=_("This kind of body is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(name_fr="") & Q(code__regex=CODE),
                name="circuits_body_named",
                violation_error_message=_("A body has a name, and a code of letters and digits."),
            ),
            models.CheckConstraint(
                condition=Q(numbering="") | Q(numbering__regex=PATTERN),
                name="circuits_body_numbering",
                violation_error_message=_("Write {number} once, and {year} once at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other one."""
        return in_language(self, "name")

    def get_absolute_url(self) -> str:
        """The body's page."""
        return reverse("circuits:body", args=[self.code])

    @property
    def numbers(self) -> bool:
        """Whether its deliberations have numbers."""
        return bool(self.numbering)

    @property
    def sample(self) -> str:
        """The first number of this year."""
        return self.number(timezone.localdate().year, 1)

    def number(self, year: int, place: int) -> str:
        """The number of a deliberation of that year in words."""
        return deliberation(self.numbering, year, place)


class BodyMemberQuerySet(RecordQuerySet["BodyMember"]):
    """Sets of members."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Who sees a body sees who sits in it."""
        return self.filter(body__in=Body.objects.all().visible_to(user))

    def on(self, day: date) -> Self:
        """Those who sit on this day."""
        return self.filter(on_day(day))

    def for_list(self) -> Self:
        """With the people: chair and secretary first, then by name."""
        order = models.Case(
            *(
                models.When(function=one, then=models.Value(place))
                for place, one in enumerate(Function.values)
            ),
            output_field=models.SmallIntegerField(),
        )
        name = Coalesce("person__last_name", "outsider")
        rows = self.select_related("person__user", "body").annotate(place=order, by_name=name)
        return rows.order_by("place", "by_name", "pk")


@audited()
class BodyMember(Dated, Record):
    """Somebody who sits in a body, as what, from when to when; of the house or from outside."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="members", verbose_name=_("body"))
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="body_memberships",
        verbose_name=_("person of the house"),
    )
    outsider = models.CharField(
        _("person from outside"),
        max_length=150,
        blank=True,
        help_text=_("Name and where they come from, for who is not of the house."),
    )
    function = models.CharField(
        _("function"), max_length=10, choices=Function, default=Function.MEMBER
    )

    objects = BodyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a body")
        verbose_name_plural = _("members of bodies")
        constraints = [
            dates_in_order("circuits_bodymember_dates"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, outsider="") | (Q(person=None) & ~Q(outsider="")),
                name="circuits_bodymember_somebody",
                violation_error_message=_("Name one person: of the house, or from outside."),
            ),
            models.CheckConstraint(
                condition=Q(function__in=Function.values),
                name="circuits_bodymember_function_known",
                violation_error_message=_("This function is not known."),
            ),
            ExclusionConstraint(
                name="circuits_bodymember_once",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "This person sits in the body on some of these days already."
                ),
            ),
            ExclusionConstraint(
                name="circuits_bodymember_outsider_once",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    (Lower("outsider"), RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(outsider=""),
                violation_error_message=_(
                    "This person sits in the body on some of these days already."
                ),
            ),
            ExclusionConstraint(
                name="circuits_bodymember_one_chair",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                condition=Q(function=Function.CHAIR),
                violation_error_message=_("Somebody else chairs the body on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Who it is."""
        return str(self.person) if self.person else self.outsider
