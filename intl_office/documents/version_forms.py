"""The forms about versions of a text: keep, send, compare, comment, answer."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.documents.actions.versions import Guest
from intl_office.documents.models import TextVersion
from intl_office.documents.models.version import LONGEST_COMMENT
from intl_office.ui.forms import OfficeForm

DRAFT = "draft"
DAYS = (14, 30, 60, 90)


class KeepForm(OfficeForm):
    """What changed since the version before."""

    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For those who read the versions here; the partner does not see it."),
    )


class SendForm(OfficeForm):
    """To whom a version goes, in which language, for how long."""

    name = forms.CharField(label=_("Name"), max_length=200)
    address = forms.EmailField(label=_("Email address"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language of the mail and the page"), choices=settings.LANGUAGES
    )
    days = forms.TypedChoiceField(label=_("The link works for"), coerce=int, initial=DAYS[1])
    words = forms.CharField(
        label=_("A word to the partner"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the mail."),
    )
    note = KeepForm.base_fields["note"]

    def __init__(self, *args: Any, known: list[Guest], **kwargs: Any) -> None:
        """Offer the address of the contact known, where there is one."""
        super().__init__(*args, **kwargs)
        if known:
            one = known[0]
            self.initial.update(name=one.name, address=one.address, language=one.language)

    def narrow(self) -> None:
        """Days in words."""
        days = self.fields["days"]
        assert isinstance(days, forms.ChoiceField)  # noqa: S101  # tells the type checker
        days.choices = [(one, _now("%(days)s days") % {"days": one}) for one in DAYS]

    @property
    def guest(self) -> Guest:
        """Who gets it."""
        given = self.cleaned_data
        return Guest(given["name"].strip(), given["address"], given["language"])


class CompareForm(OfficeForm):
    """Which two texts, and whether all of them or what changed alone."""

    earlier = forms.ChoiceField(label=_("Earlier text"))
    later = forms.ChoiceField(label=_("Later text"))
    only = forms.BooleanField(label=_("Only what changed"), required=False)

    def __init__(self, *args: Any, versions: list[TextVersion], **kwargs: Any) -> None:
        """Offer the versions, the latest first, and the text as it is now."""
        self.versions = {str(one.number): one for one in versions}
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """The text as it is now is the last one."""
        known = [(number, str(one)) for number, one in self.versions.items()]
        now = (DRAFT, _now("The text as it is now"))
        for name, choices in (("earlier", known), ("later", [now, *known])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
            field.choices = choices


class SaidForm(OfficeForm):
    """A comment on a part, or an answer to one; plain text."""

    label: ClassVar[Any] = _("Your comment")
    text = forms.CharField(max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3}))

    def narrow(self) -> None:
        """Say what is written here."""
        self.fields["text"].label = self.label


class AnswerForm(SaidForm):
    """What the office answers a guest."""

    label = _("Your answer")
