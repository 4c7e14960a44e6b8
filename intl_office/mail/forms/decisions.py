"""A decision on one mail."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import WorkflowError
from intl_office.mail.actions.deciding import DECISIONS
from intl_office.mail.models import Message
from intl_office.ui.forms import OfficeForm


class DecisionForm(OfficeForm):
    """Why an officer sends again, settles or cancels."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the mail's history."),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        """Take the step by name; its name sets the form's inputs apart from the other steps'."""
        super().__init__(*args, auto_id=f"{step}_%s", **kwargs)
        self.step = step

    def decide(self, message: Message) -> bool:
        """Do it; False with the reasons in the form where it cannot be done."""
        by = self.user
        assert isinstance(by, AbstractBaseUser)  # noqa: S101  # the page wants an officer
        try:
            DECISIONS[self.step](message=message, by=by, reason=self.cleaned_data["reason"])
        except WorkflowError as refused:
            self.add_error(None, [refused.message, *(str(r.message) for r in refused.reasons)])
            return False
        return True
