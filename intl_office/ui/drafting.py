"""Long forms that save as one writes.

class StayForm(OfficeModelForm[Stay]):
    autosave = True

def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    stay = get_object_or_404(Stay.objects.visible_to(request.user), uid=uid)
    form = StayForm(request.POST or None, instance=stay, user=request.user)
    drafting = Drafting(request, form, subject=str(stay.uid))
    if answer := drafting.answer():      # an autosave, "Save the draft", "Discard"
        return answer
    if form.is_valid():
        change_stay(stay=stay, by=request.user, **form.cleaned_data)
        drafting.forget()
        return redirect(stay.url)
    return render(request, "stays/edit.html", {"form": form})   # ui/components/form.html

A page with a draft offers it before it shows the form: nobody writes over a draft unseen. Files
and passwords are never sent nor kept. A visitor without an account has no draft.
"""

import uuid
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intl_office.ui.actions.drafts import Place, Saved, Tab, discard_draft, save_draft
from intl_office.ui.models import Draft

ASKED = "_draft"  # parameter: `autosave`, `save`, `discard`; in the address: `continue`
TAB = "_tab"
TOO_OLD = datetime(2000, 1, 1, tzinfo=UTC)


class Drafting:
    """The draft of one form on one page."""

    def __init__(self, request: HttpRequest, form: forms.BaseForm, *, subject: str = "") -> None:
        """Tie the form to its draft; a form that continues one shows its texts."""
        self.request = request
        self.form = form
        self.subject = subject
        form.drafting = self  # type: ignore[attr-defined]  # declared by the house's forms
        if self.draft and self.continued and not form.is_bound:
            self._show(self.draft)

    def _show(self, draft: Draft) -> None:
        _fill(self.form, draft)

    # ---------------------------------------------------------------- what the page shows
    @property
    def possible(self) -> bool:
        """Whether there is somebody to keep a draft for."""
        return self.request.user.is_authenticated

    @cached_property
    def draft(self) -> Draft | None:
        """The draft there is, if any."""
        if not self.possible:
            return None
        of_form = Draft.objects.of_form(self._place.form, self.subject)
        return of_form.visible_to(self._place.user).first()

    @property
    def continued(self) -> bool:
        """Whether the reader chose to go on with the draft."""
        return self.request.GET.get(ASKED) == "continue"

    @property
    def offered(self) -> bool:
        """Whether the page asks first: continue or discard."""
        return bool(self.draft) and not self.continued and not self.form.is_bound

    @cached_property
    def tab(self) -> str:
        """The page's name and time of opening, kept through refused attempts."""
        given = self.request.POST.get(TAB, "")
        return given if _parsed(given) else f"{uuid.uuid4()}:{timezone.now().timestamp():.3f}"

    @property
    def continue_url(self) -> str:
        """The address that shows the form with the draft's texts."""
        query = self.request.GET.copy()
        query[ASKED] = "continue"
        return f"{self.request.path}?{query.urlencode()}"

    @property
    def plain_url(self) -> str:
        """The address without a word about the draft."""
        query = self.request.GET.copy()
        query.pop(ASKED, None)
        return f"{self.request.path}?{query.urlencode()}".rstrip("?")

    @property
    def not_sent(self) -> str:
        """Names that an autosave leaves out, as htmx wants them."""
        return ",".join(["csrfmiddlewaretoken", "once", *self._names(secret=True)])

    # ---------------------------------------------------------------- what the page does
    def answer(self) -> HttpResponse | None:
        """Answer a request about the draft; None where the form itself was sent or asked for."""
        asked = self.request.POST.get(ASKED, "") if self.request.method == "POST" else ""
        if not self.possible or asked not in {"autosave", "save", "discard"}:
            return None
        if asked == "discard":
            discard_draft(place=self._place)
            messages.success(self.request, _("The draft is discarded."))
            return redirect(self.plain_url)
        return self._autosaved() if asked == "autosave" else self._saved()

    def forget(self) -> None:
        """The form was sent: its draft is over."""
        if self.possible:
            discard_draft(place=self._place, tab=self.tab.partition(":")[0])

    def _autosaved(self) -> HttpResponse:
        try:
            saved = self._keep()
        except ValidationError as refused:
            return self._part({"refused": refused.messages[0]})
        return self._part({"saved": saved}) if saved else HttpResponse(status=204)

    def _saved(self) -> HttpResponse:
        try:
            saved = self._keep()
        except ValidationError as refused:
            messages.error(self.request, refused.messages[0])
            return redirect(self.plain_url)
        if saved:
            at = date_format(timezone.localtime(saved.draft.saved_at), "H:i")
            messages.success(self.request, _("The draft is saved at %(time)s.") % {"time": at})
        return redirect(self.continue_url)

    def _keep(self) -> Saved | None:
        return save_draft(place=self._place, entries=self._entries(), tab=_tab(self.tab))

    def _part(self, context: dict[str, object]) -> HttpResponse:
        empty = {"saved": None, "refused": ""}
        return render(self.request, "ui/components/draft_saved.html", empty | context)

    @property
    def _place(self) -> Place:
        user = self.request.user
        assert user.is_authenticated  # noqa: S101 - `possible` was asked
        kind = type(self.form)
        return Place(user, f"{kind.__module__}.{kind.__qualname__}"[-160:], self.subject)

    def _entries(self) -> dict[str, list[str]]:
        """What was typed in the fields that may be kept; a field of several inputs has several."""
        kept, secret = self._names(secret=False), self._names(secret=True)
        return {
            name: self.request.POST.getlist(name)
            for name in self.request.POST
            if _belongs(name, kept) and not _belongs(name, secret)
        }

    def _names(self, *, secret: bool) -> list[str]:
        fields = self.form.fields.items()
        return [self.form[name].html_name for name, one in fields if _secret(one) is secret]


