"""What everybody may see of the agreements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.forms.base import RowForm
from partnerships.actions.publication import save_publication
from partnerships.models import Publication
from partnerships.models.publication import PUBLISHABLE


class PublicationForm(RowForm[Publication]):
    """On or off, which types, and a few words above the list."""

    types = forms.MultipleChoiceField(
        label=_("Types of agreement shown"),
        choices=PUBLISHABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Publication
        fields = ("is_on", "types", "text_fr", "text_en")
        widgets = {
            "text_fr": forms.Textarea({"rows": 4}),
            "text_en": forms.Textarea({"rows": 4}),
        }

    def act(self, by: User) -> Publication:
        """Write the row."""
        return save_publication(publication=self.instance, by=by)
