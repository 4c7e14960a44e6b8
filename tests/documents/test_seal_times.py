"""Time stamps on seals: the authority's time counts; what is no time stamp stops the seal."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone

from intl_office.documents import seal_key
from intl_office.documents.models import Slot
from intl_office.documents.seal_words import Seal
from intl_office.documents.seals import seals_of
from tests.documents.authority import NAME, Authority, revocations, serving
from tests.documents.sealing import AUTHORITY, PASSWORD, seal_file
from tests.documents.test_sealing import SEAL, content, kind, paper, sealed
from tests.documents.test_verifying import anybody, told
from tests.factories.signing import started, wanted

__all__ = ["anybody", "kind"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def stamps(settings: Any, tmp_path: Path) -> Iterator[Authority]:
    with serving(tmp_path) as found:
        settings.SEAL_TSA_URL, settings.SEAL_TSA_ROOTS = found.url, found.roots
        yield found


def seal_slot() -> Slot:
    return started(paper(), wanted("The seal", **SEAL)).slots.get()


def sealed_one() -> Seal:
    slot = seal_slot()
    assert sealed(slot), Slot.objects.get(pk=slot.pk).seal_error
    (found,) = seals_of(content(slot.signing))
    return found


def test_the_time_is_the_authoritys(stamps: Authority, anybody: Client) -> None:
    stamps.at = timezone.now().replace(microsecond=0) - timedelta(days=20)
    found = sealed_one()
    assert stamps.asked
    assert (found.at, found.stamped_by, found.stamp_trusted) == (stamps.at, NAME, True)
    page = told(anybody, content(Slot.objects.get().signing))
    assert f"time stamp of {NAME}" in page
    assert "its authority is not among those trusted here" not in page


def test_a_seal_outlives_its_certificate(
    stamps: Authority, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was valid at the authority's time; the certificate of today is another one."""
    root = ec.generate_private_key(ec.SECP256R1())
    settings.SEAL_PKCS12 = str(seal_file(tmp_path, root=root, first=-30, last=-2))
    stamps.at = timezone.now() - timedelta(days=10)
    with monkeypatch.context() as patch:
        patch.setattr(seal_key, "_check_days", lambda _certificate: None)
        assert sealed_one().trusted
    settings.SEAL_PKCS12 = str(seal_file(tmp_path, root=root))
    data = content(Slot.objects.get().signing)
    assert [one.ours for one in seals_of(data)] == [True]
    settings.SEAL_TSA_ROOTS = ""
    assert [(one.ours, one.stamp_trusted) for one in seals_of(data)] == [(False, False)]


def test_somebody_else_with_the_same_authority_is_not_us(settings: Any, tmp_path: Path) -> None:
    """Authorities give certificates to many; one renewed in our name is still ours."""
    root = ec.generate_private_key(ec.SECP256R1())
    settings.SEAL_PKCS12 = str(seal_file(tmp_path, root=root, holder="Another university"))
    assert sealed_one().ours
    data = content(Slot.objects.get().signing)
    settings.SEAL_PKCS12 = str(seal_file(tmp_path, root=root))
    assert [(one.intact, one.trusted, one.ours) for one in seals_of(data)] == [(True, True, False)]


def test_an_authority_that_is_not_known_is_said(
    stamps: Authority, settings: Any, anybody: Client
) -> None:
    settings.SEAL_TSA_ROOTS = ""
    found = sealed_one()
    assert (found.ours, found.stamped_by, found.stamp_trusted) == (True, NAME, False)
    page = told(anybody, content(Slot.objects.get().signing))
    assert "its authority is not among those trusted here" in page


@pytest.mark.parametrize(
    ("where", "words"),
    [
        pytest.param("nonsense", "no time stamp", id="nonsense"),
        pytest.param("page", "no time stamp", id="page"),
        pytest.param("refusal", "no time stamp", id="refusal"),
        pytest.param("silent", "does not answer", id="silent"),
        pytest.param("foreign", "another authority", id="foreign"),
        pytest.param("roots", "cannot be read", id="roots"),
    ],
)
def test_without_a_good_time_stamp_nothing_is_sealed(
    stamps: Authority, where: str, words: str, settings: Any, tmp_path: Path
) -> None:
    if where == "foreign":
        with serving(tmp_path):  # another one's certificates lie there now
            pass
    elif where == "roots":
        settings.SEAL_TSA_ROOTS = __file__
    else:
        settings.SEAL_TSA_URL = "http://127.0.0.1:9/" if where == "silent" else stamps.url + where
    slot = seal_slot()
    assert not sealed(slot)
    slot.refresh_from_db()
    assert words in slot.seal_error
    assert slot.signing.sealed is None


def test_kept_for_long_with_what_it_is_checked_with(
    stamps: Authority, settings: Any, tmp_path: Path, anybody: Client
) -> None:
    """PAdES B-LTA: certificates and revocation answers in the file, under a time stamp."""
    root = ec.generate_private_key(ec.SECP256R1())
    settings.SEAL_PKCS12 = str(seal_file(tmp_path, root=root, crl=f"{stamps.url}crl"))
    settings.SEAL_PASSWORD, settings.SEAL_LONG_TERM = PASSWORD, True
    signing = started(paper(), wanted("One", **SEAL), wanted("Two", **SEAL))
    slot, second = signing.slots.all()
    assert not sealed(slot)  # the list of revocations cannot be fetched
    slot.refresh_from_db()
    assert "does not say whether it still holds" in slot.seal_error
    stamps.crl = revocations(AUTHORITY, root)
    assert sealed(slot)
    assert sealed(second)
    data = content(signing)
    assert b"/DSS" in data
    assert b"/DocTimeStamp" in data
    for found in seals_of(data):
        assert (found.kept, found.intact, found.changed, found.ours) == (True, True, False, True)
    assert "keeps what it is checked with" in told(anybody, data)


def test_long_term_needs_an_authority(settings: Any) -> None:
    settings.SEAL_LONG_TERM = True
    slot = seal_slot()
    assert not sealed(slot)
    slot.refresh_from_db()
    assert "set SEAL_TSA_URL" in slot.seal_error
