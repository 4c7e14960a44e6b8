"""Workflows: states, and one table that says how a row moves between them.

A room declares its table in `workflow.py`; everything else follows from it: what a screen shows
as possible or blocked (`options`), the change itself (`transition`), what the clock does
(`advance`), and the test of every state x transition (`tests/kit/workflow.py`).
Why an engine of our own: `docs/decisions/workflow-engine.md`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intl_office.core import audit
from intl_office.core.errors import expected_violations

M = TypeVar("M", bound=models.Model)
Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that is missing before a row can move.

    Args:
        code: stable name, for tests.
        message: what is missing, a whole sentence for the user.
        whose_turn: who can put it right, a role or a person's name.
        field: the form field that puts it right, if one does.
        link: the address of the place where it is put right, if there is one.

    """

    code: str
    message: Text
    whose_turn: Text = ""
    field: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a change while it happens: by whom, when, why, and what the caller gave."""

    by: AbstractBaseUser | None
    at: datetime
    reason: str
    given: Mapping[str, Any]


Guard = Callable[[Any], Iterable[Reason]]
Predicate = Callable[[Any, Any], bool]
Setter = Callable[[Facts], Any]


def fact(name: str) -> Setter:
    """Write what the caller gave under this name; it must be given."""
    return lambda facts: facts.given[name]


def at(facts: Facts) -> datetime:
    """Write the time of the change."""
    return facts.at


def by(facts: Facts) -> AbstractBaseUser | None:
    """Write the person who made the change."""
    return facts.by


def reason(facts: Facts) -> str:
    """Write the reason given."""
    return facts.reason


def value(fixed: object) -> Setter:
    """Write always the same: `value(None)` empties a column on the way back."""
    return lambda _facts: fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One line of the table.

    Args:
        name: verb in the imperative, used in addresses and in the log.
        sources: states from which it starts.
        target: state in which it ends.
        label: what the button says.
        who: predicate of user and row; None for what the clock alone does.
        whose_turn: who may do it, in words.
        guards: each yields the reasons why the row cannot move yet.
        sets: the columns that belong to the target state, with what is written into them.
        needs: names of facts that the caller must give.
        reason_required: whether the user must say why (refusal, return, cancellation).

    """

    name: str
    sources: tuple[str, ...]
    target: str
    label: Text
    who: Predicate | None
    whose_turn: Text = ""
    guards: tuple[Guard, ...] = ()
    sets: Mapping[str, Setter] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    reason_required: bool = False

    def missing(self, row: models.Model) -> tuple[Reason, ...]:
        """Return everything that is missing, not only the first thing."""
        return tuple(found for guard in self.guards for found in guard(row))


@dataclass(frozen=True, slots=True)
class Option:
    """A transition as one user sees it on one row.

    `allowed`: this user may do it; `reasons`: what is missing, and whose turn it is.
    """

    transition: Transition
    allowed: bool
    reasons: tuple[Reason, ...]

    @property
    def possible(self) -> bool:
        """Whether the button works now, for this user."""
        return self.allowed and not self.reasons


class WorkflowError(Exception):
    """A change of state that did not happen; `message` and `reasons` are for the user."""

    def __init__(self, message: str, reasons: tuple[Reason, ...] = ()) -> None:
        """Keep what the screen shows."""
        super().__init__(message)
        self.message = message
        self.reasons = reasons


class NotAllowed(WorkflowError, PermissionDenied):
    """Not for this user."""


class Blocked(WorkflowError):
    """Something is missing; `reasons` says what and whose turn it is."""


class StaleState(WorkflowError):
    """The row is no longer in the state that the user saw."""


