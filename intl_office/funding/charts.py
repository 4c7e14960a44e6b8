"""Pictures of this room."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intl_office.core.money import format_money
from intl_office.funding.models import Envelope
from intl_office.funding.queries import EnvelopeBalance
from intl_office.ui.charts import Chart, Mark, bars


def burned(envelope: Envelope, known: EnvelopeBalance) -> Chart:
    """Each line as one bar: paid, committed, free; every part opens the line's commitments."""
    parts = (
        (pgettext("money", "Paid"), "paid"),
        (pgettext("money", "Committed"), "committed"),
        (pgettext("money", "Free"), "free"),
    )
    marks = [
        Mark(one.line.code, float(getattr(one.balance, name)), label, _url(envelope, one.line.code))
        for one in known.lines
        for label, name in parts
    ]
    total = known.total
    return bars(
        title=_("How far the money is used"),
        description=_("%(used)s of %(agreed)s is committed or paid (%(percent)s%%).")
        % {
            "used": format_money(total.committed + total.paid, envelope.currency),
            "agreed": format_money(total.agreed, envelope.currency),
            "percent": total.used_percent,
        },
        marks=marks,
        label=_("Line"),
        unit=envelope.currency,
        stacked=True,
    )


def _url(envelope: Envelope, code: str) -> str:
    address = reverse("funding:commitments", args=[envelope.uid])
    return f"{address}?{urlencode({'line': code})}"
