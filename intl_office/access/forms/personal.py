"""Asking about one's data; deciding about that of others."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.actions.anonymise import prepare, subject
from intl_office.access.actions.rights import ask
from intl_office.access.actions.terms import keep
from intl_office.access.enums import Ground, RightKind
from intl_office.access.models import Erasure, PastTerm, RightsRequest
from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.core.personal import identities, model_of
from intl_office.ui.forms import OfficeForm


class AskForm(OfficeForm):
    """What a person asks about their data."""

    kind = forms.ChoiceField(label=_("What you ask"), choices=RightKind.choices)
    message = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea({"rows": 5}),
        max_length=4000,
        help_text=_("What is wrong, or what should no longer be done, and why."),
    )

    def save(self) -> RightsRequest | None:
        """Put it into the register; None where it waits already, which the form then says."""
        data = self.cleaned_data
        kind = RightKind(data["kind"])
        try:
            return ask(by=cast("User", self.user), kind=kind, message=data["message"])
        except ValidationError as refused:
            add_violation(self, refused)
            return None


class PrepareForm(OfficeForm):
    """Whom to make anonymous, and why."""

    email = forms.EmailField(
        label=_("Email address of the person"),
        max_length=254,
        help_text=_("Of an account, of a person of the house or of a contact at a partner."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    ground = forms.ChoiceField(label=_("Why"), choices=Ground.choices)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
        help_text=_("What was decided, without the person's name: it stays."),
    )
    visa = forms.CharField(
        label=_("Archivist's visa"),
        max_length=120,
        required=False,
        help_text=_("Reference of the visa; needed where the data is past its term."),
    )

    def __init__(
        self,
        *args: Any,
        request: RightsRequest | None = None,
        row: PastTerm | None = None,
        **kwargs: Any,
    ) -> None:
        """Take what the decision answers: a request, or a line of the list of terms."""
        self.request, self.row = request, row
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """A known person is not asked for."""
        if self.request or self.row:
            del self.fields["email"], self.fields["ground"]

    def clean_email(self) -> tuple[str, int]:
        """Find the row; raises ValidationError where nobody, or more than one, has the address."""
        address = self.cleaned_data["email"].lower()
        found = [(code, key) for code in identities for key in _with_address(code, address)]
        if not found:
            raise ValidationError(_("Nobody is known under this address."), code="unknown")
        codes = [code for code, _key in found]
        if any(codes.count(code) > 1 for code in codes):
            raise ValidationError(_("Several people have this address."), code="several")
        return found[0]

    def save(self) -> Erasure | None:
        """Prepare it; None where it cannot be, with the reasons in the form."""
        data = self.cleaned_data
        identity, key = self._whom()
        try:
            return prepare(
                identity=identity,
                key=key,
                ground=self._ground(),
                reason=data["reason"],
                visa=data["visa"],
                by=cast("User", self.user),
                request=self.request,
            )
        except ValidationError as refused:
            add_violation(self, refused)
            return None

    def _whom(self) -> tuple[str, int]:
        if self.request:
            return "account", self.request.user_id
        if self.row:
            return self.row.identity, self.row.key
        found: tuple[str, int] = self.cleaned_data["email"]
        return found

    def _ground(self) -> Ground:
        if self.request:
            return Ground.REQUEST
        return Ground.TERM if self.row else Ground(self.cleaned_data["ground"])


class ConfirmForm(OfficeForm):
    """The person's name, typed: nobody does this by a slip."""

    name = forms.CharField(
        label=_("Type the person's name"), widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args: Any, erasure: Erasure, **kwargs: Any) -> None:
        """Take the anonymisation that is confirmed."""
        self.title = subject(erasure).title
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Say what is to be typed."""
        self.fields["name"].help_text = _("Exactly: %(name)s") % {"name": self.title}

    def clean_name(self) -> str:
        """The same name; raises ValidationError for another one."""
        typed = str(self.cleaned_data["name"]).strip()
        if typed.casefold() != self.title.casefold():
            raise ValidationError(_("This is not the person's name."), code="another")
        return typed


class KeepForm(OfficeForm):
    """Until when data past its term is kept, and why."""

    until = forms.DateField(
        label=_("Keep until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
        help_text=_("Such as an audit or a dispute that goes on."),
    )

    def clean_until(self) -> Any:
        """A day to come."""
        until = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise ValidationError(_("This day is past."), code="past")
        return until

    def save(self, row: PastTerm) -> PastTerm:
        """Keep it."""
        return keep(row=row, by=cast("User", self.user), **self.cleaned_data)


def _with_address(code: str, address: str) -> list[int]:
    kind = identities[code]
    keys: set[int] = set()
    for name in kind.addresses:
        rows = model_of(kind.model)._base_manager.filter(**{f"{name}__iexact": address})
        keys |= set(rows.values_list("pk", flat=True))
    return sorted(keys)
