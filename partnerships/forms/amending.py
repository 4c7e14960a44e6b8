"""One line of an amendment."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.ui.form_layout import form_helper
from partnerships.actions.amending import add_change, amend
from partnerships.life_enums import STRUCTURED, Matter
from partnerships.models import Agreement, Change

WORDS = ("before_fr", "before_en", "after_fr", "after_en")
ARTICLE = ("article_fr", "article_en")


class ChangeForm(RowForm[Change]):
    """What changes; the fields of another kind of change are left empty, and emptied."""

    parent: Agreement | None = None  # given by the view that begins an amendment

    class Meta:
        model = Change
        fields = ("matter", "ends_on", "from_year", *ARTICLE, *WORDS)
        widgets = {
            "ends_on": DayInput(),
            **{name: forms.Textarea(attrs={"rows": 3}) for name in WORDS},
        }
        help_texts = {
            "ends_on": _("Conditions end with their own years: change them too where needed."),
            "from_year": _("The conditions of the agreement are brought here, to be changed."),
        }

    def narrow(self) -> None:
        """Propose the next academic year."""
        if self.instance.pk is None:
            self.initial.setdefault("from_year", AcademicYear.current().next)

    def clean(self) -> dict[str, Any] | None:
        """Keep what belongs to the kind of change."""
        known = super().clean() or self.cleaned_data
        matter = known.get("matter")
        if matter != Matter.END:
            known["ends_on"] = None
        if matter != Matter.CONDITIONS:
            known["from_year"] = None
        for name in (*ARTICLE, *WORDS) if matter in STRUCTURED else ():
            known[name] = ""
        return known

    @property
    def helper(self) -> FormHelper:
        """What first, then the two calendars, then the words side by side."""
        helper = form_helper(self)
        helper.layout = Layout(
            "matter",
            Fieldset(_("Last day, conditions"), Row(Column("ends_on"), Column("from_year"))),
            Fieldset(
                _("An article, or something else"),
                Row(*(Column(name) for name in ARTICLE)),
                Row(Column("before_fr"), Column("before_en")),
                Row(Column("after_fr"), Column("after_en")),
            ),
        )
        return helper

    def act(self, by: User) -> Change:
        """Begin the amendment, or write a line of it."""
        if self.parent is None:
            return add_change(change=self.instance, by=by)
        amend(parent=self.parent, change=self.instance, by=by)
        return self.instance