class SetDrafting(Drafting):
    """The draft of a page with several forms of one kind: `prefix` begins all their names.

    The page makes its set once more, from `draft.parameters`, where the reader continues.
    """

    def __init__(
        self, request: HttpRequest, lines: forms.BaseFormSet[Any], *, subject: str = ""
    ) -> None:
        """Tie the set to its draft."""
        self.prefix = f"{lines.prefix}-"
        # A set has what is asked of a form here: whether it was sent.
        super().__init__(request, cast("forms.BaseForm", lines), subject=subject)

    def _show(self, draft: Draft) -> None:
        """Nothing: the page makes the set from the draft."""

    def _entries(self) -> dict[str, list[str]]:
        sent = self.request.POST
        return {name: sent.getlist(name) for name in sent if name.startswith(self.prefix)}

    def _names(self, *, secret: bool) -> list[str]:  # noqa: ARG002  # no line asks for a file
        return []


def _belongs(name: str, fields: list[str]) -> bool:
    """Whether a parameter is a field's own, or one of its several inputs (`day_0`)."""
    whole, _underline, number = name.rpartition("_")
    return name in fields or (number.isdigit() and whole in fields)


def _secret(field: forms.Field) -> bool:
    """Whether a field is left out of drafts: files, passwords, what the person may not change."""
    return (
        field.disabled
        or isinstance(field, forms.FileField)
        or isinstance(field.widget, forms.PasswordInput | forms.FileInput)
    )


def _fill(form: forms.BaseForm, draft: Draft) -> None:
    """Show the draft's texts, right or wrong."""
    entries = draft.parameters
    for name, field in form.fields.items():
        sent, widget = form[name].html_name, field.widget
        if not _secret(field) and not widget.value_omitted_from_data(entries, {}, sent):
            form.initial[name] = widget.value_from_datadict(entries, {}, sent)


def _parsed(text: str) -> tuple[str, float] | None:
    name, _colon, opened = text.partition(":")
    try:
        return str(uuid.UUID(name)), float(opened)
    except ValueError:
        return None


def _tab(text: str) -> Tab:
    parsed = _parsed(text)
    if parsed is None:
        return Tab("", TOO_OLD)
    name, opened = parsed
    try:
        return Tab(name, datetime.fromtimestamp(opened, UTC))
    except (OverflowError, OSError, ValueError):
        return Tab(name, TOO_OLD)
