"""What an agreement brought, once it is over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.core.years import AcademicYear, AcademicYearField
from partnerships.life_enums import Advice
from partnerships.models.agreement import Agreement


@audited()
class Evaluation(Record):
    """The evaluation that goes to both ministers at the end (code de l'éducation, L123-7-1)."""

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="final_evaluation")
    achieved = models.TextField(_("what was achieved"), max_length=8000)
    advice = models.CharField(_("recommendation"), max_length=10, choices=Advice)
    why = models.TextField(_("why this recommendation"), blank=True, max_length=4000)
    sent_on = models.DateField(
        _("sent to both ministers on"),
        null=True,
        blank=True,
        help_text=_("Empty: it is written and still owed."),
    )

    class Meta:
        verbose_name = _("evaluation of an agreement")
        verbose_name_plural = _("evaluations of agreements")
        constraints = [
            models.CheckConstraint(
                condition=~Q(achieved=""),
                name="partnerships_evaluation_says",
                violation_error_message=_("Say what was achieved."),
            ),
            models.CheckConstraint(
                condition=Q(advice__in=Advice.values),
                name="partnerships_evaluation_advice",
                violation_error_message=_("This recommendation is not known."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement)


@audited()
class EvaluationYear(Record):
    """Flows of one academic year, as the evaluation tells them."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="years")
    year = AcademicYearField[AcademicYear | str, AcademicYear](_("academic year"))
    outgoing = models.PositiveIntegerField(_("outgoing"), default=0)
    incoming = models.PositiveIntegerField(_("incoming"), default=0)

    class Meta:
        ordering = ["year"]
        verbose_name = _("flows of a year in an evaluation")
        verbose_name_plural = _("flows by year in evaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "year"],
                name="partnerships_evaluationyear_once",
                violation_error_message=_("This year is there already."),
            ),
            models.CheckConstraint(
                condition=Q(outgoing__lte=100_000, incoming__lte=100_000),
                name="partnerships_evaluationyear_plausible",
                violation_error_message=_("This number is too great."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.outgoing} / {self.incoming}"
