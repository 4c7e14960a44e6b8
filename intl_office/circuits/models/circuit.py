"""Circuits: which steps a file takes, as data that the office writes."""

from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.access.enums import Pole, Role
from intl_office.access.models.assignment import role_title
from intl_office.circuits import subjects
from intl_office.circuits.enums import DECIDING, Assignee, Edition
from intl_office.circuits.rules import may_edit
from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.organisations.models import Unit
from intl_office.reference.models.base import in_language

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LAST_POSITION = 40
LONGEST = 365  # days


class CircuitQuerySet(RecordQuerySet["Circuit"]):
    """Sets of circuits."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Whoever may change circuits; others meet the steps on the pages of their files."""
        return self if may_edit(user) else self.none()

    def in_force(self) -> Self:
        """Versions that new runs take."""
        return self.filter(edition=Edition.IN_FORCE)

    def for_kind(self, kind: str) -> Self:
        """Those for one kind of files."""
        return self.filter(subject_kind=kind)

    def for_list(self) -> Self:
        """With the number of steps and of runs."""
        return self.annotate(
            step_count=models.Count("steps", distinct=True),
            run_count=models.Count("runs", distinct=True),
        )

    def with_steps(self) -> Self:
        """With the steps in order, and whom they name."""
        steps = CircuitStep.objects.select_related("unit", "person", "body")
        return self.prefetch_related(Prefetch("steps", steps.order_by("position", "pk")))


