"""The application, as the student fills it in."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intl_office.core.uploads import MB, FileKind
from intl_office.organisations.models import Partner
from intl_office.reference.enums import CefrLevel
from intl_office.reference.models import Country, Language
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm
from intl_office.ui.upload_field import UploadField
from mobility.actions.applications import Destination, Entries
from mobility.enums import OFFERED, Term
from mobility.models import Application, Wish
from partnerships.enums import Direction
from partnerships.models import AgreementYear
from partnerships.queries import Offer, open_places

OWN = "own"
LANGUAGES = 3
MOST_BYTES = 10 * MB
KINDS = frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPEG})


class CountryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's is not generic
    """A country, sent by its two letters."""

    def __init__(self, **options: Any) -> None:
        """Take Django's own options."""
        choices: dict[str, Any] = {
            "queryset": Country.objects.all(),
            "to_field_name": "code",
            "empty_label": "—",
        }
        super().__init__(**choices, **options)


class ApplicationForm(OfficeForm):
    """Wishes in order, languages, motivation; what the student system knows is not asked again."""

    autosave: ClassVar[bool] = True
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("So that we can reach you when it is urgent."),
    )
    own_name = forms.CharField(
        label=gettext_lazy("Name of the host"), max_length=200, required=False
    )
    own_city = forms.CharField(label=gettext_lazy("City"), max_length=120, required=False)
    own_country = CountryField(label=gettext_lazy("Country"), required=False)
    own_type = forms.ChoiceField(label=gettext_lazy("What for"), required=False)
    motivation = forms.CharField(
        label=gettext_lazy("Why do you want to go, and why there?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("A few paragraphs; 4,000 characters at most."),
    )
    special_needs = forms.BooleanField(
        label=gettext_lazy("I would like to talk with someone about special needs"),
        required=False,
        help_text=gettext_lazy(
            "We call you. Do not write about your health here: it has no influence on the answer."
        ),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        """Take the application; its own entries stand in the form."""
        self.application = application
        self.campaign = application.campaign
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.update(_stored(application))

    def narrow(self) -> None:
        """One field a rank, destinations with places left, the campaign's types."""
        choices = self._destinations()
        for rank in self.ranks:
            self.fields[f"wish_{rank}"] = forms.ChoiceField(
                label=_("Wish %(rank)s") % {"rank": rank}, choices=choices, required=False
            )
            self.fields[f"term_{rank}"] = forms.ChoiceField(
                label=_("When, for wish %(rank)s") % {"rank": rank},
                choices=Term.choices,
                initial=Term.YEAR,
                required=False,
            )
        own_type, own_country = self.fields["own_type"], self.fields["own_country"]
        assert isinstance(own_type, forms.ChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(own_country, forms.ModelChoiceField)  # noqa: S101  # as above
        known = [(one.value, one.label) for one in OFFERED if one in self.campaign.types]
        own_type.choices = [("", "—"), *known]
        own_country.queryset = Country.objects.all().for_choice()
        self._language_fields()

    def _language_fields(self) -> None:
        known = Language.objects.all().for_choice()
        languages = [("", "—"), *((one.code, one.name) for one in known)]
        for number in range(1, LANGUAGES + 1):
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language %(number)s") % {"number": number},
                choices=languages,
                required=False,
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("Level of language %(number)s") % {"number": number},
                choices=[("", "—"), *CefrLevel.choices],
                required=False,
            )

    @property
    def ranks(self) -> range:
        """1, 2... as many as the campaign allows."""
        return range(1, self.campaign.wishes_max + 1)

    @cached_property
    def offered(self) -> Mapping[str, tuple[AgreementYear, Partner]]:
        """What may be chosen: places of agreements with one of their partners."""
        found: dict[str, tuple[AgreementYear, Partner]] = {}
        for offer in self._offers:
            for partner in offer.partners:
                found[f"{offer.places.uid}:{partner.uid}"] = (offer.places, partner)
        for wish in self._own_wishes:
            if wish.places and wish.partner:
                found.setdefault(_value(wish), (wish.places, wish.partner))
        return found

    @cached_property
    def _offers(self) -> list[Offer]:
        enrolment = self.application.enrolment
        isced = enrolment.programme.isced
        return open_places(
            year=self.campaign.year,
            direction=Direction.OUT,
            mobility_types=self.campaign.types,
            isced=isced.code if isced else "",
            eqf=enrolment.level,
        )

    @cached_property
    def _own_wishes(self) -> Sequence[Wish]:
        rows = self.application.wishes.select_related("places", "partner__country", "country")
        return list(rows.order_by("rank"))

    def _destinations(self) -> list[Any]:
        groups: dict[str, list[tuple[str, str]]] = {}
        several = len({places.mobility_type for places, _one in self.offered.values()}) > 1
        for value, (places, partner) in self.offered.items():
            words = _offer_words(places, partner, several=several)
            groups.setdefault(str(partner.country), []).append((value, words))
        own = (OWN, _("A host I have found myself (describe it below)"))
        return [("", "—"), *sorted(groups.items()), own]

    @property
    def helper(self) -> FormHelper:
        """In sections, one column on a phone."""
        helper = form_helper(self)
        wishes = [
            Row(Column(f"wish_{n}", css_class="col-md-8"), Column(f"term_{n}")) for n in self.ranks
        ]
        spoken = [
            Row(Column(f"language_{n}"), Column(f"level_{n}")) for n in range(1, LANGUAGES + 1)
        ]
        helper.layout = Layout(
            Fieldset(_("How to reach you"), "phone"),
            Fieldset(_("Where you would like to go, the best first"), *wishes),
            Fieldset(
                _("The host you have found yourself, if any"),
                "own_name",
                Row(Column("own_city"), Column("own_country")),
                "own_type",
            ),
            Fieldset(_("Languages you speak"), *spoken),
            Fieldset(_("Motivation"), "motivation"),
            Fieldset(_("Special needs"), "special_needs"),
        )
        return helper

    # ---------------------------------------------------------------- what was written
    def clean(self) -> dict[str, Any] | None:
        """Each destination once; an own host described; each language once and with a level."""
        known = super().clean() or {}
        self._refuse_repeats("wish", list(self.ranks), _("The same destination is chosen twice."))
        numbers = list(range(1, LANGUAGES + 1))
        self._refuse_repeats("language", numbers, _("This language is given twice."))
        for number in numbers:
            if known.get(f"language_{number}") and not known.get(f"level_{number}"):
                self.add_error(f"level_{number}", _("Say how well you speak it."))
        if any(known.get(f"wish_{rank}") == OWN for rank in self.ranks):
            self._need_own_host(known)
        return known

    def _refuse_repeats(self, name: str, numbers: Sequence[int], message: str) -> None:
        seen: set[str] = set()
        for number in numbers:
            value = self.cleaned_data.get(f"{name}_{number}")
            if value and value in seen:
                self.add_error(f"{name}_{number}", message)
            seen.add(value or "")

    def _need_own_host(self, known: Mapping[str, Any]) -> None:
        words = {
            "own_name": _("Name the host that you have found."),
            "own_country": _("Say in which country it is."),
            "own_type": _("Say what you go there for."),
        }
        for name, message in words.items():
            if not known.get(name):
                self.add_error(name, message)

    @property
    def entries(self) -> Entries:
        """What the form says; asked for once it is valid."""
        known = self.cleaned_data
        return Entries(
            phone=known["phone"],
            motivation=known["motivation"],
            special_needs=known["special_needs"],
            wishes=list(self._wishes()),
            languages=list(self._languages()),
        )

    def _wishes(self) -> Iterator[Destination]:
        known = self.cleaned_data
        for rank in self.ranks:
            value, term = known[f"wish_{rank}"], known[f"term_{rank}"] or Term.YEAR
            if value == OWN:
                yield Destination(
                    known["own_type"],
                    term,
                    host_name=known["own_name"],
                    host_city=known["own_city"],
                    country=known["own_country"],
                )
            elif value:
                places, partner = self.offered[value]
                yield Destination(places.mobility_type, term, places, partner)

    def _languages(self) -> Iterator[tuple[Language, str]]:
        known = self.cleaned_data
        given = {
            known[f"language_{number}"]: known[f"level_{number}"]
            for number in range(1, LANGUAGES + 1)
            if known[f"language_{number}"]
        }
        spoken = {one.code: one for one in Language.objects.filter(code__in=given)}
        yield from ((spoken[code], level) for code, level in given.items())


class FilesForm(OfficeForm):
    """One field for each document that the campaign asks for."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        """Take the application."""
        self.application = application
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """What is asked; a document that is there may be replaced."""
        there = {one.kind: one for one in self.application.files.select_related("file")}
        for kind in self.application.campaign.asked:
            before = there.get(kind)
            said = _("There now: %(name)s. A new file takes its place.")
            self.fields[kind] = UploadField(
                label=kind.label,
                kinds=KINDS,
                max_bytes=MOST_BYTES,
                required=False,
                help_text=said % {"name": before.file.name} if before else "",
            )


def _value(wish: Wish) -> str:
    if wish.places is None or wish.partner is None:
        return OWN
    return f"{wish.places.uid}:{wish.partner.uid}"


def _offer_words(places: AgreementYear, partner: Partner, *, several: bool) -> str:
    left = max(places.left, 0)
    count = ngettext("%(count)s place", "%(count)s places", left) % {"count": left}
    kind = f"{places.get_mobility_type_display()}, " if several else ""
    city = f", {partner.city}" if partner.city else ""
    return f"{partner}{city} ({kind}{count})"


def _stored(application: Application) -> dict[str, Any]:
    """What is written already, by field."""
    known: dict[str, Any] = {
        "phone": application.phone,
        "motivation": application.motivation,
        "special_needs": application.special_needs,
    }
    for wish in application.wishes.select_related("places", "partner", "country"):
        known |= {f"wish_{wish.rank}": _value(wish), f"term_{wish.rank}": wish.term}
        if wish.host_name:
            known |= {"own_name": wish.host_name, "own_city": wish.host_city,
                      "own_country": wish.country, "own_type": wish.mobility_type}  # fmt: skip
    spoken = application.languages.select_related("language").order_by("pk")
    for number, one in enumerate(spoken, 1):
        known |= {f"language_{number}": one.language.code, f"level_{number}": one.level}
    return known
