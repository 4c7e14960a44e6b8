"""The public list and map of partners, which an institution can switch on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from intl_office.core.remembering import remember, remembered
from intl_office.organisations.models import Partner
from intl_office.organisations.views.asked import answered, needs
from intl_office.reference.models import Country
from intl_office.ui import navigation
from intl_office.ui.charts import Chart, Place, world_map
from intl_office.ui.forms import OfficeForm
from partnerships import rules
from partnerships.actions.publication import SWITCH
from partnerships.forms.publication import PublicationForm
from partnerships.models import Publication
from partnerships.models.publication import PUBLISHABLE
from partnerships.published import Offer, countries, offers, partners

PAGE = 50  # partners
KEPT = 300  # seconds


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    label = gettext_lazy("Our partner institutions")
    entry = navigation.Entry(label, "partnerships:public", "globe-europe-africa", 10, _is_on)
    navigation.public.register("partners", entry)


def _is_on(_request: HttpRequest) -> bool:
    """Asked on the first page, which anybody may open as often as they like."""
    known = remembered(SWITCH)
    if known is None:
        known = Publication.objects.filter(is_on=True).exists()
        remember(SWITCH, known, KEPT)
    return bool(known)


class SearchForm(OfficeForm):
    """What anybody may look for."""

    q = forms.CharField(label=gettext_lazy("Name or city"), required=False, max_length=100)
    country = forms.ModelChoiceField(
        label=gettext_lazy("Country"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("All countries"),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type of agreement"), required=False)

    def offer(self, types: Sequence[str], found: Any) -> None:
        """Offer what is published, nothing else."""
        country, kind = self.fields["country"], self.fields["type"]
        assert isinstance(country, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  # tells the type checker
        country.queryset = found
        known = [(code, label) for code, label in PUBLISHABLE if code in types]
        kind.choices = [("", _("All types")), *known]


@login_not_required
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Partners with an agreement in force, for everybody; 404 while it is switched off."""
    shown = Publication.objects.filter(is_on=True).first()
    if shown is None:
        raise Http404
    today = timezone.localdate()
    form = SearchForm(request.GET, user=request.user)
    form.offer(shown.types, countries(shown.types, today))
    asked = form.cleaned_data if form.is_valid() else {}
    types = [asked["type"]] if asked.get("type") else shown.types
    rows = partners(types, today)
    pages = Paginator(_narrowed(rows, asked), PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "publication": shown,
        "form": form,
        "page": page,
        "rows": _rows(page),
        "map": _map(rows),
        "query": _query(request),
        "settings_url": _settings_url(request),
    }
    return render(request, "partnerships/public.html", context)


def _narrowed(rows: Any, asked: dict[str, Any]) -> Any:
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    return rows.filter(country=asked["country"]) if asked.get("country") else rows


def _rows(page: "Page[Partner]") -> list[tuple[Partner, list[Offer]]]:
    return [(one, offers(one.shown_parties)) for one in page]  # type: ignore[attr-defined]  # Prefetch(to_attr)


def _query(request: HttpRequest) -> str:
    """The search without the page, for the links to other pages."""
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()


def _map(rows: Any) -> Chart:
    found = rows.order_by().prefetch_related(None).select_related(None)
    number = {row["country"]: row["n"] for row in found.values("country").annotate(n=Count("pk"))}
    places = [
        Place(one.code, one.name, number[one.pk], f"?country={one.code}")
        for one in Country.objects.filter(pk__in=number).order_by("code")
    ]
    return world_map(
        title=_("Our partners in the world"),
        description=_("Institutions with which an agreement is in force today, by country."),
        places=places,
        unit=_("partners"),
        bounds=(1, 3, 6, 12, 25),
    )


def _settings_url(request: HttpRequest) -> str:
    return reverse("partnerships:public_settings") if rules.may_publish(request.user) else ""


@needs(rules.may_publish)
def settings(request: HttpRequest) -> HttpResponse:
    """Switch the list on or off, and choose what it shows."""
    row = Publication.get() or Publication()
    address = reverse("partnerships:public")
    return answered(
        request,
        PublicationForm(request.POST or None, instance=row, user=request.user),
        title=_("Public list of partners"),
        said=_("The public list has been saved."),
        back=reverse("partnerships:agreements"),
        template="partnerships/public_settings.html",
        public_url=request.build_absolute_uri(address),
        is_on=row.is_on,
    )
