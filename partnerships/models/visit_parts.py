"""The parts of a visit: partners, participants, files, and the actions that follow."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.permissions import Path
from intl_office.documents.models import StoredFile
from intl_office.organisations.models import Partner, Person
from partnerships.enums_visits import FollowUpState, Side
from partnerships.models.visit import Visit


@audited()
class VisitPartner(Record):
    """A partner that is visited, or whose delegation comes."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="partner_rows")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="visit_rows", verbose_name=_("partner")
    )

    class Meta:
        verbose_name = _("partner of a visit")
        verbose_name_plural = _("partners of visits")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "partner"],
                name="partnerships_visitpartner_once",
                violation_error_message=_("This partner is named already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.partner)


@audited()
class VisitParticipant(Record):
    """Somebody who takes part: a person of the house, or a name."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="participant_rows")
    side = models.CharField(_("for"), max_length=6, choices=Side)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visit_rows",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name and function"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("participant of a visit")
        verbose_name_plural = _("participants of visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=Side.values),
                name="partnerships_participant_side_known",
                violation_error_message=_("Say for whom the person takes part."),
            ),
            models.CheckConstraint(
                condition=(Q(person=None) & ~Q(name=""))
                | Q(person__isnull=False, name="", side=Side.OURS),
                name="partnerships_participant_named",
                violation_error_message=_("A participant is one of our people, or has a name."),
            ),
            models.UniqueConstraint(
                fields=["visit", "person"],
                name="partnerships_participant_once",
                violation_error_message=_("This person takes part already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.name


@audited()
class VisitFile(Record):
    """A file that belongs to a visit; who reads the visit reads it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="files")
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="of_visit", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("file of a visit")
        verbose_name_plural = _("files of visits")

    def __str__(self) -> str:
        return str(self.file)

    @property
    def url(self) -> str:
        """Where it is fetched."""
        return reverse("documents:stored", args=[self.file.uid])


class FollowUpQuerySet(RecordQuerySet["FollowUp"]):
    """Sets of actions that follow visits."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the visits that the person reads, and their own."""
        seen = Visit.objects.visible_to(user).values("pk")
        return self.filter(Q(visit__in=seen) | Q(owner__user=user.pk))

    def open(self) -> Self:
        """Those to be done."""
        return self.filter(state=FollowUpState.OPEN)


@audited()
class FollowUp(Record):
    """Something to be done after a visit: what, by whom, until when; what came of it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="follow_ups")
    what = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="follow_ups", verbose_name=_("by whom")
    )
    due_on = models.DateField(_("until"))
    state = models.CharField(
        _("state"), max_length=8, choices=FollowUpState, default=FollowUpState.OPEN
    )
    result = models.TextField(_("what came of it"), max_length=2000, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up of a visit")
        verbose_name_plural = _("follow-ups of visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FollowUpState.values),
                name="partnerships_followup_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(what=""),
                name="partnerships_followup_named",
                violation_error_message=_("Say what is to be done."),
            ),
            models.CheckConstraint(
                condition=Q(state=FollowUpState.OPEN, ended_on=None)
                | (~Q(state=FollowUpState.OPEN) & Q(ended_on__isnull=False)),
                name="partnerships_followup_ended",
                violation_error_message=_("What is over has its day, nothing else has."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Whether it is to be done."""
        return self.state == FollowUpState.OPEN

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def unit_paths(self) -> list[Path]:
        """Where its visit belongs."""
        return self.visit.unit_paths

    @property
    def owner_account(self) -> int | None:
        """The account of who does it."""
        return self.owner.user_id

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("partnerships:follow_up", args=[self.uid])


@not_audited("the memory of the changes of state itself; it only grows")
class FollowUpTransition(TransitionLog):
    """One change of state of a follow-up."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a follow-up")
        verbose_name_plural = _("steps of follow-ups")
