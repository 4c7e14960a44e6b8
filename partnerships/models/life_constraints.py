"""Constraints of the columns of an agreement that its life needs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LIFE: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(notice_months=None) | Q(notice_months__lte=60),
        name="partnerships_agreement_notice",
        violation_error_message=_("A notice is at most five years long."),
    ),
]
