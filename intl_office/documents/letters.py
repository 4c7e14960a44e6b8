"""Letters and certificates: kinds whose whole text is one text of the library.

class AgreementLetter(LetterKind):
    code = "partnerships.letter"
    title = _("Letter about an agreement")

    def subject_name(self, subject): return Agreement.objects.get(uid=subject).number
    ...

A text of the library has an object and a body in both languages, with variables in both. What is
filled in for one letter, its addressee and signature are entries of `actions.letters.make_letter`.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.documents.clauses import Variable
from intl_office.documents.enums import Locale
from intl_office.documents.kinds import DocumentKind, LibraryWords

if TYPE_CHECKING:
    from intl_office.documents.models import Document

SLOT = "letter"
ELSE = "else"  # key of an addressee whom the officer writes in full
OPENING = "salutation"
OPENINGS: Mapping[str, str] = {"fr": "Madame, Monsieur,", "en": "Dear Sir or Madam,"}
# What is known of the addressee chosen, for every kind of letter.
OF_ADDRESSEE = (
    Variable("addressee", _("name of the addressee"), sample="Ingrid Svensson"),
    Variable("organisation", _("organisation of the addressee"), sample="Lunds universitet"),
    Variable(OPENING, _("opening of the letter"), sample="Madame, Monsieur,"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom a letter may go, as the room proposes it.

    Attributes:
        key: names it in an address.
        label: what the officer chooses.
        lines: the postal address, line by line.
        language: in which they are written to.
        values: `addressee`, `organisation`, `salutation` in each language, where they are known.

    """

    key: str
    label: str
    lines: Sequence[str] = ()
    language: str = "en"
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def known(self, code: str) -> Mapping[str, str]:
        """What a text in this language may name of them."""
        return {OPENING: OPENINGS[code], **self.values.get(code, {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What a letter begins with, to be corrected for this one."""

    reference: str = ""
    signatory: str = ""
    function: str = ""


class LetterKind(DocumentKind):
    """A kind of letters about the rows of a room.

    Class attributes:
        form: `letter`, with an opening and an addressee; `certificate`, with a title.
        make_label: the button by which one is made.
        object_label: what its first line is called, with `language` to be filled in.
        only_fitting: texts whose condition does not hold are not even offered.
    """

    template = "documents/letters/letter.html"
    texts_words = LibraryWords(
        one=_("Text of a letter"),
        new=_("New text of a letter"),
        about=_("About this text"),
        attempt=_("Try it on a real file"),
        headings=(_("Subject in French"), _("Subject in English")),
    )
    make_label: ClassVar[str | Promise] = _("Make the letter")
    object_label: ClassVar[str | Promise] = _("Subject, %(language)s")
    fills_headings = True
    of_rows = False
    form: ClassVar[str] = "letter"
    only_fitting: ClassVar[bool] = False

    @abstractmethod
    def subject_name(self, subject: UUID) -> str:
        """What the letter is about, shortly, in the active language."""

    def subject_title(self, subject: UUID) -> str:
        """The same at length."""
        return self.subject_name(subject)

    def addressees(self, subject: UUID) -> Sequence[Addressee]:  # noqa: ARG002  # a kind's own
        """To whom it may go, the likeliest first."""
        return ()

    def language(self, subject: UUID) -> str:
        """In which it is likely to be written: that of whom it goes to first."""
        first = next(iter(self.addressees(subject)), None)
        return first.language if first else "fr"

    def proposed(self, subject: UUID) -> Proposed:  # noqa: ARG002  # a kind's own
        """Reference and signature proposed."""
        return Proposed()

    def variant(self, subject: UUID) -> str:  # noqa: ARG002  # a kind's own
        """The sub-kind of what it is about; empty without sub-kinds."""
        return ""

    @property
    def slots(self) -> Mapping[str, str | Promise]:
        """The one part: all of it."""
        return {SLOT: pgettext_lazy("part of a text", "Whole letter")}

    def heading(self, subject: UUID | None, locale: Locale) -> str:  # noqa: ARG002  # the text names it
        """Its kind, where the letter has no title of its own."""
        return str(self.title)

    def context(self, subject: UUID | None, locale: Locale) -> Mapping[str, Any]:  # noqa: ARG002  # as above
        """Nothing by itself: who writes the letter gives its words."""
        return {}

    def uses(self, version: int) -> int:
        """How many letters were written from this version."""
        from intl_office.documents.models import Letter  # noqa: PLC0415  # models ask for kinds

        return Letter.objects.filter(version=version).count()

    def again_url(self, document: "Document") -> str:
        """The page on which it is written again; reads `letter__version__clause`."""
        letter = getattr(document, "letter", None)
        if letter is None or document.subject is None:
            return ""
        text = letter.version.clause.code
        here = reverse("documents:letter_write", args=[self.code, document.subject, text])
        return f"{here}?again={document.uid}"
