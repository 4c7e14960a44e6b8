"""Requests about personal data: who asked what, until when it must be answered, and the answer."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import ErasureState, RequestState, RightKind
from intl_office.access.rules import handles_requests
from intl_office.access.workflow import OPEN
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog

_ENDED = [RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN]


class RightsRequestQuerySet(RecordQuerySet["RightsRequest"]):
    """Sets of requests."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """One's own; all for those who answer them."""
        return self if handles_requests(user) else self.filter(user_id=user.pk)

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state__in=OPEN)

    def for_list(self) -> Self:
        """With the person and who answered."""
        return self.select_related("user", "answered_by")


@audited()
class RightsRequest(Record):
    """One request of one person; the register of the institution."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="rights_requests",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("what is asked"), max_length=16, choices=RightKind)
    message = models.TextField(_("in your words"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.RECEIVED
    )
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer due on"))
    extension = models.TextField(_("why it takes longer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    decision = models.TextField(_("answer and reason"), blank=True)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        indexes = [models.Index(fields=["state", "due_on"], name="access_rights_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RightKind.values),
                name="access_rights_kind_known",
                violation_error_message=_("This kind of request is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values),
                name="access_rights_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")),
                name="access_rights_due_after",
                violation_error_message=_("The answer is due after the day of receipt."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, answered_at__isnull=False, answered_by__isnull=False)
                | (~Q(state__in=_ENDED) & Q(answered_at=None, answered_by=None, decision="")),
                name="access_rights_answered",
                violation_error_message=_("An answered request says when and by whom."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.GRANTED, RequestState.REFUSED])
                | ~Q(decision=""),
                name="access_rights_decision",
                violation_error_message=_("Say what was decided and why."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.EXTENDED) | ~Q(extension=""),
                name="access_rights_extension",
                violation_error_message=_("Say why the answer takes longer."),
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(state__in=OPEN),
                name="access_rights_one_open",
                violation_error_message=_("You have asked for this already; the answer is coming."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.user}"

    def get_absolute_url(self) -> str:
        """The request's page."""
        return reverse("access:request", args=[self.uid])

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in OPEN

    @property
    def is_erased(self) -> bool:
        """Whether the person was made anonymous because of it."""
        return self.erasures.filter(state=ErasureState.DONE).exists()

    def is_late(self, day: date | None = None) -> bool:
        """Whether it should have been answered by now."""
        return self.is_open and self.due_on < (day or timezone.localdate())


@not_audited("only grows; it is the memory of the changes of state itself")
class RightsTransition(TransitionLog):
    """One step of a request."""

    request = models.ForeignKey(RightsRequest, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a request")
        verbose_name_plural = _("steps of requests")
