"""Writing the library of clauses: drafts, versions, validation; what a house begins with.

Who writes is told where somebody else wrote since: `Clause.updated_at` moves with every change.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from intl_office.accounts.models import User
from intl_office.core import audit
from intl_office.core.errors import expected_violations
from intl_office.core.locks import lock
from intl_office.core.permissions import may
from intl_office.core.preparation import Say
from intl_office.documents.clause_rules import EDIT, VALIDATE
from intl_office.documents.clauses import check
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models import Clause, ClauseVersion

STARTING = gettext_noop("Starting library")
WORDS = ("heading_fr", "heading_en", "text_fr", "text_en")
TEXTS = ("text_fr", "text_en")
COPIED = (*WORDS, "variables")


@transaction.atomic
def load_clauses(say: Say) -> None:
    """Bring the starting library of every kind; what an office has made of it stays."""
    lock("documents.clauses")
    known = set(Clause.objects.values_list("code", flat=True))
    made = 0
    for code, kind in document_kinds.items():
        for columns in kind.starting_clauses():
            if columns["code"] not in known:
                _start(code, columns)
                made += 1
    if made:
        say(f"{made} clauses of the starting library")


def _start(kind: str, columns: Mapping[str, Any]) -> None:
    words = {name: columns[name] for name in COPIED if name in columns}
    own = {name: value for name, value in columns.items() if name not in COPIED}
    clause = Clause.objects.create(kind=kind, **own)
    ClauseVersion.objects.create(
        clause=clause, number=1, why=STARTING, published_at=timezone.now(), **words
    )


# ---------------------------------------------------------------- writing
@transaction.atomic
def save_draft(
    *, clause: Clause, draft: ClauseVersion, by: User, seen: datetime | None = None
) -> Clause:
    """Write what a clause is, at once, and its words as a draft, in use once published.

    Args:
        clause: a new one, or one with its columns changed.
        draft: holds words and variables; an existing draft takes them.
        by: who may write the library.
        seen: time of the last change that the writer's page showed.

    Raises:
        PermissionDenied: the person may not write the library.
        ValidationError: a text names what is not known, at its field; somebody else wrote the
            clause (code "changed").

    """
    _may(by, written_by(clause.kind))
    if clause.pk:
        _locked(clause, seen)
    _check(clause.kind, draft)
    with audit.context(user=by), expected_violations():
        clause.save()
        _write(clause, draft, by)
    return clause


def _write(clause: Clause, draft: ClauseVersion, by: User) -> None:
    versions = clause.versions.order_by("-number")
    newest = versions.first()
    if newest is not None and _same(newest, draft):
        return
    if newest is not None and not newest.is_published:
        for name in COPIED:
            setattr(newest, name, getattr(draft, name))
        newest.author = by
        newest.save()
        return
    draft.clause, draft.author = clause, by
    draft.number = newest.number + 1 if newest else 1
    draft.save()


def _same(one: ClauseVersion, other: ClauseVersion) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in COPIED)


def _check(kind: str, draft: ClauseVersion) -> None:
    known = {one.code for one in document_kinds[kind].variables}
    known |= {one.name for one in draft.declared}
    faults = {}
    for name in WORDS if document_kinds[kind].fills_headings else TEXTS:
        try:
            check(getattr(draft, name), known)
        except ValidationError as fault:
            faults[name] = fault
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def publish(*, clause: Clause, why: str, by: User, seen: datetime | None = None) -> ClauseVersion:
    """Put the draft into use; drafts of documents that follow the library change with it.

    Raises:
        PermissionDenied: the person may not write the library.
        ValidationError: there is no draft, a language or the reason is missing, somebody wrote it.

    """
    _may(by, written_by(clause.kind))
    known = _locked(clause, seen)
    draft = _draft(known)
    for name in TEXTS:
        if not getattr(draft, name):
            raise ValidationError(_("The text is not written in both languages."), code="language")
    _check(known.kind, draft)
    draft.why, draft.author, draft.published_at = why, by, timezone.now()
    with audit.context(user=by, reason=why), expected_violations():
        draft.save()
        known.save()
    return draft


@transaction.atomic
def discard(*, clause: Clause, by: User, seen: datetime | None = None) -> Clause | None:
    """Throw the draft away, and the clause where it never was in use; raises as `publish` does."""
    _may(by, written_by(clause.kind))
    known = _locked(clause, seen)
    with audit.context(user=by):
        _draft(known).delete()
        if known.versions.exists():
            known.save()
            return known
        known.delete()
    return None


@transaction.atomic
def retire(*, clause: Clause, by: User, retired: bool) -> Clause:
    """Offer it no more, or again; documents that stand on it keep it. Raises PermissionDenied."""
    _may(by, written_by(clause.kind))
    known = _locked(clause, None)
    known.retired_on = timezone.localdate() if retired else None
    with audit.context(user=by):
        known.save()
    return known


@transaction.atomic
def validate(*, clause: Clause, number: int, by: User) -> Clause:
    """Say for the legal office that the version in use is right.

    Raises PermissionDenied, and ValidationError where another version came into use meanwhile.
    """
    _may(by, VALIDATE)
    known = _locked(clause, None)
    current = known.versions.published().order_by("-number").first()
    if current is None or current.number != number:
        raise ValidationError(
            _("Another version is in use meanwhile: read it first."), code="stale"
        )
    known.validated, known.validated_by = current, by
    known.validated_on = timezone.localdate()
    with audit.context(user=by):
        known.save()
    return known


def written_by(kind: str) -> str:
    """The permission to write the texts of a kind of document."""
    known = document_kinds.get(kind)
    return known.texts_permission if known else EDIT


def _may(by: User, permission: str) -> None:
    if not may(by, permission):
        raise PermissionDenied


def _locked(clause: Clause, seen: datetime | None) -> Clause:
    known = Clause.objects.select_for_update().get(pk=clause.pk)
    if seen is not None and known.updated_at != seen:
        raise ValidationError(
            _("Somebody else has changed this since you opened it. What you wrote is still here:"
              " compare both versions, choose, then save again."),
            code="changed",
        )  # fmt: skip
    return known


def _draft(clause: Clause) -> ClauseVersion:
    found = clause.versions.filter(published_at=None).first()
    if found is None:
        raise ValidationError(_("There is no draft of this clause."), code="draft")
    return found
