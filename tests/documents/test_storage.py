"""Private files: whole or not at all, without address, in a folder or an S3 store."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.storage.handler import StorageHandler
from environ import FileAwareEnv

from intl_office.documents.attachments import fetch
from intl_office.documents.places import FOLDER, S3
from intl_office.documents.places import storages as places
from intl_office.documents.storages import PrivateFolder
from intl_office.mail.attachments import AttachmentMissing
from tests.factories.documents import CONTENT, DocumentFactory, stored


class Broken(ContentFile[bytes]):
    """Content that ends in the middle: the process died, or the line."""

    def chunks(self, chunk_size: int | None = None) -> Any:  # noqa: ARG002  # Django's
        yield b"half"
        raise ConnectionError


def parts(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_half_a_file_is_no_file(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    with pytest.raises(ConnectionError):
        PrivateFolder().save("aa/bb/name", Broken(b""))
    assert parts(tmp_path) == []


def test_a_file_is_read_only_and_below_the_private_folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    store = PrivateFolder()
    assert store.save("aa/bb/name", ContentFile(b"one")) == "aa/bb/name"
    assert store.save("aa/bb/name", ContentFile(b"two")) == "aa/bb/name"
    path = tmp_path / "private" / "aa" / "bb" / "name"
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) & 0o227 == 0
    assert parts(tmp_path) == [path]


def test_names_do_not_leave_the_folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    with pytest.raises(Exception, match="path"):
        PrivateFolder().save("../../name", ContentFile(b"one"))


def test_a_private_file_has_no_address() -> None:
    with pytest.raises(ValueError, match="no address"):
        storages["private"].url("aa/bb/name")


@pytest.mark.django_db
def test_one_content_lies_in_the_store_once(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    one, two = stored(name="a.pdf"), stored(name="b.pdf")
    assert one.path == two.path
    assert len(parts(tmp_path)) == 1
    with one.open() as file:
        assert file.read() == CONTENT


@pytest.mark.django_db
def test_a_mail_takes_a_document_with_it() -> None:
    ready, waiting = DocumentFactory.create(ready=True), DocumentFactory.create()
    assert fetch(str(ready.uid)).content == CONTENT
    assert fetch(str(ready.uid)).media_type == "application/pdf"
    with pytest.raises(OSError, match="not made yet"):
        fetch(str(waiting.uid))
    with pytest.raises(AttachmentMissing):
        fetch(str(DocumentFactory.create(failed=True).uid))


def test_without_a_bucket_files_lie_in_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_BUCKET", raising=False)
    assert places(FileAwareEnv())["private"] == {"BACKEND": FOLDER}


def test_with_a_bucket_they_lie_in_s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from-a-file")
    monkeypatch.setenv("S3_BUCKET", "office")
    monkeypatch.setenv("S3_ENDPOINT", "https://s3.example.org")
    monkeypatch.setenv("S3_ACCESS_KEY", "key")
    monkeypatch.setenv("S3_SECRET_KEY_FILE", str(secret))
    made = places(FileAwareEnv())
    assert {made[name]["BACKEND"] for name in ("default", "private")} == {S3}
    store: Any = StorageHandler(made)["private"]
    assert (store.bucket_name, store.endpoint_url) == ("office", "https://s3.example.org")
    assert (store.secret_key, store.default_acl) == ("from-a-file", None)
    assert store.get_object_parameters("x") == {}
    assert store._normalize_name("aa/bb/name") == "private/aa/bb/name"
    assert store.file_overwrite
