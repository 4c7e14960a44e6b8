"""The states of a request for an agreement, and what must hold before they change."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.permissions import Path, Visitor
from intl_office.core.workflow import Reason, Setter, Transition, Workflow, by, fact, value
from partnerships.enums_requests import RequestState
from partnerships.rules import may_edit
from partnerships.rules_requests import is_requester, may_handle

OFFICE = _("the international office")
REQUESTER = _("the requester")
S = RequestState


class IsRequest(Protocol):
    """A request, as the guards know it."""

    partner_id: int | None
    requester_id: int

    @property
    def unit_paths(self) -> list[Path]: ...  # noqa: D102
    @property
    def partner_url(self) -> str: ...  # noqa: D102
    @property
    def awaited(self) -> Sequence[str]: ...  # noqa: D102


def may_draft(user: Visitor, row: IsRequest) -> bool:
    """Decide on the request, and draft agreements of its unit."""
    return may_handle(user, row) and may_edit(user, row)


def advice_is_in(row: IsRequest) -> Iterator[Reason]:
    """Nobody is still asked for advice; who does not answer can be let off."""
    for name in row.awaited:
        yield Reason(
            code="advice",
            message=_now("The advice of %(person)s is awaited.") % {"person": name},
            whose_turn=name,
        )


def has_partner(row: IsRequest) -> Iterator[Reason]:
    """An agreement is concluded with a partner of the list, not with a typed name."""
    if row.partner_id is None:
        yield Reason(
            code="partner",
            message=_("Say which partner of our list it is, or add it there."),
            whose_turn=OFFICE,
            link=row.partner_url,
        )


def _today() -> Setter:
    return lambda facts: timezone.localdate(facts.at)


_DECISION = {"handler": by, "decided_on": _today()}

requests = Workflow(
    RequestState,
    [
        Transition(
            name="take",
            sources=(S.SUBMITTED,),
            target=S.REVIEW,
            label=_("Examine it"),
            who=may_handle,
            whose_turn=OFFICE,
            sets={"handler": by},
        ),
        Transition(
            name="accept",
            sources=(S.SUBMITTED, S.REVIEW),
            target=S.ACCEPTED,
            label=_("Accept"),
            who=may_handle,
            whose_turn=OFFICE,
            guards=(advice_is_in,),
            sets=_DECISION,
        ),
        Transition(
            name="ask-more",
            sources=(S.SUBMITTED, S.REVIEW),
            target=S.COMPLETING,
            label=_("Ask for more information"),
            who=may_handle,
            whose_turn=OFFICE,
            sets={"handler": by},
            reason_required=True,
        ),
        Transition(
            name="refuse",
            sources=(S.SUBMITTED, S.REVIEW),
            target=S.REFUSED,
            label=_("Refuse"),
            who=may_handle,
            whose_turn=OFFICE,
            sets=_DECISION,
            reason_required=True,
        ),
        Transition(
            name="complete",
            sources=(S.COMPLETING,),
            target=S.REVIEW,
            label=_("Send it again"),
            who=is_requester,
            whose_turn=REQUESTER,
            sets={"answer_due_on": fact("answer_due_on")},
            needs=frozenset({"answer_due_on"}),
        ),
        Transition(
            name="draft",
            sources=(S.ACCEPTED,),
            target=S.AGREEMENT,
            label=_("Draft the agreement"),
            who=may_draft,
            whose_turn=OFFICE,
            guards=(has_partner,),
            sets={"agreement": fact("agreement")},
            needs=frozenset({"agreement"}),
        ),
        Transition(
            name="reopen",
            sources=(S.ACCEPTED, S.REFUSED),
            target=S.REVIEW,
            label=_("Examine it again"),
            who=may_handle,
            whose_turn=OFFICE,
            sets={
                "handler": by,
                "decided_on": value(None),
                "answer_due_on": fact("answer_due_on"),
            },
            needs=frozenset({"answer_due_on"}),
            reason_required=True,
        ),
        Transition(
            name="withdraw",
            sources=(S.SUBMITTED, S.REVIEW, S.COMPLETING, S.ACCEPTED),
            target=S.WITHDRAWN,
            label=_("Withdraw the request"),
            who=is_requester,
            whose_turn=REQUESTER,
            sets={"decided_on": value(None)},
            reason_required=True,
        ),
    ],
    initial=S.SUBMITTED,
    field="state",
)