@audited()
class Circuit(Record):
    """One version of a circuit; what is in force or was never changes, a new version follows."""

    code = models.CharField(
        _("code"),
        max_length=60,
        validators=[RegexValidator(CODE, _("Small letters, digits and hyphens."))],
        help_text=_("Short and lasting, such as agreement-full."),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    name_fr = models.CharField(_("name in French"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    subject_kind = models.CharField(_("kind of files"), max_length=64)
    edition = models.CharField(
        _("state"), max_length=10, choices=Edition, default=Edition.DRAFT, editable=False
    )

    objects = CircuitQuerySet.as_manager()

    class Meta:
        verbose_name = _("circuit")
        verbose_name_plural = _("circuits")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="circuits_circuit_version_once",
                violation_error_message=_("This version of the circuit exists already."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(edition=Edition.IN_FORCE),
                name="circuits_circuit_one_in_force",
                violation_error_message=_("Another version of this circuit is in force."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(edition=Edition.DRAFT),
                name="circuits_circuit_one_draft",
                violation_error_message=_("A version of this circuit is being written already."),
            ),
            models.CheckConstraint(
                condition=Q(edition__in=Edition.values),
                name="circuits_circuit_edition_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name_fr="") & ~Q(subject_kind=""),
                name="circuits_circuit_named",
                violation_error_message=_("A circuit has a code, a name and a kind of files."),
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="circuits_circuit_version_positive",
                violation_error_message=_("Versions begin at 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other one."""
        return in_language(self, "name")

    @property
    def kind_label(self) -> str:
        """For which files, in words."""
        return subjects.kind_label(self.subject_kind)

    @property
    def is_draft(self) -> bool:
        """Whether its steps may still change."""
        return self.edition == Edition.DRAFT

    @property
    def is_in_force(self) -> bool:
        """Whether new runs take it."""
        return self.edition == Edition.IN_FORCE

    def get_absolute_url(self) -> str:
        """The circuit's page."""
        return reverse("circuits:circuit", args=[self.uid])

    def groups(self) -> "list[list[CircuitStep]]":
        """The steps in order; those that go on at the same time stand together."""
        found: dict[int, list[CircuitStep]] = {}
        for step in sorted(self.steps.all(), key=lambda one: (one.position, one.pk or 0)):
            found.setdefault(step.position, []).append(step)
        return list(found.values())


def _names(*columns: str) -> Q:
    """These columns name who decides, and no other column does."""
    empty = {"role": Q(role=""), **{c: Q(**{c: None}) for c in ("unit", "person", "body")}}
    found = Q()
    for column, blank in empty.items():
        found &= ~blank if column in columns else blank
    return found


class CircuitStepQuerySet(RecordQuerySet["CircuitStep"]):
    """Sets of steps."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """As the circuits."""
        return self if may_edit(user) else self.none()


@audited()
class CircuitStep(Record):
    """One step: who decides, within how many days, and what they may do besides approving."""

    circuit = models.ForeignKey(
        Circuit, models.CASCADE, related_name="steps", verbose_name=_("circuit")
    )
    # Steps of one position are open at the same time.
    position = models.PositiveSmallIntegerField(_("position"), editable=False)
    name_fr = models.CharField(_("name in French"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    assignee = models.CharField(_("who decides"), max_length=10, choices=Assignee)
    role = models.CharField(_("role"), max_length=16, choices=Role, blank=True)
    pole = models.CharField(_("pole"), max_length=16, choices=Pole, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="circuit_steps",
        verbose_name=_("unit"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="circuit_steps",
        verbose_name=_("person"),
    )
    body = models.ForeignKey(
        "circuits.Body",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="circuit_steps",
        verbose_name=_("body"),
    )
    days = models.PositiveSmallIntegerField(
        _("days to decide"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("From the day on which the step opens. Empty: no deadline."),
    )
    may_return = models.BooleanField(
        _("may send the file back"),
        default=True,
        help_text=_("To the requester or to a step before, with a reason."),
    )
    optional = models.BooleanField(
        _("may be left out"),
        default=False,
        help_text=_("Whoever decides may say that it does not apply here, with a reason."),
    )
    four_eyes = models.BooleanField(
        _("not by the requester"),
        default=True,
        help_text=_("Whoever sent the file on its way does not decide here."),
    )
    condition = models.CharField(
        _("only if"),
        max_length=64,
        blank=True,
        help_text=_("Where this does not hold, the step is passed over, with the reason shown."),
    )

    objects = CircuitStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a circuit")
        verbose_name_plural = _("steps of circuits")
        indexes = [models.Index(fields=["circuit", "position"], name="circuits_step_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(assignee=Assignee.ROLE) & _names("role"))
                | (Q(assignee=Assignee.UNIT) & _names("unit"))
                | (Q(assignee=Assignee.OWNER_UNIT) & _names())
                | (Q(assignee=Assignee.PERSON) & _names("person"))
                | (Q(assignee=Assignee.BODY) & _names("body")),
                name="circuits_step_assignee",
                violation_error_message=_("Say who decides, in exactly one way."),
            ),
            models.CheckConstraint(
                condition=Q(role="") | Q(role__in=DECIDING),
                name="circuits_step_role_decides",
                violation_error_message=_("This role takes no decisions."),
            ),
            models.CheckConstraint(
                condition=Q(role=Role.OFFICER, pole__in=Pole.values)
                | (~Q(role=Role.OFFICER) & Q(pole="")),
                name="circuits_step_pole",
                violation_error_message=_("Staff of the office have a pole, other roles none."),
            ),
            models.CheckConstraint(
                condition=Q(days=None) | Q(days__gte=1, days__lte=LONGEST),
                name="circuits_step_days",
                violation_error_message=_("A deadline lies between one day and one year."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=LAST_POSITION),
                name="circuits_step_position",
                violation_error_message=_("A circuit has forty steps one after another at most."),
            ),
            models.CheckConstraint(
                condition=~Q(name_fr=""),
                name="circuits_step_named",
                violation_error_message=_("A step has a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other one."""
        return in_language(self, "name")

    @property
    def who(self) -> str:
        """Who decides, in words."""
        if self.assignee == Assignee.ROLE:
            return role_title(self.role, self.pole)
        named = {Assignee.UNIT: self.unit, Assignee.PERSON: self.person, Assignee.BODY: self.body}
        found = named.get(Assignee(self.assignee))
        return str(found or Assignee(self.assignee).label)

    @property
    def condition_label(self) -> str:
        """On what the step depends, in words; empty where it always comes."""
        kind = subjects.subject_kinds.get(self.circuit.subject_kind)
        found = kind.conditions.get(self.condition) if kind else None
        return str(found.label) if found else self.condition
