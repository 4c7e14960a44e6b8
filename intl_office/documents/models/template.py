"""Templates of texts: which parts a draft begins with, in which order, and with which clause.

The house's order is that of the kind's `slots`; an office that wants another one writes it for a
sub-kind. A text that is frozen keeps the order that it had.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.permissions import may
from intl_office.documents.clause_rules import SEE
from intl_office.documents.kinds import document_kinds, kind_title
from intl_office.documents.models.clause import Clause, ClauseVersion

S = TypeVar("S", bound=str)


class TextTemplateQuerySet(RecordQuerySet["TextTemplate"]):
    """Sets of templates."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """As the library."""
        return self.all() if may(user, SEE) else self.none()


@audited()
class TextTemplate(Record):
    """What the office has written for one sub-kind; without it the house's order holds."""

    kind = models.CharField(_("kind of document"), max_length=64)
    variant = models.CharField(_("for"), max_length=16)

    objects = TextTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "variant"]
        verbose_name = _("template of a text")
        verbose_name_plural = _("templates of texts")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "variant"],
                name="documents_texttemplate_once",
                violation_error_message=_("Somebody wrote this template meanwhile."),
            ),
        ]

    def __str__(self) -> str:
        kind = document_kinds.get(self.kind)
        known = kind.variants if kind else {}
        return str(known.get(self.variant, self.variant))

    def get_absolute_url(self) -> str:
        """The page of the template."""
        return reverse("documents:template", args=[self.kind, self.variant])

    @staticmethod
    def kind_in_words(value: str) -> str:
        """The kind's title, for the history."""
        return kind_title(value)


@audited()
class TextTemplateLine(Record):
    """A part at its place.

    Attributes:
        slot: key of the part.
        included: it stands in every draft, also where no rule asks for it.
        clause: the one that a draft begins with, where its condition holds; none: the one that
            fits best.

    """

    template = models.ForeignKey(TextTemplate, models.CASCADE, related_name="lines")
    slot = models.CharField(_("part of the text"), max_length=32)
    position = models.PositiveSmallIntegerField(_("place"))
    included = models.BooleanField(_("in every draft"), default=False)
    clause = models.ForeignKey(
        Clause,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("clause to begin with"),
    )

    class Meta:
        ordering = ["template", "position"]
        verbose_name = _("part of a template")
        verbose_name_plural = _("parts of templates")
        constraints = [
            models.UniqueConstraint(
                fields=["template", "slot"],
                name="documents_texttemplateline_once",
                violation_error_message=_("This part stands in the template already."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="documents_texttemplateline_place",
                violation_error_message=_("Places are counted from 1."),
            ),
        ]

    def __str__(self) -> str:
        return Clause.slot_in_words(self.slot)

    @staticmethod
    def slot_in_words(value: str) -> str:
        """The part's name, for the history."""
        return Clause.slot_in_words(value)


@dataclass(frozen=True, slots=True)
class Plan:
    """What drafts of one sub-kind begin with.

    Attributes:
        places: number of each part; empty where the house's order holds.
        included: parts that stand in every draft.
        chosen: part -> primary key of the clause that it begins with.

    """

    places: Mapping[str, int] = field(default_factory=dict)
    included: Collection[str] = ()
    chosen: Mapping[str, int] = field(default_factory=dict)

    def rank(self, version: ClauseVersion) -> tuple[bool, bool, bool, bool, int]:
        """By which the clauses of a part are sorted; the first one stands where it may.

        The one chosen in the template, what is obligatory, what is made for the sub-kind, what is
        made for a condition, the older one.
        """
        known = version.clause
        wanted = self.chosen.get(known.slot) == known.pk
        own, conditional = bool(known.variants), bool(known.condition)
        return (not wanted, not known.obligatory, not own, not conditional, known.pk)


def plan_of(kind: str, variant: str) -> Plan:
    """What drafts of a sub-kind begin with; one query."""
    rows = TextTemplateLine.objects.filter(template__kind=kind, template__variant=variant)
    lines = list(rows.order_by("position", "pk"))
    return Plan(
        {one.slot: one.position for one in lines},
        {one.slot for one in lines if one.included},
        {one.slot: one.clause_id for one in lines if one.clause_id},
    )


def in_order(wanted: Collection[str], places: Mapping[str, int], usual: Sequence[S]) -> list[S]:
    """The parts that are wanted, by their places.

    One without a place stands behind the one that it follows in the usual order.
    """
    found: list[tuple[int, int, S]] = []
    place = 0
    for at, slot in enumerate(usual):
        place = places.get(slot, place)
        if slot in wanted:
            found.append((place, at, slot))
    return [slot for _place, _at, slot in sorted(found)]
