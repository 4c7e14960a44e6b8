"""The library of clauses: words from which documents are drafted, version by version."""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Subquery, When
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.permissions import may
from intl_office.documents import clauses
from intl_office.documents.clause_rules import SEE
from intl_office.documents.enums import ClauseCategory
from intl_office.documents.kinds import document_kinds, kind_title

LONGEST = 12_000  # characters of one clause in one language
HEADING = 200
_VALIDATED = {"validated": None, "validated_on": None, "validated_by": None}


def _place() -> Case:
    """The part's number in the texts of its kind, those of a kind after those of another."""
    known = [(code, part) for code, kind in document_kinds.items() for part in kind.slots]
    return Case(
        *(When(kind=code, slot=part, then=at) for at, (code, part) in enumerate(known)),
        default=len(known),
    )


class ClauseQuerySet(RecordQuerySet["Clause"]):
    """Sets of clauses."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """There is one library: all of it, for those who may read it."""
        return self.all() if may(user, SEE) else self.none()

    def matching(self, text: str) -> Self:
        """Each word in the name, the code or a version."""
        rows = self
        for word in text.split():
            found = ClauseVersion.objects.filter(clause=OuterRef("pk")).filter(
                Q(text_fr__icontains=word) | Q(text_en__icontains=word)
            )
            named = Q(title_fr__icontains=word) | Q(title_en__icontains=word)
            rows = rows.filter(named | Q(code__icontains=word) | Exists(found))
        return rows

    def for_list(self) -> Self:
        """With what a list shows: number of the version in use, place in the texts of its kind."""
        newest = ClauseVersion.objects.published().filter(clause=OuterRef("pk"))
        newest = newest.order_by("-number")
        return self.annotate(
            place=_place(),
            current=Subquery(newest.values("pk")[:1]),
            current_number=Subquery(newest.values("number")[:1]),
            current_at=Subquery(newest.values("published_at")[:1]),
            is_drafted=Exists(
                ClauseVersion.objects.filter(clause=OuterRef("pk"), published_at=None)
            ),
        ).annotate(is_validated=models.ExpressionWrapper(
            Q(validated__isnull=False, validated=F("current")),
            output_field=models.BooleanField(),
        ))  # fmt: skip


@audited()
class Clause(Record):
    """A clause that may stand in one part of the documents of a kind.

    Attributes:
        slot: key of the part (`documents.parts`) in which it may stand.
        variants: the sub-kinds that it is for, all where there are none.
        condition: a code out of those of the kind; the clause is offered where it holds.
        obligatory: its part stands in every text that it fits, also where nothing else asks for it.
        validated: the version that the legal office looked at; a newer one waits for it again.

    """

    code = models.SlugField(_("code"), max_length=80, unique=True)
    title_fr = models.CharField(_("name in French"), max_length=HEADING)
    title_en = models.CharField(_("name in English"), max_length=HEADING)
    kind = models.CharField(_("kind of document"), max_length=64)
    slot = models.CharField(_("part of the text"), max_length=32)
    variants = ArrayField(
        models.CharField(max_length=16), default=list, blank=True, verbose_name=_("only for")
    )
    category = models.CharField(_("category"), max_length=10, choices=ClauseCategory)
    condition = models.CharField(_("only where"), max_length=32, blank=True)
    obligatory = models.BooleanField(
        _("obligatory"),
        default=False,
        help_text=_("Stands in every text that it fits, also where no law asks for this part."),
    )
    legal_note = models.TextField(
        _("legal note"),
        blank=True,
        max_length=4000,
        help_text=_("Where it comes from, what to mind; never printed."),
    )
    retired_on = models.DateField(_("retired"), null=True, blank=True)
    validated = models.ForeignKey(
        "documents.ClauseVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version validated by the legal office"),
    )
    validated_on = models.DateField(_("validated"), null=True, blank=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("validated by"),
    )

    if TYPE_CHECKING:  # what `for_list()` reads
        place: int
        current: int | None
        current_number: int | None
        current_at: datetime | None
        is_drafted: bool
        is_validated: bool

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "slot", "pk"]
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [
            models.CheckConstraint(
                condition=Q(category__in=ClauseCategory.values),
                name="documents_clause_category_known",
                violation_error_message=_("This category is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(title_fr="") & ~Q(title_en="") & ~Q(kind="") & ~Q(slot=""),
                name="documents_clause_named",
                violation_error_message=_("A clause has a name in both languages and a place."),
            ),
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True for name in _VALIDATED})
                | Q(**{f"{name}__isnull": False for name in _VALIDATED}),
                name="documents_clause_validated",
                violation_error_message=_("A validation has its version, its day and its author."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "slot"], name="documents_clause_slot")]

    def __str__(self) -> str:
        return self.title_fr if (get_language() or "").startswith("fr") else self.title_en

    def get_absolute_url(self) -> str:
        """The page of the clause."""
        return reverse("documents:clause", args=[self.code])

    @staticmethod
    def kind_in_words(value: str) -> str:
        """The kind's title, for the history."""
        return kind_title(value)

    @staticmethod
    def slot_in_words(value: str) -> str:
        """The part's name, for the history."""
        parts = (kind.slots for _code, kind in document_kinds.items())
        return next((str(known[value]) for known in parts if value in known), value)

    @staticmethod
    def condition_in_words(value: str) -> str:
        """Where alone it stands, for the history."""
        known = (kind.conditions for _code, kind in document_kinds.items())
        return next((str(one[value]) for one in known if value in one), value)

    def fits(self, variant: str) -> bool:
        """Whether it is for this sub-kind."""
        return not self.variants or variant in self.variants


