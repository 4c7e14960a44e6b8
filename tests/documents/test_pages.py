"""Pages of documents: who sees what, states, downloads."""

import hashlib
import uuid
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from intl_office.accounts.models import User
from intl_office.documents.actions import making
from intl_office.documents.enums import DocumentState
from intl_office.documents.kinds import document_kinds
from intl_office.documents.models import Document, StoredFile
from intl_office.documents.readers import readers
from intl_office.documents.specimen import Specimen
from tests.factories.accounts import UserFactory
from tests.factories.documents import CONTENT, DocumentFactory, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory.create()


@pytest.fixture
def reader(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(UserFactory.create(is_staff=True))
    return client


def address(name: str, document: Document) -> str:
    return reverse(f"documents:{name}", kwargs={"uid": document.uid})


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_list_shows_one_s_own(reader: Client, user: User) -> None:
    DocumentFactory.create(ready=True, requested_by=user, title="Mine")
    DocumentFactory.create(title="Hidden")
    page = reader.get(reverse("documents:documents")).content.decode()
    assert "Mine" in page
    assert "Hidden" not in page
    assert reverse("documents:new", args=[Specimen.code]) not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_little(
    reader: Client, user: User, rows: int, django_assert_num_queries: Any
) -> None:
    DocumentFactory.create_batch(rows, ready=False, requested_by=user)
    with django_assert_num_queries(LIST_QUERIES):
        reader.get(reverse("documents:documents"))


LIST_QUERIES = 7  # session, user, page, count, saved views; roles and brand of the frame


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"state": "failed"}, {"Beta"}),
        ({"title": "alp"}, {"Alpha"}),
        ({"locale": "fr"}, {"Beta"}),
        ({"kind": Specimen.code}, {"Alpha", "Beta"}),
        ({"created_at_after": "2100-01-01"}, set()),
    ],
)
def test_the_list_is_filtered(
    reader: Client, user: User, query: dict[str, str], shown: set[str]
) -> None:
    DocumentFactory.create(requested_by=user, title="Alpha")
    DocumentFactory.create(requested_by=user, title="Beta", failed=True, locale="fr")
    page = reader.get(reverse("documents:documents"), query).content.decode()
    assert {name for name in ("Alpha", "Beta") if f">{name}<" in page} == shown


def test_the_list_is_exported_as_seen(reader: Client, user: User) -> None:
    DocumentFactory.create(requested_by=user, title="Alpha")
    answer = reader.get(reverse("documents:documents"), {"export": "csv"})
    assert "Alpha" in body(answer).decode()


@pytest.mark.parametrize("name", ["document", "file"])
def test_somebody_else_s_document_is_not_found(reader: Client, name: str) -> None:
    assert reader.get(address(name, DocumentFactory.create(ready=True))).status_code == 404


def test_somebody_else_s_document_is_not_tried_again(reader: Client) -> None:
    document = DocumentFactory.create(failed=True)
    assert reader.post(address("retry", document)).status_code == 404
    document.refresh_from_db()
    assert document.state == DocumentState.FAILED


def test_a_document_that_is_being_made_asks_for_itself(reader: Client, user: User) -> None:
    document = DocumentFactory.create(requested_by=user)
    page = reader.get(address("document", document)).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "<html" in page
    making.make(document_id=document.pk)
    part = reader.get(address("document", document), headers={"HX-Request": "true"})
    text = part.content.decode()
    assert "<html" not in text
    assert "hx-trigger" not in text
    assert address("file", document) in text
    assert "aria-live" in text
    document.refresh_from_db()
    assert document.sha256 in text
    assert "changed this entry" in text


def test_a_ready_document_shows_its_fingerprint_and_history(reader: Client, user: User) -> None:
    document = DocumentFactory.create(ready=True, requested_by=user)
    page = reader.get(address("document", document)).content.decode()
    assert document.sha256 in page
    assert "created this entry" in page


