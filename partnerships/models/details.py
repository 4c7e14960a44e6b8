"""What some types of agreement hold in fields of their own: numbers and dates that are checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.reference.enums import EqfLevel
from intl_office.reference.models import Language
from partnerships.enums import DegreeKind
from partnerships.models.agreement import Agreement

STUDENTS, SEMESTERS = 500, 16
LEVELS = [(level.value, level.label) for level in EqfLevel if level >= EqfLevel.FIVE]


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing or wrong: the field that puts it right, and a sentence."""

    field: str
    said: str


class Details(Record):
    """Base of the particulars; `shown` are printed, `needed` must be filled in."""

    shown: ClassVar[Sequence[str]] = ()
    needed: ClassVar[Sequence[str]] = ()

    class Meta:
        abstract = True

    def gaps(self) -> Iterator[Gap]:
        """Everything that is missing before the agreement can go for approval."""
        for name in self.needed:
            if getattr(self, name) in {None, ""}:
                field: Any = self._meta.get_field(name)
                yield Gap(
                    name, _now("“%(field)s” is not filled in.") % {"field": field.verbose_name}
                )


def small(
    label: StrOrPromise, most: int
) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """A whole number that may still be unknown, from 1 to `most`."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(most)]
    )


def outlives(agreement: Agreement, day: date | None) -> bool:
    """Whether an agreement goes on after this day; one without a last day does (D613-18 to 21)."""
    return day is not None and (agreement.ends_on is None or agreement.ends_on > day)


@audited()
class DegreeDetails(Details):
    """A double or joint degree: code de l'éducation D613-18 to D613-21.

    Accreditations: last day of our own and of the partner's. Alternation: students of each side
    a year, and the semesters that they spend at the other.
    """

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="degree")
    programme = models.CharField(_("degree programme"), max_length=200, blank=True)
    kind = models.CharField(_("diplomas"), max_length=8, choices=DegreeKind, default=DegreeKind.TWO)
    level = models.PositiveSmallIntegerField(
        _("level of our degree"), choices=LEVELS, null=True, blank=True
    )
    partner_level = models.PositiveSmallIntegerField(
        _("level of the partner’s degree"), choices=LEVELS, null=True, blank=True
    )
    accredited_until = models.DateField(_("our accreditation ends on"), null=True, blank=True)
    partner_accredited_until = models.DateField(
        _("the partner’s accreditation ends on"), null=True, blank=True
    )
    engineers = models.BooleanField(
        _("engineering degree accredited by the CTI"),
        default=False,
        help_text=_("Asks for a minimum of semesters in France and a follow-up of careers."),
    )
    semesters = small(_("semesters of the programme"), SEMESTERS)
    semesters_in_france = small(_("semesters in France"), SEMESTERS)
    france_minimum = small(_("minimum of semesters in France"), SEMESTERS)
    students_out = small(_("our students a year"), STUDENTS)
    semesters_out = small(_("their semesters at the partner"), SEMESTERS)
    students_in = small(_("the partner’s students a year"), STUDENTS)
    semesters_in = small(_("their semesters with us"), SEMESTERS)
    imbalance = models.CharField(
        _("why both sides differ"),
        max_length=500,
        blank=True,
        help_text=_("Where the semesters of both sides are not the same."),
    )

    shown: ClassVar[Sequence[str]] = (
        "programme", "kind", "level", "partner_level", "accredited_until",
        "partner_accredited_until", "engineers", "semesters", "semesters_in_france",
        "france_minimum", "students_out", "semesters_out", "students_in", "semesters_in",
        "imbalance",
    )  # fmt: skip
    needed: ClassVar[Sequence[str]] = (
        "programme", "level", "partner_level", "accredited_until", "partner_accredited_until",
        "semesters", "semesters_in_france", "students_out", "semesters_out", "students_in",
        "semesters_in",
    )  # fmt: skip

    class Meta:
        verbose_name = _("particulars of a degree")
        verbose_name_plural = _("particulars of degrees")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DegreeKind.values),
                name="partnerships_degree_kind",
                violation_error_message=_("One joint diploma, or two."),
            ),
            models.CheckConstraint(
                condition=Q(semesters=None)
                | Q(semesters_in_france=None)
                | Q(semesters_in_france__lte=F("semesters")),
                name="partnerships_degree_semesters",
                violation_error_message=_(
                    "There are no more semesters in France than in the whole programme."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.programme or str(self.agreement_id)

    @property
    def balance(self) -> tuple[int, int] | None:
        """Semesters of our students there, of theirs here, in a year; None while unknown."""
        known = (self.students_out, self.semesters_out, self.students_in, self.semesters_in)
        out, long_out, back, long_in = known
        if out is None or long_out is None or back is None or long_in is None:
            return None
        return out * long_out, back * long_in

    def gaps(self) -> Iterator[Gap]:
        """Also: accreditations, level, minimum in France, balance."""
        yield from super().gaps()
        for name in ("accredited_until", "partner_accredited_until"):
            if outlives(self.agreement, getattr(self, name)):
                yield Gap(name, str(TOO_LONG))
        yield from self.own_gaps()

    def own_gaps(self) -> Iterator[Gap]:
        """What contradicts itself within these particulars."""
        if self.level and self.partner_level and self.level != self.partner_level:
            yield Gap("partner_level", str(OTHER_LEVEL))
        yield from self._in_france()
        found = self.balance
        if found and found[0] != found[1] and not self.imbalance:
            known = {"out": found[0], "back": found[1]}
            yield Gap("imbalance", _now(
                "%(out)s semesters a year go out and %(back)s come in: make both the same, or say"
                " why they differ.") % known)  # fmt: skip

    def _in_france(self) -> Iterator[Gap]:
        least, planned = self.france_minimum, self.semesters_in_france
        if self.engineers and least is None:
            yield Gap("france_minimum", _now("Say the minimum of semesters in France (CTI)."))
        if least is not None and planned is not None and planned < least:
            said = _now("%(planned)s semesters in France are fewer than the minimum, %(least)s.")
            yield Gap("semesters_in_france", said % {"planned": planned, "least": least})


TOO_LONG = _(
    "The agreement goes on after this accreditation: it may not last longer (code de l’éducation,"
    " D613-18 to D613-21). Give it an earlier last day."
)
OTHER_LEVEL = _("Both degrees are of the same level (code de l’éducation, D613-18).")


@audited()
class CotutelleDetails(Details):
    """A thesis with two institutions: order of 25 May 2016, articles 20 to 23."""

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="cotutelle")
    student = models.CharField(_("doctoral student"), max_length=200, blank=True)
    subject = models.CharField(_("subject of the thesis"), max_length=500, blank=True)
    director = models.CharField(_("thesis director with us"), max_length=200, blank=True)
    partner_director = models.CharField(
        _("thesis director at the partner"), max_length=200, blank=True
    )
    language = models.ForeignKey(
        Language,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("language of the thesis"),
    )
    summary_language = models.ForeignKey(
        Language,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("language of the summary"),
        help_text=_("French where the thesis is written in another language."),
    )
    defence_place = models.CharField(_("place of the defence"), max_length=200, blank=True)
    months_here = small(_("months with us"), 120)
    months_there = small(_("months at the partner"), 120)

    shown: ClassVar[Sequence[str]] = (
        "student", "subject", "director", "partner_director", "language", "summary_language",
        "defence_place", "months_here", "months_there",
    )  # fmt: skip
    needed: ClassVar[Sequence[str]] = (
        "student", "subject", "director", "partner_director", "language", "defence_place",
        "months_here", "months_there",
    )  # fmt: skip

    class Meta:
        verbose_name = _("particulars of a joint supervision")
        verbose_name_plural = _("particulars of joint supervisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(director="") | ~Q(director=F("partner_director")),
                name="partnerships_cotutelle_directors",
                violation_error_message=_("Each side has a director of its own."),
            )
        ]

    def __str__(self) -> str:
        return self.student or str(self.agreement_id)

    def gaps(self) -> Iterator[Gap]:
        """Also: a substantial summary in French of a thesis in another language (article 22)."""
        yield from super().gaps()
        summary = self.summary_language.code if self.summary_language else ""
        if self.language and self.language.code != "fr" and summary != "fr":
            said = _now("A thesis in another language has a substantial summary in French.")
            yield Gap("summary_language", said)


@audited()
class TraineeshipDetails(Details):
    """Traineeships with an organisation: code de l'éducation L124-1 and D124-4."""

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="traineeship")
    activities = models.TextField(_("activities entrusted"), blank=True, max_length=2000)
    mentor = models.CharField(_("mentor in the organisation"), max_length=200, blank=True)
    mentor_function = models.CharField(_("function of the mentor"), max_length=200, blank=True)
    teacher = models.CharField(_("teacher who follows the trainees"), max_length=200, blank=True)
    weekly_hours = models.DecimalField(
        _("hours of presence a week"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(48)],
    )

    shown: ClassVar[Sequence[str]] = (
        "activities", "mentor", "mentor_function", "teacher", "weekly_hours",
    )  # fmt: skip
    needed: ClassVar[Sequence[str]] = ("activities", "mentor", "teacher")

    class Meta:
        verbose_name = _("particulars of traineeships")
        verbose_name_plural = _("particulars of traineeships")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekly_hours=None) | Q(weekly_hours__gt=0, weekly_hours__lte=48),
                name="partnerships_traineeship_hours",
                violation_error_message=_("A week of presence has 48 hours at most."),
            )
        ]

    def __str__(self) -> str:
        return self.mentor or str(self.agreement_id)
