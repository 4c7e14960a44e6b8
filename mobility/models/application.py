"""Applications of students, with their files and languages."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.audit import audited, not_audited
from intl_office.core.models import Record, RecordQuerySet, TransitionLog
from intl_office.core.permissions import Path
from intl_office.documents.models import StoredFile
from intl_office.reference.enums import CefrLevel
from intl_office.reference.models import Language
from mobility import rules
from mobility.enums import DECIDED, SENT, ApplicationState, DocumentAsked
from mobility.models.campaign import Campaign
from mobility.models.enrolment import Enrolment

BEST = Decimal(20)  # marks, as French universities give them


class ApplicationQuerySet(RecordQuerySet["Application"]):
    """Sets of applications."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Sent ones of the units within reach; a student's draft is nobody else's."""
        found = rules.seen_by(user).condition("enrolment__programme__unit__path")
        return self.filter(found, state__in=SENT)

    def of(self, user: AbstractBaseUser) -> Self:
        """A student's own, in any state."""
        return self.filter(student=user.pk)

    def sent(self) -> Self:
        """Those that the office has."""
        return self.filter(state__in=SENT)

    def for_list(self) -> Self:
        """With what a list shows; the wishes of each stand in `wished`."""
        from mobility.models.wish import Wish  # noqa: PLC0415  # it refers to this one

        wishes = Wish.objects.select_related("places", "partner", "country").order_by("rank")
        rows = self.select_related("enrolment__programme__unit").defer("enrolment__search")
        return rows.prefetch_related(Prefetch("wishes", wishes, to_attr="wished"))


@audited()
class Application(Record):
    """What a student asks for in one campaign.

    `answer` is the reason of a refusal, `mark` the office's own, out of 20, by which the list is
    ranked. `special_needs` says that the student wants to be called, never what the needs are.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="applications")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="applications")
    student = models.ForeignKey(User, models.PROTECT, related_name="applications")
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    motivation = models.TextField(_("motivation"), blank=True, max_length=4000)
    special_needs = models.BooleanField(_("wants to talk about special needs"), default=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ApplicationState,
        default=ApplicationState.DRAFT,
        editable=False,
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    answer = models.TextField(_("reason given"), blank=True, editable=False)
    mark = models.DecimalField(
        _("mark"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(BEST)],
        help_text=_("Out of 20; the list is ranked by it. 0: not marked yet."),
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [models.Index(fields=["campaign", "-mark", "id"], name="mobility_app_mark")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "student"],
                name="mobility_application_once",
                violation_error_message=_("You have an application in this campaign already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values),
                name="mobility_application_state_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(SENT), submitted_at__isnull=False)
                | (~Q(state__in=sorted(SENT)) & Q(submitted_at=None)),
                name="mobility_application_submitted",
                violation_error_message=_("What was submitted has its time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DECIDED), decided_at__isnull=False)
                | (~Q(state__in=sorted(DECIDED)) & Q(decided_at=None)),
                name="mobility_application_decided",
                violation_error_message=_("A decision has its time."),
            ),
            models.CheckConstraint(
                condition=(Q(state=ApplicationState.REFUSED) & ~Q(answer=""))
                | (~Q(state=ApplicationState.REFUSED) & Q(answer="")),
                name="mobility_application_refused_why",
                violation_error_message=_("A refusal has its reason."),
            ),
            models.CheckConstraint(
                condition=Q(mark__gte=0, mark__lte=BEST),
                name="mobility_application_mark",
                violation_error_message=_("A mark is between 0 and 20."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} – {self.campaign}"

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.enrolment.programme.unit.path]

    @property
    def wish_count(self) -> int:
        """How many destinations are chosen."""
        return self.wishes.count()

    @property
    def missing_files(self) -> Sequence[DocumentAsked]:
        """Documents asked for and not there yet."""
        there = set(self.files.values_list("kind", flat=True))
        return [kind for kind in self.campaign.asked if kind not in there]

    @property
    def may_be_written(self) -> bool:
        """Whether the student may change it now."""
        return self.state == ApplicationState.DRAFT and self.campaign.takes_entries

    @property
    def told(self) -> str:
        """The state as the student may know it: decisions only once they are published."""
        if self.state in DECIDED and not self.campaign.is_published:
            return ApplicationState.SUBMITTED
        return self.state

    def get_absolute_url(self) -> str:
        """The page of the office about it."""
        return reverse("mobility:application", args=[self.uid])

    @property
    def own_url(self) -> str:
        """The student's own page about it."""
        return reverse("mobility:mine", args=[self.uid])

    @property
    def form_url(self) -> str:
        """Where the student writes it."""
        return reverse("mobility:mine_form", args=[self.uid])

    @property
    def files_url(self) -> str:
        """Where the student adds documents."""
        return reverse("mobility:mine_files", args=[self.uid])


@not_audited("the memory of the changes of state itself; it only grows")
class ApplicationTransition(TransitionLog):
    """One change of state of an application."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="transitions")


@audited()
class LanguageSkill(Record):
    """A language that the student speaks, and how well."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="languages")
    language = models.ForeignKey(
        Language, models.PROTECT, related_name="+", verbose_name=_("language")
    )
    level = models.CharField(_("level"), max_length=6, choices=CefrLevel)

    objects = models.Manager["LanguageSkill"]()

    class Meta:
        verbose_name = _("language skill")
        verbose_name_plural = _("language skills")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "language"],
                name="mobility_language_once",
                violation_error_message=_("This language is given twice."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=CefrLevel.values),
                name="mobility_language_level_known",
                violation_error_message=_("This level is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}, {self.get_level_display()}"


@audited()
class ApplicationFile(Record):
    """A document that the student uploaded; a newer one takes its place."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="files")
    kind = models.CharField(_("document"), max_length=12, choices=DocumentAsked)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    objects = models.Manager["ApplicationFile"]()

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                name="mobility_file_once",
                violation_error_message=_("This document is there already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentAsked.values),
                name="mobility_file_kind_known",
                violation_error_message=_("This document is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file}"
