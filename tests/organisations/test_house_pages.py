"""The pages of the house: its tree, its people, its name and logo."""

import struct
from datetime import date
from email.utils import formataddr
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from intl_office.mail import layout, transport
from intl_office.organisations.models import (
    Institution,
    Membership,
    Person,
    Unit,
)
from intl_office.organisations.queries import read_brand
from intl_office.ui import brand
from tests.factories.organisations import (
    UnitFactory,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SWELLING = PNG[:8] + struct.pack(">I4sII", 13, b"IHDR", 9_000, 9_000) + b"0" * 40


def test_the_tree_is_built_from_its_root(office: Client) -> None:
    new = reverse("organisations:unit_new")
    office.post(new, {"kind": "institution", "code": "UV", "name_fr": "Université"})
    root = Unit.objects.get()
    faculty = {"kind": "faculty", "code": "SCI", "name_fr": "Sciences", "parent": root.pk}
    office.post(new, faculty)
    taken = office.post(new, faculty)
    assert taken.status_code == 422
    unit = Unit.objects.get(code="SCI")
    page = office.get(reverse("organisations:units"))
    assert page.text.index("Université") < page.text.index("Sciences")
    edit = reverse("organisations:unit_edit", args=[root.uid])
    assert "parent" not in office.get(edit).context["form"].fields
    own = office.get(reverse("organisations:unit_edit", args=[unit.uid]))
    assert unit not in own.context["form"].fields["parent"].queryset
    assert office.get(unit.get_absolute_url()).status_code == 200


def test_closed_units_are_shown_on_demand(office: Client) -> None:
    UnitFactory.create(name_en="Gone", active_to=date(2020, 1, 1))
    url = reverse("organisations:units")
    assert "Gone" not in office.get(url).text
    assert "Gone" in office.get(url, {"closed": ""}).text


def test_people_belong_to_units(office: Client) -> None:
    unit = UnitFactory.create(name_en="Science", code="SCI")
    data = {"kind": "academic", "last_name": "Haddad", "is_active": "on"}
    office.post(reverse("organisations:person_new"), data)
    person = Person.objects.get()
    url = reverse("organisations:membership_new", args=[person.uid])
    place = {"unit": unit.pk, "function": "member", "starts_on": "2026-01-01"}
    office.post(url, place)
    assert "already" in office.post(url, place).text
    membership = Membership.objects.get()
    found = office.get(reverse("organisations:people"), {"unit": "SCI"})
    assert [row.last_name for row in found.context["table"].data] == ["Haddad"]
    end = reverse("organisations:membership_end", args=[membership.uid])
    assert office.post(end, {"last_day": "2025-01-01"}).status_code == 422
    assert office.post(end, {"last_day": "2026-02-01"}).status_code == 302
    assert office.get(person.get_absolute_url()).status_code == 200
    assert office.get(unit.get_absolute_url()).status_code == 200


def test_the_house_is_described_and_shown(office: Client, client: Client) -> None:
    url = reverse("organisations:institution")
    logo = SimpleUploadedFile("../../x.png", PNG)
    data = {"name_fr": "Université de Valmont", "accent": "#112233", "logo": logo}
    assert office.post(url, data).status_code == 302
    assert Institution.objects.count() == 1
    shown = read_brand()
    assert shown is not None
    assert (shown.name, shown.accent) == ("Université de Valmont", "#112233")
    assert shown.logo_url.startswith(reverse("organisations:logo"))
    answer = client.get(reverse("organisations:logo"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Université de Valmont"), ("en", "Valmont University")]
)
def test_the_frame_and_the_mails_name_it_in_the_reader_s_language(
    office: Client, language: str, name: str
) -> None:
    url = reverse("organisations:institution")
    office.post(url, {"name_fr": "Université de Valmont", "name_en": "Valmont University"})
    brand.forget()
    with translation.override(language):
        assert brand.brand().name == name
    assert name in layout.page("Subject", mark_safe("<p>Body</p>"), language)
    assert name in layout.plain("Body", language)
    assert transport.sender(language) == formataddr((name, "webmaster@localhost"))


@pytest.mark.parametrize(
    "data",
    [
        {"accent": "red"},
        {"logo": SimpleUploadedFile("x.png", b"<svg onload=x>")},
        {"logo": SimpleUploadedFile("x.png", SWELLING)},
    ],
)
def test_a_bad_colour_or_logo_is_refused(data: dict[str, Any], office: Client) -> None:
    answer = office.post(reverse("organisations:institution"), {"name_fr": "U", **data})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(data)
