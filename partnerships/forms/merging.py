"""Two people write the conditions of one agreement: what each wrote, line by line."""

from collections.abc import Iterator

from django.forms.formsets import TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.translation import gettext as _

from intl_office.ui import comparing
from intl_office.ui.comparing import Difference
from intl_office.ui.forms import Visitor
from partnerships.forms.conditions import (
    MOST,
    PREFIX,
    VERSION,
    ConditionForm,
    ConditionFormSet,
    condition_formset,
)
from partnerships.models import Agreement

Pair = tuple[int, ConditionForm, ConditionForm]


def compared(lines: ConditionFormSet, *, user: Visitor, agreement: Agreement) -> ConditionFormSet:
    """The set as it was sent, with what differs from what is stored now.

    Lines that somebody else added are appended, so that saving does not take them away.
    """
    fresh = condition_formset(None, user=user, agreement=agreement)
    sent = _with_added(lines, fresh)
    sent[VERSION] = fresh.version
    again = condition_formset(sent, user=user, agreement=agreement)
    again.differences = list(_differences(again, fresh))
    return again


def chosen(posted: QueryDict, *, user: Visitor, agreement: Agreement) -> QueryDict:
    """What was posted, with the other writer's value wherever the reader chose it."""
    if not comparing.chooses(posted):
        return posted
    sent = posted.copy()
    fresh = condition_formset(None, user=user, agreement=agreement)
    shown = condition_formset(posted, user=user, agreement=agreement)
    for at, _mine, theirs in _pairs(shown, fresh):
        comparing.take_chosen(sent, theirs, f"{PREFIX}-{at}")
    return sent


def _pairs(lines: ConditionFormSet, fresh: ConditionFormSet) -> Iterator[Pair]:
    theirs = {str(form.initial["uid"]): form for form in fresh.forms if "uid" in form.initial}
    for at, form in enumerate(lines.forms):
        other = theirs.get(str(form["uid"].data))
        if other is not None:
            yield at, form, other


def _differences(lines: ConditionFormSet, fresh: ConditionFormSet) -> Iterator[Difference]:
    for at, mine, theirs in _pairs(lines, fresh):
        what = _("Condition %(number)s, ") % {"number": at + 1}
        yield from comparing.differences(mine, theirs, what)


def _with_added(lines: ConditionFormSet, fresh: ConditionFormSet) -> QueryDict:
    """What was sent, and the stored lines that it does not know."""
    data = lines.data
    assert isinstance(data, QueryDict)  # noqa: S101  # the page gave one
    sent, at = data.copy(), lines.total_form_count()
    known = {str(form["uid"].data) for form in lines.forms}
    for form in fresh.forms:
        uid = form.initial.get("uid")
        if uid and str(uid) not in known and at < MOST:
            comparing.put_all(sent, form, f"{PREFIX}-{at}")
            at += 1
    sent[f"{PREFIX}-{TOTAL_FORM_COUNT}"] = str(at)
    return sent