class Workflow:
    """The states of one kind of row and the table of its transitions.

    Raises ImproperlyConfigured for a table that contradicts itself.
    """

    def __init__(
        self,
        states: type[models.TextChoices],
        transitions: Iterable[Transition],
        *,
        initial: str,
        field: str = "status",
        log: str = "transitions",
    ) -> None:
        """Declare the table; `log` is the related name of the room's TransitionLog."""
        self.states = states
        self.initial = initial
        self.field = field
        self.log = log
        listed = tuple(transitions)
        self.transitions = {line.name: line for line in listed}
        _check_table(self, listed)

    # ---------------------------------------------------------------- reading
    def state(self, row: models.Model) -> str:
        """Return the state of a row."""
        return str(getattr(row, self.field))

    def starting_from(self, state: str) -> list[Transition]:
        """Return the transitions that start from a state, in the order of the table."""
        return [line for line in self.transitions.values() if state in line.sources]

    def options(self, row: models.Model, user: AbstractBaseUser) -> list[Option]:
        """Say what can be done with the row now, and what not yet, with every reason."""
        return [
            self._option(line, row, user)
            for line in self.starting_from(self.state(row))
            if line.who is not None
        ]

    def _option(self, line: Transition, row: models.Model, user: AbstractBaseUser) -> Option:
        allowed = bool(line.who and line.who(user, row))
        return Option(line, allowed, line.missing(row))

    # ---------------------------------------------------------------- writing
    def transition(
        self, row: M, name: str, *, by: AbstractBaseUser, reason: str = "", **facts: Any
    ) -> M:
        """Move a row: lock it, check state, permission and guards, write, log; all or nothing.

        The given instance receives what was written. Returns the locked, fresh row.

        Raises:
            NotAllowed: the predicate says no, or the clock alone does this.
            StaleState: the row has moved since the caller read it.
            Blocked: guards gave reasons, the reason for the change is missing, or a named
                constraint of the database refused the columns.

        """
        line = self.transitions[name]
        reason = reason.replace("\x00", "")  # PostgreSQL keeps none
        _check_facts(line, facts)
        with transaction.atomic(), audit.context(user=by, reason=reason):
            fresh = _locked(row)
            self._check_source(line, row, fresh)
            _check_person(line, fresh, by)
            _check_guards(line, fresh, reason)
            self._write(line, fresh, Facts(by, timezone.now(), reason, facts))
        _copy(fresh, row, [self.field, *line.sets])
        return fresh

    def advance(self, row: models.Model, name: str, *, at: datetime | None = None) -> bool:
        """Let the clock move a row; False where another worker or a person was faster.

        Only for transitions without `who`. Guards that give a reason leave the row as it is.
        """
        line = self.transitions[name]
        if line.who is not None:
            raise ImproperlyConfigured(f"{name}: belongs to people, not to the clock")
        source = self.state(row)
        if source not in line.sources or line.missing(row):
            return False
        known = Facts(None, at or timezone.now(), "", {})
        values = {self.field: line.target} | {k: make(known) for k, make in line.sets.items()}
        if hasattr(row, "updated_at"):
            values["updated_at"] = known.at
        with transaction.atomic():
            rows = type(row)._base_manager.filter(pk=row.pk, **{self.field: source})
            if rows.update(**values) != 1:
                return False
            self._log(line, row, source, known)
        for name_, written in values.items():
            setattr(row, name_, written)
        return True

    def _check_source(self, line: Transition, seen: models.Model, fresh: models.Model) -> None:
        now = self.state(fresh)
        if now == self.state(seen) and now in line.sources:
            return
        raise StaleState(
            _("This is now “%(state)s”: it changed since the page was shown. Reload it.")
            % {"state": self.states(now).label}
        )

    def _write(self, line: Transition, row: models.Model, known: Facts) -> None:
        source = self.state(row)
        setattr(row, self.field, line.target)
        for column, make in line.sets.items():
            setattr(row, column, make(known))
        try:
            with expected_violations():
                row.save(update_fields=[self.field, *line.sets])
        except ValidationError as refused:
            raise _refused(refused) from refused
        self._log(line, row, source, known)

    def _log(self, line: Transition, row: models.Model, source: str, known: Facts) -> None:
        getattr(row, self.log).create(
            name=line.name,
            source=source,
            target=line.target,
            at=known.at,
            by=known.by,
            reason=known.reason,
        )


def _locked(row: M) -> M:
    # FOR UPDATE, not FOR NO KEY UPDATE: a part added meanwhile waits for the guards' verdict.
    return type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)


def _check_person(line: Transition, row: models.Model, person: AbstractBaseUser) -> None:
    if line.who is None or not line.who(person, row):
        raise NotAllowed(_("You may not do this: %(step)s.") % {"step": line.label})


def _check_guards(line: Transition, row: models.Model, why: str) -> None:
    reasons = line.missing(row)
    if line.reason_required and not why.strip():
        unexplained = Reason(
            code="reason", message=gettext_lazy("Say why: the reason is kept."), field="reason"
        )
        reasons = (*reasons, unexplained)
    if reasons:
        raise Blocked(_("Something is missing first."), reasons)


def _refused(error: ValidationError) -> Blocked:
    found = error.update_error_dict({})
    reasons = tuple(
        Reason(code="refused", message=message, field="" if name == "__all__" else name)
        for name, errors in found.items()
        for message in ValidationError(errors).messages
    )
    return Blocked(_("The entries do not fit together."), reasons)


def _copy(source: models.Model, target: models.Model, names: Iterable[str]) -> None:
    for name in names:
        setattr(target, name, getattr(source, name))


def _check_facts(line: Transition, given: Mapping[str, Any]) -> None:
    if set(given) != line.needs:
        raise TypeError(f"{line.name} needs {sorted(line.needs)}, got {sorted(given)}")


def _check_table(flow: Workflow, listed: tuple[Transition, ...]) -> None:
    known = set(flow.states.values)
    used = {flow.initial} | {state for line in listed for state in (*line.sources, line.target)}
    if used - known:
        raise ImproperlyConfigured(f"unknown states: {sorted(used - known)}")
    if len(flow.transitions) != len(listed):
        raise ImproperlyConfigured("two transitions have one name")
    if lost := known - _reachable(flow):
        raise ImproperlyConfigured(f"states that nothing leads to: {sorted(lost)}")


def _reachable(flow: Workflow) -> set[str]:
    found, before = {flow.initial}, set[str]()
    while found != before:
        before = set(found)
        found |= {t.target for t in flow.transitions.values() if found & set(t.sources)}
    return found
