"""Who may see and change networks, and where their renewals stand."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.access.enums import Pole, Role
from intl_office.access.permissions import declare
from intl_office.core.permissions import InUnits, Reach, Visitor, may, reach
from intl_office.core.workflow import Reason, Transition, Workflow, fact, value
from partnerships.network_enums import DECIDED, PENDING, RenewalState
from partnerships.planned import planned_work

SEE, EDIT = "networks.see", "networks.edit"
OFFICERS = _("the officers for cooperation")


def register() -> None:
    """Declare the permissions; called once, in `AppConfig.ready()`."""
    leads = [Role.ADMINISTRATOR, Role.DIRECTOR]
    readers = [Role.VICE_PRESIDENT, Role.REFERENT, Role.COORDINATOR, Role.LEGAL, Role.FINANCE]
    see = _("read networks, their members, fees and renewals")
    declare(SEE, see, roles=[*leads, *readers], poles=tuple(Pole), by_unit=True)
    edit = _("write networks, their members, fees and renewals")
    declare(EDIT, edit, roles=leads, poles=[Pole.COOPERATION], by_unit=True)


def may_see_networks(user: Visitor) -> bool:
    """Read the networks of some unit at least."""
    return may(user, SEE)


def networks_seen_by(user: Visitor) -> Reach:
    """The units whose networks one may read."""
    return reach(user, SEE)


def networks_edited_by(user: Visitor) -> Reach:
    """The units whose networks one may change."""
    return reach(user, EDIT)


def may_edit_network(user: Visitor, thing: InUnits) -> bool:
    """Change this network and its parts."""
    return may(user, EDIT, thing)


class HasDecision(Protocol):
    """A renewal, as the guards know it."""

    decision_on: date

    @property
    def steps_owed(self) -> int: ...  # noqa: D102
    @property
    def plan_url(self) -> str: ...  # noqa: D102


def steps_taken(row: HasDecision) -> Iterator[Reason]:
    """Nothing of its plan is owed any more."""
    if row.steps_owed:
        yield Reason(
            code="steps",
            message=_now("Steps of its plan are still owed: %(number)s.")
            % {"number": row.steps_owed},
            whose_turn=OFFICERS,
            link=row.plan_url,
        )


def _step(
    name: str, sources: frozenset[str], target: str, label: StrOrPromise, **more: Any
) -> Transition:
    return Transition(
        name=name,
        sources=tuple(sorted(sources)),
        target=target,
        label=label,
        who=may_edit_network,
        whose_turn=OFFICERS,
        **more,
    )


_DECIDED_ON = {"decided_on": lambda facts: timezone.localdate(facts.at)}
_PREPARING = frozenset({RenewalState.PREPARING})
_SUBMITTED = frozenset({RenewalState.SUBMITTED})
renewals = Workflow(
    RenewalState,
    [
        _step("submit", _PREPARING, RenewalState.SUBMITTED, _("Record as submitted"),
              guards=(steps_taken,)),
        _step("obtain", _SUBMITTED, RenewalState.OBTAINED, _("Record as obtained"),
              sets={**_DECIDED_ON, "obtained": fact("obtained")}, needs=frozenset({"obtained"})),
        _step("refuse", _SUBMITTED, RenewalState.REFUSED, _("Record as refused"),
              sets=_DECIDED_ON, reason_required=True),
        _step("abandon", PENDING, RenewalState.ABANDONED, _("Give it up"), reason_required=True),
        _step("reopen", DECIDED | {RenewalState.ABANDONED}, RenewalState.PREPARING,
              _("Take up again"), sets={"decided_on": value(None), "obtained": value(None)},
              reason_required=True),
    ],
    initial=RenewalState.PREPARING,
    field="state",
)  # fmt: skip
renewal_steps = planned_work(may_edit_network, whose_turn=OFFICERS)
