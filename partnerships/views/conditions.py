"""The page on which the conditions of a draft are written."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from intl_office.reference.models import IscedField
from intl_office.ui.comparing import changed
from intl_office.ui.drafting import SetDrafting
from partnerships.actions.agreements import save_conditions
from partnerships.actions.places import BelowTaken
from partnerships.forms.conditions import VERSION, ConditionFormSet, condition_formset
from partnerships.forms.merging import chosen, compared
from partnerships.models import Agreement
from partnerships.views.frame import asking

MORE = "more"  # the button that gives more empty forms


class ConditionsWriting:
    """One request to that page: its forms, its draft, what became of it.

    Attributes:
        refused: something was sent and not saved.

    """

    def __init__(self, request: HttpRequest, agreement: Agreement) -> None:
        """Read what was sent, or the draft that the reader continues."""
        self.request, self.agreement = request, agreement
        self.refused = False
        self.lines = self._set(self._posted())
        self.drafting = SetDrafting(request, self.lines, subject=str(agreement.uid))
        if self.drafting.draft and self.drafting.continued and not self.lines.is_bound:
            self.lines = self._set(self.drafting.draft.parameters)

    def answer(self) -> HttpResponseBase | None:
        """Where to go after a draft was kept or the conditions were saved; None to show them."""
        if answer := self.drafting.answer():
            return answer
        if self.request.method != "POST" or MORE in self.request.POST:
            return None
        if self.lines.is_valid() and self._saved():
            self.drafting.forget()
            messages.success(
                self.request, _("The conditions have been saved; the places follow them.")
            )
            return redirect(self.agreement)
        self.refused = True
        return None

    def context(self) -> dict[str, Any]:
        """What the page shows."""
        self.lines.drafting = self.drafting
        return {
            "lines": self.lines,
            "refused": self.refused,
            "isced": IscedField.objects.detailed(),
            "version_name": VERSION,
        }

    def _posted(self) -> QueryDict | None:
        if self.request.method != "POST":
            return None
        return chosen(self.request.POST, user=self.request.user, agreement=self.agreement)

    def _set(self, data: QueryDict | None) -> ConditionFormSet:
        more = MORE in self.request.POST
        return condition_formset(data, user=self.request.user, agreement=self.agreement, more=more)

    def _saved(self) -> bool:
        try:
            save_conditions(
                agreement=self.agreement,
                entries=self.lines.entries(),
                by=asking(self.request),
                seen=self.lines.version or None,
            )
        except BelowTaken as refused:
            self.lines.refuse(refused)
        except ValidationError as refused:
            self._say(refused)
        else:
            return True
        return False

    def _say(self, refused: ValidationError) -> None:
        for message in refused.messages:
            messages.error(self.request, message)
        if changed(refused):
            user = self.request.user
            self.lines = compared(self.lines, user=user, agreement=self.agreement)
