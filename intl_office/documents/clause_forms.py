"""The forms of the library of clauses."""

from collections.abc import Iterator
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.documents.actions.clauses import WORDS, publish, save_draft
from intl_office.documents.clauses import NAME, Declared, as_rows
from intl_office.documents.enums import ClauseCategory, VariableType
from intl_office.documents.kinds import DocumentKind
from intl_office.documents.models import Clause, ClauseVersion
from intl_office.organisations.forms.base import RowForm
from intl_office.ui.comparing import Compared, changed
from intl_office.ui.form_layout import form_helper

MORE, MOST = 3, 20  # empty lines for variables; variables of one clause
ROWS = 10
_OF_VARIABLE = ("name", "type", "label_fr", "label_en", "obligatory")
# Of twelve columns: what it is called in the first line, its labels in the second.
_WIDTHS = {"name": 4, "type": 4, "obligatory": 4, "label_fr": 6, "label_en": 6}


class ClauseForm(Compared, RowForm[Clause]):
    """What a clause is, and the words of its draft with their variables."""

    autosave = True
    heading_fr = forms.CharField(label=_("Heading in French"), max_length=200, required=False)
    heading_en = forms.CharField(label=_("Heading in English"), max_length=200, required=False)
    text_fr = forms.CharField(
        label=_("Text in French"),
        max_length=12_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": ROWS, "lang": "fr"}),
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        max_length=12_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": ROWS, "lang": "en"}),
    )

    class Meta:
        model = Clause
        fields = (
            *("code", "title_fr", "title_en", "slot", "variants", "category"),
            *("condition", "obligatory", "legal_note"),
        )
        widgets = {"legal_note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, kind: DocumentKind, shown: ClauseVersion, **kwargs: Any) -> None:
        """Take the kind of document and the version whose words are shown by name."""
        self.kind, self.shown = kind, shown
        self.count = min(len(shown.declared) + MORE, MOST)
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Offer the parts, sub-kinds and conditions of the kind; a code never changes."""
        self.remember(self.instance.updated_at if self.instance.pk else None)
        self.fields["slot"] = forms.ChoiceField(
            label=_("Part of the text"), choices=list(self.kind.slots.items())
        )
        self.fields["variants"] = forms.MultipleChoiceField(
            label=_("Only for"),
            help_text=_("None chosen: for all."),
            choices=list(self.kind.variants.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["condition"] = forms.ChoiceField(
            label=_("Only where"),
            choices=[("", _("always")), *self.kind.conditions.items()],
            required=False,
        )
        if self.instance.pk:
            del self.fields["code"]
        self._call_by_their_names()
        for name in WORDS:
            self.initial.setdefault(name, getattr(self.shown, name))
        for at in range(self.count):
            self._add_variable(at)

    def _call_by_their_names(self) -> None:
        """A letter has an object and one part; what is never asked of its kind is not shown."""
        for code, label in zip(("fr", "en"), self.kind.texts_words.headings, strict=True):
            self.fields[f"heading_{code}"].label = str(label)
        if len(self.kind.slots) == 1:
            self.initial.setdefault("slot", next(iter(self.kind.slots)))
            self.initial["category"] = self.instance.category or ClauseCategory.OTHER
            del self.fields["obligatory"]
            self.fields["slot"].widget = self.fields["category"].widget = forms.HiddenInput()
        for name, known in (("variants", self.kind.variants), ("condition", self.kind.conditions)):
            if not known:
                del self.fields[name]

    def _add_variable(self, at: int) -> None:
        known = self.shown.declared
        one = known[at] if at < len(known) else Declared("")
        fields: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("Variable"), max_length=40, required=False),
            "type": forms.ChoiceField(label=_("Type"), choices=VariableType.choices),
            "label_fr": forms.CharField(label=_("Label, French"), max_length=100, required=False),
            "label_en": forms.CharField(label=_("Label, English"), max_length=100, required=False),
            "obligatory": forms.BooleanField(label=_("To be filled in"), required=False),
        }
        fields["type"].required = False
        for name, field in fields.items():
            self.fields[f"variable_{at}_{name}"] = field
            self.initial.setdefault(f"variable_{at}_{name}", getattr(one, name))

    @property
    def helper(self) -> FormHelper:
        """In sections; both languages side by side."""
        helper = form_helper(self)
        code = () if self.instance.pk else ("code",)
        pairs = [
            Row(*(Column(f"{name}_{code}", css_class="col-lg-6") for code in ("fr", "en")))
            for name in ("title", "heading", "text")
        ]
        lines = [
            Row(
                *(
                    Column(f"variable_{at}_{name}", css_class=f"col-md-{width}")
                    for name, width in _WIDTHS.items()
                )
            )
            for at in range(self.count)
        ]
        helper.layout = Layout(
            Fieldset(self.kind.texts_words.one, *code, pairs[0],
                     *self._together("slot", "category"),
                     *self._together("condition", "obligatory"),
                     *self._together("variants"), "legal_note"),
            Fieldset(_("What it says"), *pairs[1:]),
            Fieldset(_("Variables filled in as a document is drafted"), *lines),
            "seen",
        )  # fmt: skip
        return helper

    def _together(self, *names: str) -> list[Row]:
        """Those of these fields that there are, side by side."""
        known = [name for name in names if name in self.fields]
        return [Row(*(Column(name) for name in known))] if known else []

    def clean(self) -> dict[str, Any]:
        """Read the lines of the variables; each name is written as it stands in the text."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        taken = {one.code for one in self.kind.variables}
        self.declared: list[Declared] = []
        for at in range(self.count):
            line: dict[str, Any] = {
                name: given.get(f"variable_{at}_{name}") or "" for name in _OF_VARIABLE
            }
            one = Declared(**{**line, "obligatory": bool(line["obligatory"])})
            if one.name:
                self._take(at, one, taken)
        return given

    def _take(self, at: int, one: Declared, taken: set[str]) -> None:
        field = f"variable_{at}_name"
        if not NAME.fullmatch(one.name):
            self.add_error(field, _("Small letters, digits and underlines, a letter first."))
        elif one.name in taken:
            self.add_error(field, _("There is a variable of this name already."))
        elif not (one.label_fr and one.label_en):
            self.add_error(f"variable_{at}_label_fr", _("Say in both languages what it is."))
        taken.add(one.name)
        self.declared.append(one)

    def draft(self) -> ClauseVersion:
        """The words that were written."""
        words = {name: self.cleaned_data.get(name, "") for name in WORDS}
        return ClauseVersion(variables=as_rows(self.declared), **words)

    def act(self, by: User) -> Clause:
        """Write them as a draft."""
        seen = self.cleaned_data["seen"]
        return save_draft(clause=self.instance, draft=self.draft(), by=by, seen=seen)

    def write(self) -> Clause | None:
        """Write; None where it was refused, with the reason or both versions shown."""
        try:
            return self.act(cast("User", self.user))
        except ValidationError as refused:
            if changed(refused):
                row = Clause.objects.get(pk=self.instance.pk)
                self.compare(self.fresh(row), row, row.updated_at)
            add_violation(self, refused)
            return None

    def fresh(self, row: Clause) -> "ClauseForm":
        """The same form over the clause as it is now."""
        return ClauseForm(instance=row, kind=self.kind, shown=newest_of(row), user=self.user)


def newest_of(clause: Clause) -> ClauseVersion:
    """The draft, else the version in use, else an empty one."""
    found = clause.versions.order_by("-number").first() if clause.pk else None
    return found or ClauseVersion()


class PublishForm(Compared, RowForm[Clause]):
    """Why the draft is put into use."""

    why = forms.CharField(
        label=_("Reason of the change"),
        help_text=_("Those who draft and the legal office read it."),
        max_length=300,
    )

    class Meta:
        model = Clause
        fields = ()

    def narrow(self) -> None:
        """Know the version that is shown."""
        self.remember(self.instance.updated_at)

    def act(self, by: User) -> Clause:
        """Publish."""
        given = self.cleaned_data
        publish(clause=self.instance, why=given["why"], by=by, seen=given["seen"])
        return self.instance


def choices_of(drafts: Any) -> Iterator[tuple[str, str]]:
    """Rows on which a clause may be tried, as choices."""
    return ((str(uid), name) for uid, name in drafts)


class PreviewForm(forms.Form):
    """On which row the clause is tried."""

    on = forms.ChoiceField(label=_("Try it on"), required=False)

    def __init__(self, *args: Any, drafts: Any, first: str, **kwargs: Any) -> None:
        """Take the rows, and what stands before one is chosen, by name."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["on"])
        field.choices = [("", first), *choices_of(drafts)]

    @property
    def helper(self) -> FormHelper:
        """Asked for by GET."""
        return form_helper(self, method="get")
