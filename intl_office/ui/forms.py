"""The base of every form: who fills it in, its layout, its error summary.

class ContactForm(OfficeModelForm):
    class Meta:
        model = Contact
        fields = ["name", "email"]

form = ContactForm(request.POST or None, user=request.user)
{% include "ui/components/form.html" with submit=_("Save contact") back=url %}
"""

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

from intl_office.ui.blank import in_words
from intl_office.ui.form_layout import form_helper
from intl_office.ui.readable import cut_nothing, make_readable

if TYPE_CHECKING:
    from intl_office.ui.drafting import Drafting

Visitor = AbstractBaseUser | AnonymousUser
M = TypeVar("M", bound=models.Model)


class FilledIn:
    """What both bases share: the user, kept for choices and rules; the helper of crispy.

    Attributes:
        autosave: the form saves as one writes; its view makes a `Drafting`.
        drafting: set by that view.

    """

    autosave: ClassVar[bool] = False
    user: Visitor
    drafting: "Drafting | None" = None

    @property
    def helper(self) -> FormHelper:
        """Drawn in the order of the fields; a form with sections overrides it."""
        assert isinstance(self, forms.BaseForm)  # noqa: S101 - tells the type checker
        return form_helper(self)

    def narrow(self) -> None:
        """Limit the choices to what `self.user` may choose; called once, when made."""


class OfficeForm(FilledIn, forms.Form):
    """A form that saves by calling an action."""

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        """Take the user by name; the rest as Django's form."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.narrow()
        in_words(self.fields.values())
        cut_nothing(self.fields.values())
        make_readable(self)


class OfficeModelForm(FilledIn, forms.ModelForm[M], Generic[M]):
    """A form over one row; its action, not `save()`, writes where a rule is concerned."""

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        """Take the user by name; the rest as Django's model form."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.narrow()
        in_words(self.fields.values())
        cut_nothing(self.fields.values())
        make_readable(self)
