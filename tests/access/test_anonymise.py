"""Nothing of a person remains: rows, history, files, mails, search columns, texts of others."""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction

from intl_office.access.actions.anonymise import (
    anonymise,
    foresee,
    prepare,
    remove_left_files,
)
from intl_office.access.enums import ErasureState, Ground
from intl_office.access.models import (
    Erasure,
    RoleAssignment,
)
from intl_office.accounts.models import Invitation, User
from intl_office.core import audit
from intl_office.core.audit.tracking import Kept
from intl_office.core.personal import holdings, identities, impersonal, model_of, subject_of
from intl_office.core.sweep import seal, unseal
from intl_office.deadlines.models import Deadline
from intl_office.mail.models import Message
from intl_office.organisations.models import Contact, Person
from tests.factories.access import house, user_with
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import (
    DeadlineFactory,
)
from tests.factories.documents import DocumentFactory, stored
from tests.factories.mail import MessageFactory
from tests.factories.organisations import ContactFactory
from tests.factories.personal import ADDRESS, FIRST, LAST, MARK, NAME, jobs, make_rows
from tests.kit.race import at_once

pytestmark = pytest.mark.django_db
ROOMS = ("accounts", "organisations", "access", "mail", "jobs", "ui", "documents", "deadlines")
# What a row is, never who it is about.
TECHNICAL = {
    "accounts.Invitation": {"role", "token_hash"},
    "accounts.AccessLink": {"purpose", "token_hash"},
    "mail.MessageTransition": {"name", "source", "target"},
    "jobs.Job": {"kind"},
    "jobs.ImportTransition": {"name", "source", "target"},
    "jobs.ImportBatch": {"kind", "file_kind", "sha256"},
    "jobs.ImportChange": {"model"},
    "documents.StoredFile": {"sha256", "media_type"},
    "documents.DocumentTransition": {"name", "source", "target"},
    "documents.Document": {"kind", "template_version", "sha256"},
    "documents.Slot": {"party_fr", "party_en", "text_sha256"},
    "documents.SlotTransition": {"name", "source", "target"},
    "documents.SigningTransition": {"name", "source", "target"},
    "documents.VersionSending": {"language"},
    "documents.VersionComment": {"part"},
    "deadlines.Deadline": {"source", "key", "zone"},
    "access.RightsTransition": {"name", "source", "target"},
    "access.Erasure": {"identity", "visa", "report", "files"},
    "access.PastTerm": {"identity"},
}


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def administrator() -> User:
    return user_with("administrator", last_name="Weber")


@pytest.fixture
def marked(administrator: User) -> User:
    """Somebody with a row in every table that is about people, the mark in each personal column."""
    user: User = UserFactory.create(email=ADDRESS, first_name=FIRST, last_name=LAST)
    make_rows(user, administrator)
    who = subject_of("account", user.pk, "X")
    unseal()  # what was made or signed is marked too
    for label, known in holdings.items():
        rows = known.rows(who)
        assert rows.exists(), f"{label}: no row to look at"
        _mark(label, rows)
    seal()
    _mention(administrator)
    return user


# What rows are found by, or what has no marks: it stays as the factories wrote it.
_KNOWN_BY = {
    *("email", "address", "password", "decision", "first_name", "last_name", "student"),
}


def _mark(label: str, rows: "models.QuerySet[Any]") -> None:
    """Put the mark into each personal text that has not got it; twice, so that history has it."""
    model, known = model_of(label), holdings[label]
    keys = list(rows.values_list("pk", flat=True))
    for field in _text_fields(model):
        if field.name not in known.columns or isinstance(field, models.FileField):
            continue
        if field.name in _KNOWN_BY:
            continue
        texts = {"x": MARK, "address": ADDRESS}
        value: Any = texts if isinstance(field, models.JSONField) else MARK
        model._base_manager.filter(pk__in=keys).update(**{field.attname: value})


def _mention(administrator: User) -> None:
    """Other people's rows that name the person."""
    DeadlineFactory.create(title=f"Call {NAME}", owners=[administrator])
    MessageFactory.create(
        sent=True, text=f"Dear colleague, {LAST} {FIRST} leaves.", context={"to": ADDRESS}
    )
    with audit.context(reason=f"asked by {NAME}", actor=ADDRESS.upper()):
        ContactFactory.create(note=f"knows {NAME.upper()} ({ADDRESS})")


def _text_fields(model: type[models.Model]) -> "Iterator[models.Field[Any, Any]]":
    for field in model._meta.local_concrete_fields:
        texts = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if isinstance(field, models.GeneratedField) or field.choices or field.primary_key:
            continue
        if texts or _lists_texts(field) or isinstance(field, models.FileField):
            yield field


