"""The list of agreements."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.documents.actions.batches import start_batch
from intl_office.documents.enums import Locale
from intl_office.ui.bulk import BulkAction, Preview
from intl_office.ui.views.lists import ListPage
from partnerships import rules
from partnerships.filters import AgreementFilters
from partnerships.models import Agreement
from partnerships.models.agreement import AgreementQuerySet
from partnerships.tables import AgreementTable
from partnerships.views.frame import asking
from partnerships.views.sections import section_tabs
from partnerships.workflow import KIND


def foresee_pdf(row: Agreement, user: User) -> Preview:
    """In which languages, and whether as a draft."""
    if not rules.may_edit(user, row):
        return Preview("", [_("You do not change agreements of this unit.")])
    words = Locale(row.languages).label
    if row.is_approved:
        return Preview(words)
    return Preview(_("%(languages)s, crossed as a draft") % {"languages": words})


def start_pdfs(rows: Sequence[Agreement], user: User) -> str:
    """Begin the long work; its page shows how far it is, then the archive."""
    refused = [row for row in rows if not rules.may_edit(user, row)]
    job = start_batch(
        kind=KIND,
        subjects=[row.uid for row in rows if row not in refused],
        locale=None,
        title=_now("Agreements as PDF"),
        by=user,
    )
    return reverse("jobs:job", args=[job.uid])


def _never(row: Agreement, user: User) -> None:
    raise AssertionError(f"{row} for {user}: `start` does the work")


class AgreementList(ListPage):
    """Agreements, the newest first."""

    name = "agreements"
    title: ClassVar[str | Promise] = _("Agreements")
    table_class = AgreementTable
    filterset_class = AgreementFilters
    template_name = "partnerships/list.html"
    bulk = (
        BulkAction(
            name="pdf",
            label=_("Make their PDFs"),
            preview=foresee_pdf,
            act=_never,
            visible=lambda request: rules.may_draft(request.user),
            start=start_pdfs,
        ),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to those who see no agreement at all."""
        if not rules.may_see_agreements(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Agreement]:
        """The agreements within reach."""
        rows = Agreement.objects.visible_to(asking(self.request)).for_list()
        return rows.with_columns(AgreementTable.chosen(self.request.GET))

    def exported(self, rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
        """Partners, units and officers are shared by many."""
        return cast("AgreementQuerySet", rows).for_export()

    def context(self) -> dict[str, Any]:
        """The other lists of the room, and what this person may begin here."""
        user = self.request.user
        return super().context() | {
            "sections": section_tabs(self.request),
            "may_draft": rules.may_draft(user),
            "may_record": rules.may_record_some(user),
            "may_publish": rules.may_publish(user),
        }
