"""Kinds of documents, registered by the rooms whose rows they show.

class AgreementKind(DocumentKind):
code = "partnerships.agreement"
title = _("Agreement")
template = "partnerships/documents/agreement.html"   # extends "documents/base.html"

def heading(self, subject, locale): ...
def context(self, subject, locale): return {"partner": ..., "starts_on": "2026-09-01"}
def may_request(self, user, subject): ...
def readable(self, user): return Q(subject__in=Agreement.objects.visible_to(user)...)

document_kinds.register(AgreementKind.code, AgreementKind())   # in AppConfig.ready()
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import Subject
from intl_office.core.registry import Registry
from intl_office.core.workflow import Reason
from intl_office.documents import clause_rules
from intl_office.documents.clauses import Variable
from intl_office.documents.enums import Locale
from intl_office.documents.parts import Part

if TYPE_CHECKING:
    from intl_office.documents.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Somebody who signs for a party, as the room proposes it.

    Attributes:
        party_fr, party_en: the party in each language.
        key: identifier of the room's row of that party.
        house: whether it is our institution.
        name, title, address, language: of the person; what is not known is empty.

    """

    party_fr: str
    party_en: str
    key: UUID | None = None
    house: bool = False
    name: str = ""
    title: str = ""
    address: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryWords:
    """What a person calls the texts of a kind in the library."""

    one: str | Promise
    new: str | Promise
    about: str | Promise
    attempt: str | Promise
    headings: tuple[str | Promise, str | Promise] = (
        _("Heading in French"),
        _("Heading in English"),
    )


