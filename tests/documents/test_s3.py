"""Private files in an S3-compatible store: a second implementation of the protocol answers here."""

import hashlib
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from environ import FileAwareEnv
from moto.server import ThreadedMotoServer

from intl_office.documents.actions.documents import request_document
from intl_office.documents.actions.making import make
from intl_office.documents.actions.tidying import UNCLAIMED, tidy
from intl_office.documents.enums import Locale
from intl_office.documents.models import Document
from intl_office.documents.places import storages as places
from intl_office.documents.specimen import Specimen
from tests.factories.accounts import UserFactory

BUCKET = "office"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Any]:
    """An empty bucket, and settings read from the environment as on a server."""
    given = {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT": endpoint,
        "S3_REGION": "eu-west-3",
        "S3_ACCESS_KEY": "key",
        "S3_SECRET_KEY": "secret",
        "S3_ADDRESSING_STYLE": "path",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="eu-west-3",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    place = {"LocationConstraint": "eu-west-3"}
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    settings.STORAGES = {**settings.STORAGES, **places(FileAwareEnv())}
    yield client
    for key in keys(client):
        client.delete_object(Bucket=BUCKET, Key=key)
    client.delete_bucket(Bucket=BUCKET)


def keys(client: Any) -> list[str]:
    found = client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return [str(one["Key"]) for one in found]


@pytest.mark.django_db
def test_a_document_is_made_kept_and_handed_out(bucket: Any, client: Client) -> None:
    user = UserFactory.create(is_staff=True)
    document = request_document(kind=Specimen.code, subject=None, locale=Locale.FR, by=user)
    assert make(document_id=document.pk)
    ready = Document.objects.get()
    assert keys(bucket) == [f"private/{ready.sha256[:2]}/{ready.sha256[2:4]}/{ready.sha256}"]
    client.force_login(user)
    response = client.get(f"{document.get_absolute_url()}file/")
    content = b"".join(response)
    assert response.status_code == 200
    assert hashlib.sha256(content).hexdigest() == ready.sha256
    client.force_login(UserFactory.create())
    assert client.get(f"{document.get_absolute_url()}file/").status_code == 404


@pytest.mark.django_db
def test_what_was_lost_in_the_store_is_tidied(bucket: Any) -> None:
    content = b"%PDF of nobody"
    digest = hashlib.sha256(content).hexdigest()
    name = f"{digest[:2]}/{digest[2:4]}/{digest}"
    storages["private"].save(name, ContentFile(content))
    folder = int(digest[:2], 16)
    assert tidy(folder=folder) == 0, "it is young"
    later = storages["private"].get_modified_time(name) + 2 * UNCLAIMED
    assert tidy(folder=folder, now=later) == 1
    assert keys(bucket) == []


def test_the_same_content_lies_there_once(bucket: Any) -> None:
    for _ in range(2):
        storages["private"].save("aa/bb/one", ContentFile(b"one"))
        storages["default"].save("import.csv", ContentFile(b"a;b"))
    found = keys(bucket)
    assert found.count("private/aa/bb/one") == 1
    assert sum(key.startswith("files/import") for key in found) == 2
