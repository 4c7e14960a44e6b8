"""What is known of an agreement's life from rows of their own, in the words of its guards."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intl_office.core.years import AcademicYear
from partnerships.enums import LIVE, OPEN, AgreementType, State
from partnerships.life_enums import Matter
from partnerships.life_rules import notice_day
from partnerships.rules import PlaceKey, Promised, in_months, places_of

if TYPE_CHECKING:
    from partnerships.models.agreement import Agreement
    from partnerships.models.amending import Change
    from partnerships.models.evaluation import Evaluation
    from partnerships.models.house import TypeRule
    from partnerships.models.ministries import MinistryWindow
    from partnerships.models.notice import Notice
    from partnerships.models.origin import Origin
    from partnerships.models.takeover import TakeOver

OVER = frozenset({State.EXPIRED, State.TERMINATED})


def rule_of(kind: str) -> "TypeRule":
    """The house's rule for a type."""
    from partnerships.models.house import TypeRule  # noqa: PLC0415  # models of one app, in a ring

    return TypeRule.of(kind)


class LifeFacts:
    """Ministers, notice, origin, evaluation, amendments of one agreement."""

    if TYPE_CHECKING:
        type: Any
        state: Any
        starts_on: Any
        ends_on: Any
        notice_months: Any
        signed_on: Any
        uid: UUID
        parent: Any
        parent_id: int | None
        terms_fr: Any
        terms_en: Any
        articles: Any
        changes: Any
        conditions: Any
        children: Any
        years: Any
        pk: Any

        @property
        def lacks_conditions(self) -> bool: ...  # noqa: D102
        @property
        def article_words(self) -> list[str]: ...  # noqa: D102

    # ---------------------------------------------------------------- rows of their own
    def _one(self, name: str) -> Any:
        """The row of its own; one that a form has made and not saved is none."""
        try:
            found = getattr(self, name)
        except ObjectDoesNotExist:
            return None
        return found if found.pk else None

    @property
    def window(self) -> "MinistryWindow | None":
        """The communication to the ministers."""
        return self._one("ministry_window")  # type: ignore[no-any-return]  # by name

    @property
    def notice(self) -> "Notice | None":
        """The notice given."""
        return self._one("notice_given")  # type: ignore[no-any-return]  # by name

    @property
    def origin(self) -> "Origin | None":
        """How it was concluded outside."""
        return self._one("outside")  # type: ignore[no-any-return]  # by name

    @property
    def earlier(self) -> "TakeOver | None":
        """What the earlier records called it, where it was taken over from them."""
        return self._one("taken_over")  # type: ignore[no-any-return]  # by name

    @property
    def evaluation(self) -> "Evaluation | None":
        """Its evaluation."""
        return self._one("final_evaluation")  # type: ignore[no-any-return]  # by name

    @property
    def awaits_conditions(self) -> bool:
        """Whether it was concluded outside and its conditions are still to be copied from it."""
        return self.origin is not None and self.lacks_conditions

    # ---------------------------------------------------------------- addresses
    @property
    def window_url(self) -> str:
        """Where the communication to the ministers is recorded."""
        return reverse("partnerships:ministries", args=[self.uid])

    @property
    def changes_url(self) -> str:
        """What an amendment changes."""
        return reverse("partnerships:changes", args=[self.uid])

    # ---------------------------------------------------------------- law and house
    @cached_property
    def rule(self) -> "TypeRule":
        """What the house asks of its type."""
        return rule_of(self.type)

    @property
    def asks_ministries(self) -> bool:
        """Whether the draft goes to the ministers: an amendment as the agreement that it changes.

        A row of its own says so too, whatever the house decided since.
        """
        if self.is_amendment and self.parent is not None:
            return self.rule.ministries and rule_of(self.parent.type).ministries
        return self.rule.ministries

    @property
    def written_terms(self) -> list[str]:
        """What its own text says, where it might say tacit renewal."""
        said = [self.terms_fr, self.terms_en]
        rows = self.changes.all() if self.is_amendment else ()
        said += [text for row in rows for text in (row.after_fr, row.after_en)]
        return said + (self.article_words if self.pk else [])

    # ---------------------------------------------------------------- notice and end
    @property
    def in_force_on(self) -> date | None:
        """The day on which it takes effect, once signed: its first day, or its late signature."""
        return max(self.starts_on, self.signed_on) if self.signed_on else None

    @property
    def months_of_notice(self) -> int:
        """Its own length of notice, or that of its type."""
        own: int | None = self.notice_months
        return self.rule.notice_months if own is None else own

    @property
    def effective_on(self) -> date | None:
        """The first day without it, where notice was given."""
        return self.notice.effective_on if self.notice else None

    @property
    def next_notice_on(self) -> date | None:
        """The next day by which notice must be given."""
        return notice_day(self.type, self.ends_on, self.months_of_notice, timezone.localdate())

    @property
    def renewal_due_on(self) -> date | None:
        """The day from which on renewing it is due: in the house's time, or by the notice date."""
        if self.ends_on is None or self.is_amendment:
            return None
        days = [in_months(self.ends_on, -self.rule.renewal_months)]
        if self.type != AgreementType.INTER_INSTITUTIONAL:
            days.append(in_months(self.ends_on, -self.months_of_notice))
        return min(days)

    @property
    def renewal_due(self) -> bool:
        """Whether it is signed, near its end, and nobody ended it."""
        day = self.renewal_due_on
        near = self.state in LIVE and day is not None and day <= timezone.localdate()
        return near and self.notice is None

    @property
    def owes_evaluation(self) -> bool:
        """Whether it is over and its evaluation was not sent (L123-7-1)."""
        if self.state != State.EXPIRED or not self.rule.evaluation:
            return False
        return self.evaluation is None or self.evaluation.sent_on is None

    # ---------------------------------------------------------------- amendments
    @property
    def is_amendment(self) -> bool:
        """Whether it changes another agreement."""
        return bool(self.type == AgreementType.AMENDMENT)

    @property
    def own_changes(self) -> "list[Change]":
        """What an amendment changes, in order; nothing for any other agreement."""
        return list(self.changes.all()) if self.is_amendment else []

    @property
    def lacks_changes(self) -> bool:
        """Whether it is an amendment that says nothing, or announces conditions without any."""
        if not self.is_amendment:
            return False
        matters = {row.matter for row in self.own_changes}
        empty = Matter.CONDITIONS in matters and not self.conditions.exists()
        return not matters or empty

    @property
    def takes_conditions(self) -> bool:
        """Whether conditions may be written; an amendment says first that it changes them."""
        matters = {row.matter for row in self.own_changes}
        return not self.is_amendment or Matter.CONDITIONS in matters

    @property
    def amends_live(self) -> bool:
        """Whether the agreement that it changes is signed and not over."""
        return self.parent is not None and self.parent.state in LIVE

    @property
    def parent_is_over(self) -> bool:
        """Whether it is an amendment of an agreement that is over."""
        return self.is_amendment and self.parent is not None and self.parent.state in OVER

    @property
    def rivals(self) -> list[str]:
        """Other open amendments of the same agreement that change the same."""
        if not self.is_amendment or self.parent is None:
            return []
        mine = {subject_of(row) for row in self.own_changes}
        return open_rivals(self.parent, mine, but=self.pk)

    @property
    def misfits(self) -> list[str]:
        """Why what an amendment changes cannot be applied; empty for any other agreement."""
        if not self.is_amendment or self.parent is None:
            return []
        if not self.amends_live:
            return [_("The agreement that it changes is not in force.")]
        found = [text for row in self.own_changes for text in _misfit(self, row)]
        return list(dict.fromkeys(found))