class DocumentKind(ABC):
    """A kind of document.

    Class attributes:
        code: `room.name`, kept in the row.
        title: what a person calls it.
        template: the template of the whole document; `context` fills it.
        locales: the languages in which it is made.
        offered: asked for on the documents page itself, about nothing in particular.
        drafted: its text has parts, of which versions are kept, compared and sent to partners.
        of_rows: its text is what the rows say: one at a time is signed about a row, and only as
            long as they say the same. Else it is what somebody wrote or chose, signed as it is.
        texts_permission: who writes its texts in the library.
        texts_words: what these texts are called there.
        fills_headings: their headings may hold variables too.

    """

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    template: ClassVar[str]
    locales: ClassVar[tuple[Locale, ...]] = (Locale.FR, Locale.EN, Locale.BOTH)
    offered: ClassVar[bool] = False
    drafted: ClassVar[bool] = False
    of_rows: ClassVar[bool] = True
    texts_permission: ClassVar[str] = clause_rules.EDIT
    texts_words: ClassVar[LibraryWords] = LibraryWords(
        one=_("Clause"),
        new=_("New clause"),
        about=_("About this clause"),
        attempt=_("Try it on a draft"),
    )
    fills_headings: ClassVar[bool] = False

    @abstractmethod
    def heading(self, subject: UUID | None, locale: Locale) -> str:
        """The document's title, in its language; the language is active while it is asked."""

    @abstractmethod
    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:
        """What the template shows, plain JSON values: frozen when the document is asked for.

        Days are ISO texts (`2026-09-01`), shown by the filter `day`; amounts are texts.
        """

    @abstractmethod
    def may_request(self, user: AbstractBaseUser, subject: UUID | None) -> bool:
        """Whether this person may have it made."""

    def titled(self, title: str, context: Mapping[str, Any], language: str) -> str:
        """The title of a document in a language, where its frozen values say it; else its title."""
        return title

    def parts(self, subject: UUID, locale: Locale) -> Sequence[Part]:
        """The text part by part, in the languages of the locale; none where it is not drafted."""
        return ()

    # ---------------------------------------------------------------- the library of clauses
    @property
    def slots(self) -> Mapping[str, str | Promise]:
        """The parts in which clauses may stand, in their order; none where it is not drafted."""
        return {}

    @property
    def variants(self) -> Mapping[str, str | Promise]:
        """The sub-kinds that a clause may be for."""
        return {}

    def required_slots(self, variant: str) -> Mapping[str, str]:
        """The parts that a text of a sub-kind must have, each with the rule that asks for it."""
        return {}

    @property
    def variables(self) -> Sequence[Variable]:
        """What a clause's text may name besides the variables of its own."""
        return ()

    @property
    def conditions(self) -> Mapping[str, str | Promise]:
        """Under which conditions a clause may be offered."""
        return {}

    def values(self, subject: UUID, language: str) -> Mapping[str, str]:
        """The values of `variables`, in the form of a language (`fr`, `en`)."""
        return {}

    def holds(self, subject: UUID, condition: str) -> bool:
        """Whether one of `conditions` holds."""
        return False

    def starting_clauses(self) -> Iterable[Mapping[str, Any]]:
        """The columns of the clauses with which a house begins (`documents.actions.clauses`)."""
        return ()

    def uses(self, version: int) -> int:
        """How many documents are drafted from a version of a clause, by its primary key."""
        return 0

    def drafts(self, user: AbstractBaseUser, variants: Sequence[str]) -> Sequence[tuple[UUID, str]]:
        """Some rows on which a clause may be tried, with their names: those that one may read."""
        return ()

    def text_locale(self, subject: UUID) -> Locale:
        """The languages of the text of a drafted document."""
        return Locale.BOTH

    def provisional(self, subject: UUID | None) -> bool:
        """Whether what is made of it now is crossed with the mark of a draft."""
        return False

    def hold(self, subject: UUID) -> None:
        """Keep others from changing the text until the transaction ends."""

    def negotiable(self, subject: UUID) -> bool:
        """Whether the text may still change: versions are kept and sent, comments taken."""
        return False

    def in_charge(self, subject: UUID) -> AbstractBaseUser | None:
        """Who is told of comments on the text; None: whoever sent the version."""
        return None

    def texts_of(self, user: AbstractBaseUser, column: str) -> Q:
        """Which drafted texts the person reads; `column` holds the uid of what they are about."""
        return Q(pk__in=())

    def versions_url(self, subject: UUID) -> str:
        """Address of the page with the versions of its text."""
        return self.url(subject)

    def part_url(self, subject: UUID, part: str) -> str:
        """Where a part of its text is written; empty for one that nobody writes."""
        return ""

    def readable(self, user: AbstractBaseUser) -> Q:
        """Which documents of this kind the person reads; their own unless the room says more."""
        return Q(requested_by=user.pk)

    def may_read(self, user: AbstractBaseUser, document: "Document") -> bool:
        """Whether the person reads this one; administrators do."""
        return type(document).objects.visible_to(user).filter(pk=document.pk).exists()

    def about_person(self, who: Subject) -> Q:
        """Which documents of this kind are about a person; what asks `personal` holds them."""
        return Q(pk__in=())

    def url(self, subject: UUID) -> str:
        """Address of the page of what it is about; empty without one."""
        return ""

    def again_url(self, document: "Document") -> str:
        """Where one like it is written from its own entries; empty where none can be."""
        return ""

    def on_made(self, document: "Document") -> None:
        """Called in the transaction in which its file is kept; what it raises undoes that too."""

    def signatories(self, subject: UUID | None) -> Sequence[Signatory]:
        """Who signs, in order; empty where the officer says it."""
        return ()

    def unsignable(self, subject: UUID | None) -> Iterable[Reason]:
        """Why it cannot be signed now."""
        return ()

    def on_signed(self, document_id: int, by: AbstractBaseUser) -> None:
        """Called in the transaction in which the last signature is set.

        `by`: who set it, or who started the signing where a person without an account did. What
        it raises undoes its own writes alone: the signatures stay, and the officers' page offers
        to call it again.
        """

    def unfinished(self, subject: UUID | None) -> Iterable[Reason]:
        """What still keeps the row from going on once all have signed."""
        return ()


document_kinds: Registry[DocumentKind] = Registry("document kinds")


def kind_title(code: str) -> str:
    """The title of a kind; its code where no room knows it any more."""
    kind = document_kinds.get(code)
    return str(kind.title) if kind else code


def about_url(code: str, subject: UUID | None) -> str:
    """Address of what a document is about; empty where it has no page."""
    kind = document_kinds.get(code)
    return kind.url(subject) if kind and subject else ""
