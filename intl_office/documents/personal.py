"""What this room holds about people: documents about them or made for them alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intl_office.core.personal import GONE, Holding, Subject, frozen, holdings, impersonal
from intl_office.documents import signing_personal
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models import (
    Document,
    DocumentTransition,
    Letter,
    Signing,
    Slot,
    StoredFile,
    VersionComment,
    VersionSending,
)
from intl_office.documents.models.stored_file import STORE

_WHY = _("To give you the documents that you asked for (public task).")
_KEEP = _("As long as the file that the document belongs to.")
_NEGOTIATION = _("To negotiate a text with you and to prove what was said (public task).")
_SEEN_BY = _("You, administrators, and those who may read what the document is about.")


_TEXTS_OF_THE_HOUSE = (
    *("documents.Clause", "documents.ClauseVersion"),
    *("documents.TextTemplate", "documents.TextTemplateLine"),
)


def register() -> None:
    """Called once, in `AppConfig.ready()`; files before the documents that lead to them."""
    signing_personal.register()
    frozen.register(
        "documents.Document",
        _("Documents about something else stay as they were made: an agreement keeps who signed."),
    )
    for label in _TEXTS_OF_THE_HOUSE:
        impersonal.register(label, _("texts of the house, about nobody"))
    _held(
        "documents.StoredFile",
        _("Files of these documents"),
        _files,
        columns={"name": GONE},
        files=_unshared,
    )
    _held(
        "documents.DocumentTransition",
        _("Steps of these documents"),
        lambda who: DocumentTransition.objects.filter(document__in=_documents(who)),
        columns={"reason": ""},
    )
    frozen.register(
        "documents.Letter",
        _("Letters about something else stay as they were sent: they keep whom they went to."),
    )
    _held(
        "documents.Letter",
        _("What was written into these documents"),
        lambda who: Letter.objects.filter(document__in=_documents(who)),
        columns={"entries": {}},
    )
    _held(
        "documents.Document",
        _("Documents about the person, or made for them alone"),
        _documents,
        columns={"title": GONE, "author": "", "context": {}, "last_error": GONE},
        hidden=frozenset({"token"}),
    )
    _register_versions()


def _register_versions() -> None:
    impersonal.register(
        "documents.TextVersion",
        _("texts of agreements; who signs stays named in them, as in the printed agreement"),
    )
    frozen.register(
        "documents.TextVersion",
        _("Its SHA-256 vouches for every letter: signatures and comments refer to it."),
    )
    options: dict[str, Any] = {"why": _NEGOTIATION, "seen_by": _("Those who may read the text.")}
    _held(
        "documents.VersionComment",
        _("Comments on texts that you were sent"),
        _comments,
        columns={"text": GONE},
        **options,
    )
    _held(
        "documents.VersionSending",
        _("Versions of texts that you were sent"),
        _sendings,
        columns={"address": lambda who, key: who.address(key), "name": _pseudonym},
        **options,
    )


def _pseudonym(who: Subject, _key: int) -> str:
    return who.pseudonym


def _sendings(who: Subject) -> QuerySet[VersionSending]:
    return VersionSending.objects.filter(address__in=who.addresses)


def _comments(who: Subject) -> QuerySet[VersionComment]:
    """Theirs as guests of a text, and their answers in the office."""
    guest = Q(guest__in=_sendings(who).values("pk"))
    return VersionComment.objects.filter(guest | Q(user__in=who.of("account")))


def _held(label: str, what: Any, rows: Any, **options: Any) -> None:
    words = {"what": what, "why": _WHY, "keep": _KEEP, "seen_by": _SEEN_BY}
    holdings.register(label, Holding(rows=rows, **{**words, **options}))


def _documents(who: Subject) -> QuerySet[Document]:
    """About the person, as their kind says, or asked for by them about nothing in particular."""
    found = Q(requested_by__in=who.of("account"), subject=None) | Q(subject__in=who.uids)
    for code, kind in document_kinds.items():
        found |= Q(kind=code) & kind.about_person(who)
    return Document.objects.filter(found)


def _files(who: Subject) -> QuerySet[StoredFile]:
    """Of these documents, with seals or without, and the scans of their signatures."""
    signings = Signing.objects.filter(document__in=_documents(who))
    slots = Slot.objects.filter(signing__in=signings)
    signed = signings.values("sealed").union(slots.values("sealed"), slots.values("scan"))
    return StoredFile.objects.filter(Q(document__in=_documents(who)) | Q(pk__in=signed))


def _unshared(rows: QuerySet[StoredFile]) -> Iterable[tuple[str, str]]:
    """Contents that no other row refers to: one content lies in the store once."""
    keys = set(rows.values_list("pk", flat=True))
    others = StoredFile.objects.exclude(pk__in=keys)
    shared = set(others.filter(sha256__in=rows.values("sha256")).values_list("sha256", flat=True))
    return [(STORE, row.path) for row in rows if row.sha256 not in shared]