def subject_of(change: "Change") -> tuple[str, str]:
    """What a line is about: two open amendments may not change the same."""
    return (change.matter, change.article_en.strip().casefold())


def open_rivals(
    parent: "Agreement", subjects: set[tuple[str, str]], *, but: int | None = None
) -> list[str]:
    """Numbers of the open amendments of an agreement that change one of these."""
    from partnerships.models.amending import Change  # noqa: PLC0415  # models of one app, in a ring

    states = [*OPEN, State.SIGNED]
    rows = Change.objects.filter(amendment__parent=parent, amendment__state__in=states)
    rows = rows.exclude(amendment=but).exclude(matter=Matter.TEXT).select_related("amendment")
    return sorted({row.amendment.number for row in rows if subject_of(row) in subjects})


def _misfit(amendment: LifeFacts, change: "Change") -> list[str]:
    if change.matter == Matter.END and change.ends_on is not None:
        return _end_misfit(amendment.parent, change.ends_on)
    if change.matter == Matter.CONDITIONS and change.from_year is not None:
        return _places_misfit(amendment, change.from_year)
    return []


def _end_misfit(parent: Any, ends_on: date) -> list[str]:
    if ends_on < parent.starts_on:
        return [_("The new last day lies before the first day of the agreement.")]
    if ends_on < timezone.localdate():
        return [_("The new last day has passed: terminate the agreement instead.")]
    rows = [row for row in parent.years.filter(taken__gt=0) if row.year.period.start > ends_on]
    text = _("%(places)s: %(taken)s places are taken after the new last day.")
    return [text % {"places": row, "taken": row.taken} for row in rows]


def _places_misfit(amendment: LifeFacts, from_year: AcademicYear) -> list[str]:
    wanted = places_after(amendment.parent.conditions.all(), amendment.conditions.all(), from_year)
    text = _("%(places)s: %(taken)s places are taken, %(promised)s cannot be promised.")
    found = []
    for row in amendment.parent.years.filter(taken__gt=0):
        key = PlaceKey(row.year, row.direction, row.mobility_type)
        offered = wanted.get(key, Promised()).persons
        if offered < row.taken:
            found.append(text % {"places": row, "taken": row.taken, "promised": offered})
    return found


def places_after(old: Any, new: Any, from_year: AcademicYear) -> Mapping[PlaceKey, Promised]:
    """Places once the conditions are replaced from an academic year on."""
    kept = {key: one for key, one in places_of(old).items() if key.year < from_year}
    added = {key: one for key, one in places_of(new).items() if key.year >= from_year}
    return kept | added
