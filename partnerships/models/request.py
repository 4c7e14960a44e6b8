"""What somebody of the house asks for: an agreement with an institution."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.permissions import Path
from intl_office.organisations.models import Partner, Unit
from intl_office.organisations.models.folded import folded_column, holding
from intl_office.reference.models import Country
from partnerships import rules_requests as rules
from partnerships.enums import AgreementType, Dimension
from partnerships.enums_requests import (
    DECIDED,
    HANDLED,
    OPEN_REQUESTS,
    OWED,
    AdviceState,
    RequestState,
)
from partnerships.models.agreement import Agreement

NUMBER = r"^R\d{4}-\d{4,}$"
# What one may imagine: an amendment changes an agreement, nobody asks for one from nothing.
IMAGINED = [(code, label) for code, label in AgreementType.choices if code != "amendment"]


class RequestQuerySet(RecordQuerySet["AgreementRequest"]):
    """Sets of requests."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """One's own, those of the units within the office's reach, those one is asked about."""
        reach = rules.seen_by(user)
        if reach.everywhere:
            return self.all()
        found = reach.condition("unit__path") | Q(requester_id=user.pk)
        return self.filter(found | Exists(_asked_of(user)))

    def seen_by_office(self, user: AbstractBaseUser) -> Self:
        """Those of the units that the person reads for the office."""
        return self.filter(rules.seen_by(user).condition("unit__path"))

    def of(self, user: AbstractBaseUser) -> Self:
        """The person's own."""
        return self.filter(requester_id=user.pk)

    def open(self) -> Self:
        """Those about which something remains to be done."""
        return self.filter(state__in=OPEN_REQUESTS)

    def owed(self) -> Self:
        """Those that wait for the office's answer."""
        return self.filter(state__in=OWED)

    def matching(self, words: str) -> Self:
        """Number or institution hold every word."""
        return self.filter(holding(words) | holding(words, "partner__search"))

    def about(self, partner: Partner) -> Self:
        """Those that name this partner."""
        return self.filter(partner=partner)

    def for_list(self) -> Self:
        """With what a list shows."""
        joined = ("partner__country", "partner_country", "unit", "requester", "handler")
        return self.select_related(*joined).defer("search", "partner__search")

    def for_panel(self) -> Self:
        """With what a box shows: with whom, for which unit, where it stands, whose turn it is."""
        people = (
            f"{who}__{name}"
            for who in ("requester", "handler")
            for name in ("first_name", "last_name", "email")
        )
        names = (f"{of}__name_{code}" for of in ("partner", "unit") for code in ("fr", "en"))
        shown = ("uid", "number", "state", "answer_due_on", "partner_name", "partner__legal_name")
        rows = self.select_related("partner", "unit", "requester", "handler")
        return rows.only(*shown, *names, *people)


def _asked_of(user: AbstractBaseUser) -> "models.QuerySet[models.Model]":
    from partnerships.models.request_parts import Advice  # noqa: PLC0415  # it refers to this one

    rows = Advice.objects.filter(request=OuterRef("pk"), adviser_id=user.pk)
    return rows.exclude(state=AdviceState.WITHDRAWN)


def _number(label: StrOrPromise) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, default=0)


