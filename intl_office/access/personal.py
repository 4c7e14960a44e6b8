"""What this room holds about people: their roles, who looked as whom, their requests."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.models import (
    Erasure,
    PastTerm,
    RightsRequest,
    RightsTransition,
    RoleAssignment,
    SeeingAs,
)
from intl_office.core.personal import GONE, Holding, Subject, holdings

ACCOUNT = "account"
_RIGHTS = _("To answer you in time and to prove it (legal obligation, GDPR articles 5 and 12).")
_REGISTER = _("Five years after the answer, without your words once you are anonymous.")
_OFFICER = _("You, and administrators.")


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    _held(
        "access.RoleAssignment",
        _("Roles, given by whom and why"),
        lambda who: RoleAssignment.objects.filter(user__in=who.of(ACCOUNT)),
        why=_("To let each person do what their work needs, and no more (public task)."),
        keep=_("As long as the account, then without your name."),
        seen_by=_("You, and those who see roles."),
        columns={"reason": GONE, "end_reason": GONE},
        before=_end_roles,
    )
    _held(
        "access.SeeingAs",
        _("Looks at the application as somebody else"),
        lambda who: SeeingAs.objects.filter(
            Q(viewer__in=who.of(ACCOUNT)) | Q(person__in=who.of(ACCOUNT))
        ),
        why=_("So that nobody looks through your eyes unseen (security of processing)."),
        keep=_("As long as the account, then without your name."),
        columns={"reason": GONE},
    )
    _requests()


def _requests() -> None:
    _held(
        "access.RightsTransition",
        _("Steps of requests about personal data"),
        lambda who: RightsTransition.objects.filter(request__in=_asked(who)),
        columns={"reason": ""},
    )
    _held(
        "access.RightsRequest",
        _("Requests about personal data, and the answers"),
        _asked,
        columns={"message": "", "extension": GONE, "decision": _decision},
    )
    _held(
        "access.Erasure",
        _("Decisions of anonymisation"),
        lambda who: Erasure.objects.filter(_named(who)),
        columns={"reason": GONE},
        hidden=frozenset({"files", "report", "key"}),
    )
    _held(
        "access.PastTerm",
        _("Mark that the data is past its term"),
        lambda who: PastTerm.objects.filter(_named(who)),
        columns={"reason": GONE},
        hidden=frozenset({"key"}),
    )


def _held(label: str, what: Any, rows: Any, **options: Any) -> None:
    words = {"why": _RIGHTS, "keep": _REGISTER, "seen_by": _OFFICER, **options}
    holdings.register(label, Holding(what=what, rows=rows, **words))


def _asked(who: Subject) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.filter(user__in=who.of(ACCOUNT))


def _decision(_who: Subject, key: int) -> str:
    """An open request has no answer yet, and none is made up."""
    return "" if RightsRequest.objects.open().filter(pk=key).exists() else GONE


def _named(who: Subject) -> Q:
    found = Q(pk__in=())
    for identity, keys in who.keys.items():
        found |= Q(identity=identity, key__in=keys)
    return found


def _end_roles(who: Subject) -> None:
    rows = RoleAssignment.objects.filter(user__in=who.of(ACCOUNT), ended_at=None)
    rows.update(ended_at=timezone.now(), end_reason=GONE)
