"""What is said about a request: advice, and messages."""

from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from partnerships import rules_requests as rules
from partnerships.enums_requests import AdviceState, Audience, Opinion
from partnerships.models.request import AgreementRequest


class AdviceQuerySet(RecordQuerySet["Advice"]):
    """Sets of advice."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """The office's, one's own, and what the office shows to the requester."""
        office = rules.seen_by(user).condition("request__unit__path")
        own = Q(adviser_id=user.pk) & ~Q(state=AdviceState.WITHDRAWN)
        shown = Q(request__requester_id=user.pk, shown=True, state=AdviceState.GIVEN)
        return self.filter(office | own | shown)

    def awaited_of(self, user: AbstractBaseUser) -> Self:
        """Those that wait for this person."""
        return self.filter(adviser_id=user.pk, state=AdviceState.ASKED)


@audited()
class Advice(Record):
    """What somebody is asked about a request, and what they answer.

    The requester reads it once the office has said so (`shown`).
    """

    request = models.ForeignKey(AgreementRequest, models.CASCADE, related_name="advice")
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked of")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    question = models.TextField(_("question"), max_length=2000)
    due_on = models.DateField(_("wanted until"))
    state = models.CharField(
        _("state"), max_length=10, choices=AdviceState, default=AdviceState.ASKED
    )
    opinion = models.CharField(_("opinion"), max_length=10, choices=Opinion, blank=True)
    text = models.TextField(_("advice"), max_length=5000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    shown = models.BooleanField(_("shown to the requester"), default=False)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("advice")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=AdviceState.values),
                name="partnerships_advice_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(opinion__in=["", *Opinion.values]),
                name="partnerships_advice_opinion_known",
                violation_error_message=_("This opinion is not known."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=AdviceState.GIVEN, answered_at__isnull=False)
                    & ~Q(opinion="")
                    & ~Q(text="")
                )
                | (~Q(state=AdviceState.GIVEN) & Q(answered_at=None, opinion="", text="")),
                name="partnerships_advice_given",
                violation_error_message=_("An advice that is given has an opinion and its text."),
            ),
            models.CheckConstraint(
                condition=Q(shown=False) | Q(state=AdviceState.GIVEN),
                name="partnerships_advice_shown",
                violation_error_message=_("Only an advice that is given can be shown."),
            ),
            models.CheckConstraint(
                condition=~Q(question=""),
                name="partnerships_advice_asked",
                violation_error_message=_("Say what you want to know."),
            ),
            models.UniqueConstraint(
                fields=["request", "adviser"],
                condition=Q(state=AdviceState.ASKED),
                name="partnerships_advice_once",
                violation_error_message=_("This person is asked already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} – {self.adviser}"

    @property
    def is_awaited(self) -> bool:
        """Whether the answer is still missing."""
        return self.state == AdviceState.ASKED

    @property
    def is_given(self) -> bool:
        """Whether it was answered."""
        return self.state == AdviceState.GIVEN

    def get_absolute_url(self) -> str:
        """The page on which it is given."""
        return reverse("partnerships:advice", args=[self.uid])


class SaidQuerySet(RecordQuerySet["RequestMessage"]):
    """Sets of messages of requests."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """The office's, one's own; the requester's; those about an advice to its adviser."""
        office = rules.seen_by(user).condition("request__unit__path")
        own = Q(author_id=user.pk) | Q(advice__adviser_id=user.pk)
        requester = Q(request__requester_id=user.pk, audience=Audience.ALL)
        return self.filter(office | own | requester)


@audited()
class RequestMessage(Record):
    """Something said about a request; about one advice, for the office and its adviser alone."""

    request = models.ForeignKey(AgreementRequest, models.CASCADE, related_name="messages")
    advice = models.ForeignKey(
        Advice, models.CASCADE, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    audience = models.CharField(
        _("who reads it"), max_length=6, choices=Audience, default=Audience.ALL
    )
    text = models.TextField(_("message"), max_length=5000)

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("message about a request")
        verbose_name_plural = _("messages about requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values),
                name="partnerships_message_audience_known",
                violation_error_message=_("Say who reads the message."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="partnerships_message_said",
                violation_error_message=_("The message is empty."),
            ),
            models.CheckConstraint(
                condition=Q(advice=None) | Q(audience=Audience.OFFICE),
                name="partnerships_message_of_advice",
                violation_error_message=_("What is said about an advice stays with the office."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"

    @property
    def is_internal(self) -> bool:
        """Whether the requester does not read it."""
        return self.audience == Audience.OFFICE
