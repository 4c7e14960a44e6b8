"""Where deadlines come from: each room registers its kinds in `AppConfig.ready()`.

    sources.register(
        Source(
            code="agreements",
            label=_("Agreement"),
            icon="file-earmark-text",
            keys={"end": _("End of the agreement"), "notice": _("Last day to give notice")},
            url=lambda subject: reverse("partnerships:agreement", args=[subject]),
        )
    )

and calls `actions.deadlines.set_deadline` in the transaction of its own action.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from django_stubs_ext import StrOrPromise

from intl_office.core.permissions import Visitor
from intl_office.core.registry import Registry
from intl_office.deadlines.rules import Steps, sees_beyond_own

PERSONAL = "personal"


def within_reach(user: Visitor) -> Q:
    """Deadlines of the units in which the person may see those of others."""
    return sees_beyond_own(user).condition("unit__path")


def owners_only(user: Visitor) -> Q:
    """Nobody but the owners and who stands in for them."""
    return Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of deadlines.

    Attributes:
        code: kept with every row; never changed.
        label: what kind of thing is due, in the reader's language.
        icon: one of the icons of `package.json`.
        url: the address of the subject's page; takes the subject's uid. None without a page.
        keys: what is due, where one subject has several deadlines.
        steps: when it is recalled, unless the deadline says otherwise.
        by_hand: people mark it done; else only the room does.
        visible: condition for rows that a person sees without owning them.

    """

    code: str
    label: StrOrPromise
    icon: str
    url: Callable[[UUID], str] | None = None
    keys: Mapping[str, StrOrPromise] = field(default_factory=dict)
    steps: Steps = field(default_factory=Steps)
    by_hand: bool = False
    visible: Callable[[Visitor], Q] = within_reach

    def what(self, key: str) -> StrOrPromise:
        """What is due, in the reader's language."""
        return self.keys.get(key, self.label)


registered: Registry[Source] = Registry("sources of deadlines")


def register(source: Source) -> None:
    """Add a source; raises ValueError for a code that is taken."""
    registered.register(source.code, source)


def visible_without_owning(user: Visitor) -> Q:
    """Condition for the rows of every source that the person sees without owning them."""
    found = Q(pk__in=())
    for visible, codes in _by_rule().items():
        condition = visible(user)
        # An empty condition means all; Q() | x would mean x.
        found |= Q(source__in=codes) & condition if condition else Q(source__in=codes)
    return found


def _by_rule() -> dict[Callable[[Visitor], Q], list[str]]:
    """Sources that share a rule share one condition."""
    rules: dict[Callable[[Visitor], Q], list[str]] = {}
    for source in registered.values():
        rules.setdefault(source.visible, []).append(source.code)
    rules.pop(owners_only, None)
    return rules
