"""The form of one article: the variables of its clause, or words of its own."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.documents.clauses import Declared, check
from intl_office.documents.models import ClauseVersion
from intl_office.documents.variable_fields import field_of, plain
from intl_office.ui.form_layout import form_helper
from partnerships.actions.contents import Seen, save_article
from partnerships.forms.base import SharedForm
from partnerships.models import Agreement, Article

TEXT_ROWS = 14
EMPTY_ROWS = 5  # where the clause has its words
HINT = "{% include 'partnerships/_words.html' %}"
TEXTS = (("fr", "text_fr"), ("en", "text_en"))


class ArticleForm(SharedForm[Article]):
    """Values of the clause's own variables, and own words in both languages side by side."""

    autosave = True

    class Meta:
        model = Article
        fields = ("text_fr", "text_en")
        widgets = {
            "text_fr": forms.Textarea(attrs={"rows": TEXT_ROWS, "lang": "fr"}),
            "text_en": forms.Textarea(attrs={"rows": TEXT_ROWS, "lang": "en"}),
        }

    def __init__(
        self, *args: Any, agreement: Agreement, version: ClauseVersion | None, **kwargs: Any
    ) -> None:
        """Take the agreement and the clause that the article stands on by name."""
        self.agreement, self.version = agreement, version
        super().__init__(*args, **kwargs)

    @property
    def declared(self) -> tuple[Declared, ...]:
        """The variables to be filled in."""
        return self.version.declared if self.version else ()

    def narrow(self) -> None:
        """Add a field for each variable; what was written down from the clause is no own word."""
        super().narrow()
        for one in self.declared:
            self.fields[f"value_{one.name}"] = field_of(one.type, label=one.label, required=False)
            self.initial.setdefault(f"value_{one.name}", self.instance.values.get(one.name, ""))
        if self.instance.as_clause:
            self.initial |= {"text_fr": "", "text_en": ""}
        for _code, name in TEXTS:
            if self.version and not self[name].value():
                self.fields[name].widget.attrs["rows"] = EMPTY_ROWS

    def clean(self) -> dict[str, Any]:
        """Keep values plain; words that are the clause's are none of its own."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        values = {one.name: plain(given.get(f"value_{one.name}")) for one in self.declared}
        self.instance.values = {name: value for name, value in values.items() if value}
        self.instance.clause_version, self.instance.as_clause = self.version, False
        for code, name in TEXTS:
            given[name] = self._own(code, name, given.get(name) or "")
        return given

    def _own(self, code: str, name: str, text: str) -> str:
        if self.version is not None:
            usual = self.agreement.filled(self.version, self.instance.values, code).text
            if text.split() == usual.split():
                return ""
        try:
            check(text, ())
        except ValidationError:
            self.add_error(
                name, _("Own words hold no variables: write what stands in their place.")
            )
        return text

    def _post_clean(self) -> None:
        """Without own words the row is not checked: the clause stands, or the row goes."""
        if self.cleaned_data.get("text_fr") or self.cleaned_data.get("text_en"):
            super()._post_clean()  # type: ignore[misc]  # Django's hook, unknown to the stubs
        else:
            self.instance.text_fr = self.instance.text_en = ""

    def fresh(self) -> "ArticleForm | None":
        """The article on this topic as it is now, whoever made it."""
        known = Article.objects.filter(agreement=self.agreement, topic=self.instance.topic).first()
        if known is None:
            return None
        return ArticleForm(
            instance=known, agreement=self.agreement, version=self.version, user=self.user
        )

    @property
    def helper(self) -> FormHelper:
        """First what is filled in, then own words, side by side where there is room."""
        helper = form_helper(self)
        values = [f"value_{one.name}" for one in self.declared]
        words = Row(
            Column("text_fr", css_class="col-lg-6"), Column("text_en", css_class="col-lg-6")
        )
        helper.layout = Layout(
            *([Fieldset(_("To be filled in"), *values)] if values else []),
            Fieldset(_("Own words, in place of the clause"), HTML(HINT), words),
            "seen",
        )
        return helper

    def act(self, by: User) -> Article:
        """Write or remove the article."""
        seen = Seen(self.cleaned_data["seen"])
        return save_article(article=self.instance, by=by, seen=seen) or self.instance
