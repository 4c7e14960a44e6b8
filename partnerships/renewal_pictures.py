"""The picture of one agreement's flows."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intl_office.ui.charts import Chart, Pair, balance
from partnerships.models import Agreement


def flows_chart(row: Agreement) -> Chart:
    """Who went out and came in, year by year, with the same figures as a table."""
    flows = row.renewal.flows
    known = {"out": sum(one.out for one in flows), "back": sum(one.back for one in flows)}
    return balance(
        title=_("Mobilities by academic year"),
        description=_("In five years %(out)s went out and %(back)s came in.") % known,
        pairs=[Pair(str(one.year), one.out, one.back) for one in flows],
        label=_("Academic year"),
        out=pgettext("students", "Out"),
        back=pgettext("students", "In"),
    )