@audited()
class AgreementRequest(Record):
    """A request for an agreement: by whom, with whom, what for; and what became of it.

    The institution is a partner of the list, or a name and a country until the office has found
    or added it there. `answer_due_on` is the day until which the office owes its answer.
    """

    number = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="agreement_requests",
        verbose_name=_("requester"),
        editable=False,
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="agreement_requests", verbose_name=_("unit")
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_requests",
        verbose_name=_("partner"),
    )
    partner_name = models.CharField(_("institution"), max_length=300, blank=True)
    partner_country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
    partner_website = models.URLField(_("website"), max_length=300, blank=True)
    dimensions = ArrayField(
        models.CharField(max_length=12, choices=Dimension), verbose_name=_("what for")
    )
    type = models.CharField(_("kind of agreement"), max_length=16, choices=IMAGINED, blank=True)
    people = models.TextField(_("who would be involved here"), max_length=2000, blank=True)
    students_out = _number(_("students going there"))
    students_in = _number(_("students coming here"))
    staff_out = _number(_("staff going there"))
    staff_in = _number(_("staff coming here"))
    contacts = models.TextField(_("people known there"), max_length=2000, blank=True)
    motivation = models.TextField(_("why this institution"), max_length=5000)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.SUBMITTED
    )
    answer_due_on = models.DateField(_("answer owed until"), editable=False)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked after by"),
        editable=False,
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("agreement"),
        editable=False,
    )
    search = folded_column("number", "partner_name")

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an agreement")
        verbose_name_plural = _("requests for agreements")
        indexes = [
            GinIndex(
                fields=["search"], name="partnerships_request_search", opclasses=["gin_trgm_ops"]
            ),
            models.Index(fields=["created_at", "id"], name="partnerships_request_sent"),
            models.Index(fields=["answer_due_on", "id"], name="partnerships_request_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=NUMBER),
                name="partnerships_request_number",
                violation_error_message=_("The number of a request is written R2026-0147."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values),
                name="partnerships_request_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(type__in=["", *(code for code, _label in IMAGINED)]),
                name="partnerships_request_type_known",
                violation_error_message=_("This type is not known."),
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=False)
                | (~Q(partner_name="") & Q(partner_country__isnull=False)),
                name="partnerships_request_institution",
                violation_error_message=_("Choose an institution, or give its name and country."),
            ),
            models.CheckConstraint(
                condition=Q(dimensions__contained_by=Dimension.values) & Q(dimensions__len__gte=1),
                name="partnerships_request_dimensions",
                violation_error_message=_("Say what the cooperation is for."),
            ),
            models.CheckConstraint(
                condition=~Q(motivation=""),
                name="partnerships_request_motivated",
                violation_error_message=_("Say why this institution."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_on__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_on=None)),
                name="partnerships_request_decided",
                violation_error_message=_("What is decided has its day, nothing else has."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HANDLED) | Q(handler__isnull=False),
                name="partnerships_request_handled",
                violation_error_message=_("Somebody looks after what is examined or decided."),
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.AGREEMENT, agreement__isnull=False)
                | (~Q(state=RequestState.AGREEMENT) & Q(agreement=None)),
                name="partnerships_request_agreement",
                violation_error_message=_("What became an agreement names it, nothing else does."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.institution}"

    @property
    def institution(self) -> str:
        """With whom, for the reader."""
        return str(self.partner) if self.partner else self.partner_name

    @property
    def country(self) -> Country | None:
        """The institution's country."""
        return self.partner.country if self.partner else self.partner_country

    @property
    def kind(self) -> str:
        """The kind of agreement imagined, in words."""
        return str(self.get_type_display()) if self.type else _now("Not known yet")

    @property
    def dimension_labels(self) -> Sequence[str]:
        """What for, in words."""
        return [str(Dimension(code).label) for code in self.dimensions]

    @property
    def sent_on(self) -> date:
        """The day on which it was sent."""
        return timezone.localdate(self.created_at)

    @property
    def is_owed(self) -> bool:
        """Whether the office owes an answer."""
        return self.state in OWED

    @property
    def is_late(self) -> bool:
        """Whether the answer is late."""
        return self.is_owed and self.answer_due_on < timezone.localdate()

    @property
    def can_be_changed(self) -> bool:
        """Whether its entries wait for the requester."""
        return self.state == RequestState.COMPLETING

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.unit.path]

    @cached_property
    def awaited(self) -> Sequence[str]:
        """Those whose advice is awaited."""
        from partnerships.models.request_parts import Advice  # noqa: PLC0415  # refers to this one

        rows = Advice.objects.filter(request=self, state=AdviceState.ASKED)
        return [str(one.adviser) for one in rows.select_related("adviser").order_by("pk")]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("partnerships:request", args=[self.uid])

    @property
    def partner_url(self) -> str:
        """Where it is said which partner the institution is."""
        return reverse("partnerships:request_partner", args=[self.uid])


@not_audited("the memory of the changes of state itself; it only grows")
class RequestTransition(TransitionLog):
    """One change of state of a request."""

    request = models.ForeignKey(AgreementRequest, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a request for an agreement")
        verbose_name_plural = _("steps of requests for agreements")
