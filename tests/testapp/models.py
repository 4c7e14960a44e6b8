from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import (
    Dated,
    DateRangeOf,
    Record,
    RecordQuerySet,
    TransitionLog,
    dates_in_order,
)
from intl_office.core.money import currency_field, money_field, not_negative
from intl_office.core.years import AcademicYearField
from intl_office.organisations.models import Unit
from tests.testapp.enums import Status


class PaperQuerySet(RecordQuerySet["Paper"]):
    def visible_to(self, user: AbstractBaseUser) -> Self:
        return self.filter(owner_id=user.pk)


@audited(exclude=["secret"])
class Paper(Record):
    title = models.CharField("title", max_length=80, blank=True)
    code = models.CharField("code", max_length=20, unique=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="owner"
    )
    year = AcademicYearField("academic year", null=True)
    amount = money_field("amount", null=True)
    currency = currency_field()
    pages = models.PositiveSmallIntegerField("pages", default=0)
    urgent = models.BooleanField("urgent", default=False)
    secret = models.CharField("secret", max_length=20, blank=True)
    refusal = models.TextField("refusal", blank=True)
    signed_at = models.DateTimeField("signed at", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="signed by",
    )
    search = models.GeneratedField(
        expression=models.functions.Lower("title"),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            not_negative("testapp_paper_amount", "amount"),
            models.CheckConstraint(
                condition=Q(status=Status.SIGNED, signed_at__isnull=False)
                | (~Q(status=Status.SIGNED) & Q(signed_at__isnull=True)),
                name="testapp_paper_signed",
                violation_error_message="A signed paper has a date of signature, no other has.",
            ),
            models.CheckConstraint(
                condition=Q(pages__lte=100),
                name="testapp_paper_pages",
                violation_error_message="A paper has 100 pages at most.",
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(urgent=True),
                name="testapp_paper_urgent_title",
                violation_error_message="This urgent paper exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


@not_audited("only grows; it is the memory of the changes of state itself")
class PaperTransition(TransitionLog):
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="transitions")


@audited()
class Stay(Dated, Record):
    room = models.CharField("room", max_length=20)

    class Meta:
        constraints = [
            dates_in_order("testapp_stay_dates"),
            ExclusionConstraint(
                name="testapp_stay_free",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (DateRangeOf(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This room is taken on these days.",
            ),
        ]

    def __str__(self) -> str:
        return self.room


@audited()
class Line(Record):
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="lines", verbose_name="paper")
    amount = money_field("amount")

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.amount}"


@audited()
class Proposal(Record):
    """What the tests send through circuits."""

    title = models.CharField("title", max_length=80)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    sensitive = models.BooleanField("sensitive zone", default=False)
    state = models.CharField("state", max_length=10, default="draft")

    def __str__(self) -> str:
        return self.title