def _lists_texts(field: "models.Field[Any, Any]") -> bool:
    if not isinstance(field, ArrayField) or field.base_field.choices:
        return False
    return isinstance(field.base_field, models.CharField | models.TextField)


def _found_in_database(words: str) -> list[str]:
    """Every column of every table, history and sessions included, that holds the words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name NOT LIKE 'tests%%'"
        )
        places = cursor.fetchall()
        found = []
        for table, column in places:
            cursor.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1', [f"%{words}%"]
            )
            if cursor.fetchone():
                found.append(f"{table}.{column}")
    return found


def _found_in_files(words: str) -> list[str]:
    files = [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]
    return [
        str(one)
        for one in files
        if words.encode() in one.read_bytes().lower() or words in str(one).lower()
    ]


def erasure_of(user: User, by: User) -> Erasure:
    return prepare(
        identity="account", key=user.pk, ground=Ground.REQUEST, reason="Asked in writing.", by=by
    )


@pytest.fixture
def committed() -> Iterator[None]:
    """What waits for the commit happens at once."""
    real = transaction.on_commit
    transaction.on_commit = lambda work, *_a, **_k: work()
    yield
    transaction.on_commit = real


def test_nothing_of_the_person_remains(marked: User, administrator: User, committed: None) -> None:
    before = _found_in_database(MARK)
    assert len(before) > 60, before
    assert len(_found_in_files(MARK)) >= 4
    people, roles = Person.objects.count(), RoleAssignment.objects.count()
    done = anonymise(erasure=erasure_of(marked, administrator), by=administrator)
    assert _found_in_database(MARK) == []
    assert _found_in_files(MARK) == []
    assert (Person.objects.count(), RoleAssignment.objects.count()) == (people, roles)
    marked.refresh_from_db()
    assert not marked.is_active
    assert not marked.has_usable_password()
    assert done.state == ErasureState.DONE
    assert done.files == []
    assert done.token in str(marked)


def test_done_again_it_changes_nothing_more(
    marked: User, administrator: User, committed: None
) -> None:
    erasure = erasure_of(marked, administrator)
    first = anonymise(erasure=erasure, by=administrator)
    marked.refresh_from_db()
    name, report = str(marked), first.report
    again = anonymise(erasure=erasure, by=administrator)
    marked.refresh_from_db()
    assert (str(marked), again.report, again.done_at) == (name, report, first.done_at)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_it_once() -> None:
    by, user = user_with("administrator"), UserFactory.create(email=ADDRESS)
    erasures = [erasure_of(user, by) for _ in range(2)]
    done = at_once(*(partial(anonymise, erasure=one, by=by) for one in erasures))
    assert [type(one) for one in done] == [Erasure, Erasure]
    user.refresh_from_db()
    assert str(user) in {f"Anonyme-{one.token}" for one in erasures}
    assert _found_in_database(MARK) == []


def test_preview_counts_and_changes_nothing(marked: User, administrator: User) -> None:
    erasure = erasure_of(marked, administrator)
    before = _found_in_database(MARK)
    lines, elsewhere = foresee(erasure)
    assert _found_in_database(MARK) == before
    assert len(lines) >= len(holdings) - 1
    assert elsewhere > 0


def test_history_stays_append_only(marked: User, administrator: User, committed: None) -> None:
    anonymise(erasure=erasure_of(marked, administrator), by=administrator)
    events: Any = audit.event_model(User)
    assert events is not None
    assert events.objects.filter(pgh_obj_id=marked.pk).exists()
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        events.objects.filter(pgh_obj_id=marked.pk).update(first_name="x")


def test_others_with_the_name_or_a_longer_address_stay(
    marked: User, administrator: User, committed: None
) -> None:
    UserFactory.create(first_name=FIRST, last_name=LAST)
    other = UserFactory.create(email=f"mary-{ADDRESS}", last_name="Mary")
    shared = DeadlineFactory.create(title=f"Visit of {NAME}")
    ContactFactory.create(last_name="Service", email="desk@uni.example")
    twin: Contact = ContactFactory.create(last_name="Other", email="desk@uni.example")
    anonymise(erasure=erasure_of(marked, administrator), by=administrator)
    shared.refresh_from_db()
    other.refresh_from_db()
    assert shared.title == f"Visit of {NAME}"
    assert other.email == f"mary-{ADDRESS}"
    service = Contact.objects.get(last_name="Service")
    erasure = prepare(
        identity="contact", key=service.pk, ground=Ground.REQUEST, reason="r", by=administrator
    )
    anonymise(erasure=erasure, by=administrator)
    twin.refresh_from_db()
    assert (twin.last_name, twin.email) == ("Other", "desk@uni.example")


def test_content_shared_with_another_row_stays(administrator: User, committed: None) -> None:
    user = UserFactory.create(first_name=FIRST, last_name=LAST)
    content = b"%PDF-1.7 the same for both"
    DocumentFactory.create(ready=True, requested_by=user, file=stored(content))
    kept = stored(content)
    DocumentFactory.create(ready=True, file=kept)
    anonymise(erasure=erasure_of(user, administrator), by=administrator)
    with kept.open() as file:
        assert hashlib.sha256(file.read()).hexdigest() == kept.sha256


def test_documents_about_something_else_stay(administrator: User, committed: None) -> None:
    user = UserFactory.create(first_name=FIRST, last_name=LAST)
    agreement = DocumentFactory.create(
        ready=True,
        requested_by=user,
        subject=house().root.uid,
        file=stored(b"%PDF signed"),
        context={"signed_by": NAME},
    )
    anonymise(erasure=erasure_of(user, administrator), by=administrator)
    agreement.refresh_from_db()
    assert agreement.context == {"signed_by": NAME}
    assert agreement.file is not None
    with agreement.file.open() as file:
        assert file.read() == b"%PDF signed"


def test_only_who_may_and_never_oneself_or_an_administrator(administrator: User) -> None:
    user = UserFactory.create()
    with pytest.raises(PermissionDenied):
        erasure_of(user, user_with("director"))
    erasure = erasure_of(user, administrator)
    with pytest.raises(PermissionDenied):
        anonymise(erasure=erasure, by=user_with("director"))
    with pytest.raises(ValidationError):
        erasure_of(administrator, administrator)
    with pytest.raises(ValidationError):
        erasure_of(user_with("administrator"), administrator)


def test_data_past_its_term_needs_the_visa(administrator: User) -> None:
    user = UserFactory.create(is_active=False)
    with pytest.raises(ValidationError):
        prepare(identity="account", key=user.pk, ground=Ground.TERM, reason="r", by=administrator)
    prepare(
        identity="account",
        key=user.pk,
        ground=Ground.TERM,
        reason="r",
        visa="AD-2026-12",
        by=administrator,
    )


def test_a_mail_that_is_leaving_stops_it(administrator: User) -> None:
    user = UserFactory.create(email=ADDRESS)
    mail = MessageFactory.create(sending=True, address=ADDRESS)
    erasure = erasure_of(user, administrator)
    with pytest.raises(ValidationError):
        anonymise(erasure=erasure, by=administrator)
    user.refresh_from_db()
    assert user.email == ADDRESS
    assert Message.objects.get(pk=mail.pk).address == ADDRESS


def test_files_that_could_not_be_removed_are_removed_later(
    administrator: User, monkeypatch: pytest.MonkeyPatch, committed: None
) -> None:
    user = UserFactory.create(email=ADDRESS)
    jobs(user)

    def away(*_args: object) -> None:
        raise OSError("the store is away")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.storage.FileSystemStorage.delete", away)
        done = anonymise(erasure=erasure_of(user, administrator), by=administrator)
    done.refresh_from_db()
    assert done.files
    assert remove_left_files() == len(done.files)
    assert _found_in_files(MARK) == []
    assert remove_left_files() == 0


def test_invitation_and_roles_do_not_open_again(
    marked: User, administrator: User, committed: None
) -> None:
    anonymise(erasure=erasure_of(marked, administrator), by=administrator)
    assert not Invitation.objects.waiting().exists()
    assert not RoleAssignment.objects.valid_today().filter(user=marked).exists()
    assert not Deadline.objects.open().filter(source="personal").exists()


def _ours() -> list[type[models.Model]]:
    found = apps.get_models()
    return [one for one in found if one._meta.app_label in ROOMS and not issubclass(one, Kept)]


@pytest.mark.parametrize("model", [pytest.param(one, id=one._meta.label) for one in _ours()])
def test_every_table_says_whether_it_is_about_people(model: type[models.Model]) -> None:
    label = model._meta.label
    assert (label in holdings) != (label in impersonal), f"{label}: see core.personal"


@pytest.mark.parametrize("label", sorted({*holdings} & {one._meta.label for one in _ours()}))
def test_every_text_of_such_a_table_is_emptied(label: str) -> None:
    known = holdings[label]
    if known.erase or known.instead:
        return
    texts = {field.name for field in _text_fields(model_of(label))}
    left = texts - set(known.columns) - TECHNICAL.get(label, set())
    assert left == set(), f"{label}: {left} would keep what it says about a person"


def test_every_identity_is_a_table_about_people() -> None:
    assert {one.model for one in identities.values()} <= set(holdings)