def test_a_document_leads_back_to_what_it_is_about(reader: Client, user: User) -> None:
    about = uuid.uuid4()
    document = DocumentFactory.create(ready=True, requested_by=user, subject=about)
    assert "/notes/" not in reader.get(address("document", document)).content.decode()

    class Placed(Specimen):
        def url(self, subject: uuid.UUID) -> str:
            return f"/notes/{subject}/"

    with document_kinds.replaced(**{Specimen.code: Placed()}):
        page = reader.get(address("document", document)).content.decode()
    assert f'href="/notes/{about}/"' in page


def test_a_failed_document_is_tried_again(
    reader: Client, user: User, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr("intl_office.documents.dispatch.send", sent.append)
    document = DocumentFactory.create(failed=True, requested_by=user)
    assert document.last_error in reader.get(address("document", document)).content.decode()
    assert reader.get(address("retry", document)).status_code == 405
    assert reader.post(address("retry", document)).status_code == 302
    document.refresh_from_db()
    assert document.state == DocumentState.WAITING
    assert sent == [document.pk]
    again = reader.post(address("retry", document), follow=True)
    assert "changed since" in again.content.decode()


def test_a_download_is_a_file_that_nothing_opens(reader: Client, user: User) -> None:
    document = DocumentFactory.create(ready=True, requested_by=user, title="Été / Summer")
    answer = reader.get(address("file", document))
    assert body(answer) == CONTENT
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%C3%89t%C3%A9%20-"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer["ETag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'


def test_what_the_browser_has_is_not_sent_again(reader: Client, user: User) -> None:
    document = DocumentFactory.create(ready=True, requested_by=user)
    known = {"If-None-Match": f'"{document.sha256}"'}
    assert reader.get(address("file", document), headers=known).status_code == 304
    Client().logout()
    assert Client().get(address("file", document), headers=known).status_code == 302


def test_a_file_that_the_store_lost_is_not_found(reader: Client, user: User) -> None:
    document = DocumentFactory.create(requested_by=user, ready=True)
    assert document.file
    storages["private"].delete(document.file.path)
    assert reader.get(address("file", document)).status_code == 404


def test_a_document_without_file_has_none_to_give(reader: Client, user: User) -> None:
    document = DocumentFactory.create(requested_by=user)
    assert reader.get(address("file", document)).status_code == 404


def test_administrators_ask_for_the_specimen(admin: Client) -> None:
    new = reverse("documents:new", args=[Specimen.code])
    assert new in admin.get(reverse("documents:documents")).content.decode()
    form = admin.get(new)
    token = form.context["form"]["token"].initial
    given = {"locale": "both", "draft": "on", "token": str(token)}
    first, second = admin.post(new, given), admin.post(new, given)
    assert first.url == second.url == Document.objects.get().get_absolute_url()  # type: ignore[attr-defined]  # a redirect
    assert Document.objects.get().draft


def test_a_wrong_answer_is_told_at_its_field(admin: Client) -> None:
    new = reverse("documents:new", args=[Specimen.code])
    answer = admin.post(new, {"locale": "de", "token": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_others_do_not_ask_for_it(reader: Client) -> None:
    assert reader.get(reverse("documents:new", args=[Specimen.code])).status_code == 404
    assert reader.get(reverse("documents:new", args=["unknown"])).status_code == 404


def test_a_stored_file_is_for_whoever_brought_it(reader: Client, user: User) -> None:
    file = stored()
    there = reverse("documents:stored", kwargs={"uid": file.uid})
    assert reader.get(there).status_code == 404
    StoredFile.objects.filter(pk=file.pk).update(uploaded_by=user)
    assert body(reader.get(there)) == CONTENT


def test_a_room_says_who_else_reads_a_stored_file(reader: Client) -> None:
    there = reverse("documents:stored", kwargs={"uid": stored().uid})
    with readers.replaced(room=lambda _user, _file: True):
        assert body(reader.get(there)) == CONTENT
    with readers.replaced(room=lambda _user, _file: False):
        assert reader.get(there).status_code == 404


def test_the_file_of_one_s_document_is_one_s_own(reader: Client, user: User) -> None:
    document = DocumentFactory.create(ready=True, requested_by=user)
    assert document.file
    there = reverse("documents:stored", kwargs={"uid": document.file.uid})
    assert body(reader.get(there)) == CONTENT
