"""The forms of signing: who signs, scans, delegates; the signatory's own."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.uploads import MB, FileKind
from intl_office.documents.actions.signing import Wanted, unsignable
from intl_office.documents.actions.signing_links import DIGITS
from intl_office.documents.kinds import Signatory, document_kinds
from intl_office.documents.models import Document, Signing, Slot
from intl_office.documents.signing_enums import Means
from intl_office.organisations.forms.base import DayInput
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm, Visitor
from intl_office.ui.upload_field import UploadField

SCAN_BYTES = 20 * MB
MOST = 12  # signatures under a text
SCANS = (FileKind.PDF, FileKind.JPEG)


def means_offered() -> list[tuple[str, Any]]:
    """The means; the seal only where its key is set up."""
    known = [one for one in Means if one != Means.SEAL or settings.SEAL_PKCS12]
    return [(one.value, one.label) for one in known]


class SlotForm(OfficeForm):
    """One signature. Without a proposal it also asks for whom; left empty it is none."""

    party = forms.CharField(label=_("Party"), max_length=250)
    name = forms.CharField(
        label=_("Name of the signatory"), max_length=200, help_text=_("As it is printed.")
    )
    title = forms.CharField(label=_("Function"), max_length=200, required=False)
    means = forms.ChoiceField(label=_("Signs by"))
    address = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        required=False,
        help_text=_("The link and the one-time code go there: the signatory’s own address."),
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    turn = forms.IntegerField(
        label=_("Turn"),
        min_value=1,
        max_value=MOST,
        help_text=_("1 signs first; the same number signs in any order."),
    )

    def __init__(self, *args: Any, proposed: Signatory | None, **kwargs: Any) -> None:
        """Take who is proposed by name; None for one more signature."""
        self.proposed = proposed
        super().__init__(*args, empty_permitted=proposed is None,
                         use_required_attribute=False, **kwargs)  # fmt: skip

    @property
    def helper(self) -> FormHelper:
        """Two fields a line on wide screens."""
        helper = form_helper(self)
        whom = () if self.proposed else ("party",)
        pairs = (("name", "title"), ("means", "address"), ("language", "turn"))
        rows = (Row(*(Column(name, css_class="col-md-6") for name in pair)) for pair in pairs)
        helper.layout = Layout(*whom, *rows)
        return helper

    def narrow(self) -> None:
        """The means there are; no question for a party that is known."""
        means = self.fields["means"]
        assert isinstance(means, forms.ChoiceField)  # noqa: S101  # tells the type checker
        means.choices = means_offered()
        if self.proposed is not None:
            del self.fields["party"]

    def clean(self) -> dict[str, Any]:
        """Who signs by link has an address."""
        known = super().clean() or self.cleaned_data
        if known.get("means") == Means.LINK and not known.get("address"):
            self.add_error("address", _now("Who signs by link has an address."))
        return known

    @property
    def wanted(self) -> Wanted:
        """The signature that is asked for."""
        given = dict(self.cleaned_data)
        party = given.pop("party", "")
        known = self.proposed or Signatory(party_fr=party, party_en=party)
        return Wanted(
            party_fr=known.party_fr, party_en=known.party_en, party_key=known.key, **given
        )


class SlotForms:
    """The signatures of a text: those that its room proposes, and one more."""

    def __init__(self, document: Document, user: Visitor, data: QueryDict | None) -> None:
        """Bind them to what was sent, if anything was."""
        kind = document_kinds.get(document.kind)
        self.reasons = tuple(unsignable(document))
        proposed = kind.signatories(document.subject) if kind else ()
        self.forms = [
            SlotForm(data, user=user, proposed=one, prefix=f"s{number}",
                     initial=_initial(one, number))
            for number, one in enumerate([*proposed[: MOST - 1], None])
        ]  # fmt: skip
        self.is_bound = data is not None

    def is_valid(self) -> bool:
        """Check them all, so that every error is said."""
        wrong = [one for one in self.forms if not one.is_valid()]
        return self.is_bound and not wrong

    @property
    def wanted(self) -> Sequence[Wanted]:
        """The signatures filled in."""
        return [one.wanted for one in self.forms if one.proposed or one.has_changed()]


def _initial(one: Signatory | None, number: int) -> Mapping[str, Any]:
    if one is None:
        return {"language": "fr", "turn": number + 1, "means": Means.LINK}
    house = Means.SEAL if settings.SEAL_PKCS12 else Means.SCAN
    means = Means.LINK if one.address else house if one.house else Means.SCAN
    known = {"name": one.name, "title": one.title, "address": one.address}
    return {**known, "language": one.language, "turn": 1, "means": means}


class ScanForm(OfficeForm):
    """The scan of a signed paper, with the day on it."""

    scan = UploadField(
        label=_("Signed paper"),
        kinds=SCANS,
        max_bytes=SCAN_BYTES,
        help_text=_("The whole text with the signature. It is kept unchanged, with its SHA-256."),
    )
    on = forms.DateField(label=_("Day of the signature"), widget=DayInput())
    name = forms.CharField(label=_("Name of whoever signed"), max_length=200)

    def clean_on(self) -> Any:
        """No day to come."""
        if self.cleaned_data["on"] > timezone.localdate():
            raise ValidationError(_now("Nobody has signed in the future."))
        return self.cleaned_data["on"]


class DelegateForm(OfficeForm):
    """Who may sign instead, from when to when and why; all empty takes it back."""

    delegate_name = forms.CharField(label=_("Name"), max_length=200, required=False)
    delegate_address = forms.EmailField(label=_("Email address"), max_length=254, required=False)
    delegate_from = forms.DateField(label=_("First day"), widget=DayInput(), required=False)
    delegate_until = forms.DateField(label=_("Last day"), widget=DayInput(), required=False)
    delegate_reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("For example the decision by which the signature is delegated."),
    )

    def clean(self) -> dict[str, Any]:
        """All or nothing."""
        known = super().clean() or self.cleaned_data
        missing = [name for name in self.fields if not known.get(name)]
        if len(missing) < len(self.fields):
            for name in missing:
                if name not in self.errors:
                    self.add_error(name, _now("Fill in all of it, or nothing."))
        first, last = known.get("delegate_from"), known.get("delegate_until")
        if first and last and last < first:
            self.add_error("delegate_until", _now("The last day lies before the first day."))
        return known


class CorrectForm(OfficeForm):
    """Name, function, address, language and means of who has not signed yet."""

    name = forms.CharField(label=_("Name of the signatory"), max_length=200)
    title = forms.CharField(label=_("Function"), max_length=200, required=False)
    means = forms.ChoiceField(label=_("Signs by"))
    address = forms.EmailField(label=_("Email address"), max_length=254, required=False)
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)

    def narrow(self) -> None:
        """The means there are."""
        means = self.fields["means"]
        assert isinstance(means, forms.ChoiceField)  # noqa: S101  # tells the type checker
        means.choices = means_offered()

    def clean(self) -> dict[str, Any]:
        """Who signs by link has an address."""
        known = super().clean() or self.cleaned_data
        if known.get("means") == Means.LINK and not known.get("address"):
            self.add_error("address", _now("Who signs by link has an address."))
        return known


class AgainForm(OfficeForm):
    """Which new text the same people sign."""

    document = forms.ModelChoiceField(
        label=_("New version"),
        queryset=Document.objects.none(),
        to_field_name="uid",
        empty_label=None,
        help_text=_("Its PDF is ready and it is no draft."),
    )

    def __init__(self, *args: Any, signing: Signing, **kwargs: Any) -> None:
        """Take the recalled signing by name."""
        self.signing = signing
        super().__init__(*args, **kwargs)

    @property
    def is_empty(self) -> bool:
        """Whether there is no new text yet."""
        asked = self.fields["document"]
        assert isinstance(asked, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        return asked.queryset is None or not asked.queryset.exists()

    def narrow(self) -> None:
        """Documents about the same thing that nobody was asked to sign."""
        asked = self.fields["document"]
        assert isinstance(asked, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert self.user.is_authenticated  # noqa: S101  # the page asks for it
        old = self.signing.document
        rows = Document.objects.visible_to(self.user).filter(kind=old.kind, subject=old.subject)
        ready = rows.filter(state="ready", draft=False, signing=None)
        asked.queryset = ready.order_by("-pk")


# ---------------------------------------------------------------- signatories
class NameForm(OfficeForm):
    """The name as it is printed, and that the text was read."""

    name = forms.CharField(label=_("Your name, as it is printed"), max_length=200)
    agreed = forms.BooleanField(label=_("I have read the text and I agree to it"))

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        """Take the name printed by name."""
        self.expected = expected
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_name(self) -> str:
        """The name printed; capitals, accents and spaces do not matter."""
        given: str = self.cleaned_data["name"]
        if _folded(given) != _folded(self.expected):
            raise ValidationError(
                _now("Write the name as it is printed: %(name)s.") % {"name": self.expected}
            )
        return self.expected


class CodeForm(OfficeForm):
    """The code that was sent."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=DIGITS + 6,
        help_text=_("Six digits; it holds for 10 minutes."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """The digits alone."""
        return "".join(one for one in self.cleaned_data["code"] if one.isdigit())


class RefuseForm(OfficeForm):
    """Why somebody does not sign."""

    reason = forms.CharField(
        label=_("Why do you not sign?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever sent you the text reads it."),
    )


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def columns_of(slot: Slot, form: OfficeForm) -> Mapping[str, Any]:
    """What a form shows of a signature."""
    return {name: getattr(slot, name) for name in form.base_fields}


class VerifyForm(OfficeForm):
    """A file to be checked."""

    file = UploadField(
        label=_("File"),
        kinds=SCANS,
        max_bytes=SCAN_BYTES,
        help_text=_("The text, the sealed file or the scan. It is looked at, never kept."),
    )