class ClauseVersionQuerySet(RecordQuerySet["ClauseVersion"]):
    """Sets of versions."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """As the clauses themselves."""
        return self.all() if may(user, SEE) else self.none()

    def published(self) -> Self:
        """Those that are or were in use."""
        return self.filter(published_at__isnull=False)

    def current(self, kind: str) -> Self:
        """The version in use of every clause of a kind that is not retired; one query."""
        rows = self.published().filter(clause__kind=kind, clause__retired_on=None)
        newest = rows.order_by("clause_id", "-number").distinct("clause_id")
        return newest.select_related("clause")

    def in_library(self, kind: str, variant: str) -> Self:
        """The same of one sub-kind."""
        rows = self.current(kind)
        return rows.filter(Q(clause__variants=[]) | Q(clause__variants__contains=[variant]))


@audited()
class ClauseVersion(Record):
    """The words of a clause in one version; once published it never changes.

    Attributes:
        variables: what is filled in as a document is drafted (`documents.clauses.Declared`).
        author: nobody for the starting library.

    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    heading_fr = models.CharField(_("heading in French"), max_length=HEADING, blank=True)
    heading_en = models.CharField(_("heading in English"), max_length=HEADING, blank=True)
    text_fr = models.TextField(_("text in French"), max_length=LONGEST, blank=True)
    text_en = models.TextField(_("text in English"), max_length=LONGEST, blank=True)
    variables = models.JSONField(_("variables"), default=list, blank=True)
    why = models.CharField(_("reason of the change"), max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = ClauseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["clause", "-number"]
        verbose_name = _("version of a clause")
        verbose_name_plural = _("versions of clauses")
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "number"],
                name="documents_clauseversion_number",
                violation_error_message=_("Somebody wrote this clause meanwhile."),
            ),
            models.UniqueConstraint(
                fields=["clause"],
                condition=Q(published_at=None),
                name="documents_clauseversion_one_draft",
                violation_error_message=_("There is a draft of this clause already."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(Q(text_fr="") | Q(text_en="") | Q(why="")),
                name="documents_clauseversion_whole",
                violation_error_message=_(
                    "What is published has a text in both languages and a reason."
                ),
            ),
            models.CheckConstraint(
                condition=Exact(
                    Func(F("variables"), function="jsonb_typeof", output_field=models.CharField()),
                    "array",
                ),
                name="documents_clauseversion_variables",
                violation_error_message=_("The variables are a list."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause} – {self.number}"

    @cached_property
    def declared(self) -> tuple[clauses.Declared, ...]:
        """The variables of its own."""
        return clauses.declared(self.variables)

    def text(self, code: str) -> str:
        """Its words in a language (`fr`, `en`), with their places still open."""
        return self.text_fr if code == "fr" else self.text_en

    def heading(self, code: str) -> str:
        """What is printed above it; empty where the part's own name is."""
        return self.heading_fr if code == "fr" else self.heading_en

    @staticmethod
    def why_in_words(value: str) -> str:
        """The reason, for the history; that of the starting library in the reader's language."""
        return gettext(value)

    @staticmethod
    def variables_in_words(value: list[dict[str, Any]]) -> str:
        """What is filled in, for the history."""
        return ", ".join(one.label for one in clauses.declared(value))

    @property
    def is_published(self) -> bool:
        """Whether it is or was in use."""
        return self.published_at is not None
