"""What must hold before an agreement moves on, besides its own entries: law, notice, amendments."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.workflow import Reason
from partnerships.life_enums import Opposition
from partnerships.life_rules import renews_itself

OFFICERS = _("the officers for cooperation")


class HasWindow(Protocol):
    """What was sent to the ministers, and what they answered."""

    opposition: str
    reason: str
    not_applicable: str

    @property
    def until(self) -> date | None: ...  # noqa: D102
    @property
    def missing(self) -> list[str]: ...  # noqa: D102


class HasLife(Protocol):
    """An agreement, as these guards know it."""

    @property
    def asks_ministries(self) -> bool: ...  # noqa: D102
    @property
    def window(self) -> HasWindow | None: ...  # noqa: D102
    @property
    def window_url(self) -> str: ...  # noqa: D102
    @property
    def written_terms(self) -> list[str]: ...  # noqa: D102
    @property
    def edit_url(self) -> str: ...  # noqa: D102
    @property
    def effective_on(self) -> date | None: ...  # noqa: D102


class HasChanges(Protocol):
    """An amendment, as these guards know it; any other agreement has nothing to say."""

    @property
    def lacks_changes(self) -> bool: ...  # noqa: D102
    @property
    def changes_url(self) -> str: ...  # noqa: D102
    @property
    def rivals(self) -> list[str]: ...  # noqa: D102
    @property
    def misfits(self) -> list[str]: ...  # noqa: D102


def day_of(day: date) -> str:
    """A day as people read it."""
    return date_format(day, "DATE_FORMAT")


# ---------------------------------------------------------------- law
def not_tacit(row: HasLife) -> Iterator[Reason]:
    """No text renews itself: each renewal is communicated again (D123-19)."""
    sentence = renews_itself(*row.written_terms)
    if sentence:
        text = _now("The text renews itself: “%(sentence)s”. A renewal is communicated to the"
                    " ministers again (code de l’éducation, art. L123-7-1 and D123-19): tacit"
                    " renewal is not possible.")  # fmt: skip
        message = text % {"sentence": sentence[:200]}
        yield Reason(code="tacit", message=message, whose_turn=OFFICERS, link=row.edit_url)


def ministries_silent(row: HasLife) -> Iterator[Reason]:
    """Both ministers have the draft, and their month went by (L123-7-1)."""
    if not row.asks_ministries:
        return
    window = row.window
    if window is None:
        text = _("Say when the draft was sent to both ministers (code de l’éducation,"
                 " art. L123-7-1), or why this does not apply.")  # fmt: skip
        yield Reason(code="ministries", message=text, whose_turn=OFFICERS, link=row.window_url)
    elif not window.not_applicable:
        yield from _of_window(row, window)


def _of_window(row: HasLife, window: HasWindow) -> Iterator[Reason]:
    if window.opposition == Opposition.YES:
        text = _now("A minister opposes it: %(reason)s") % {"reason": window.reason}
        yield Reason(code="opposed", message=text, whose_turn=OFFICERS, link=row.window_url)
        return
    for ministry in window.missing:
        text = _now("The day on which it was received is missing: %(ministry)s.")
        yield Reason(
            code="receipt",
            message=text % {"ministry": ministry},
            whose_turn=OFFICERS,
            link=row.window_url,
        )
    if window.until is not None and window.until >= timezone.localdate():
        text = _now("The ministers have a month (L123-7-1): no opposition by %(day)s.")
        message = text % {"day": day_of(window.until)}
        yield Reason(code="window", message=message, link=row.window_url)


# ---------------------------------------------------------------- notice
def notice_over(row: HasLife) -> Iterator[Reason]:
    """The day on which a notice takes effect has come."""
    if row.effective_on is None:
        yield Reason(code="no-notice", message=_("No notice was given."))
    elif row.effective_on > timezone.localdate():
        text = _now("The notice takes effect on %(day)s.") % {"day": day_of(row.effective_on)}
        yield Reason(code="notice", message=text)


# ---------------------------------------------------------------- amendments
def says_changes(row: HasChanges) -> Iterator[Reason]:
    """An amendment says what it changes."""
    if row.lacks_changes:
        text = _("Say what the amendment changes: before, after.")
        yield Reason(code="changes", message=text, whose_turn=OFFICERS, link=row.changes_url)


def alone(row: HasChanges) -> Iterator[Reason]:
    """No other open amendment changes the same."""
    for rival in row.rivals:
        text = _now("%(amendment)s is open and changes the same: finish or abandon it first.")
        yield Reason(code="rival", message=text % {"amendment": rival}, link=row.changes_url)


def applicable(row: HasChanges) -> Iterator[Reason]:
    """What an amendment changes can be applied to its agreement as it is now."""
    for text in row.misfits:
        yield Reason(code="misfit", message=text, link=row.changes_url)
