"""The memory of the changes of state of runs and turns."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intl_office.circuits.models.run import Run, Turn
from intl_office.core.audit import not_audited
from intl_office.core.models import TransitionLog


@not_audited("the memory of the changes of state itself; it only grows")
class RunTransition(TransitionLog):
    """One change of state of a run."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a run")
        verbose_name_plural = _("steps of runs")


@not_audited("the memory of the changes of state itself; it only grows")
class TurnTransition(TransitionLog):
    """One change of state of a turn."""

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("step of a turn")
        verbose_name_plural = _("steps of turns")
