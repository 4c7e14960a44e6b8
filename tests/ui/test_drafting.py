from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.ui.drafting import Drafting
from intl_office.ui.forms import OfficeForm
from intl_office.ui.models import Draft
from intl_office.ui.tasks import purge

sent: list[dict[str, Any]] = []


class StayForm(OfficeForm):
    autosave = True
    city = forms.CharField(label="City", max_length=10)
    day = forms.SplitDateTimeField(label="Day", required=False)
    terms = forms.MultipleChoiceField(
        label="Terms", choices=[("1", "One"), ("2", "Two")], required=False
    )
    far = forms.BooleanField(label="Far", required=False, initial=True)
    secret = forms.CharField(label="Secret", widget=forms.PasswordInput, required=False)
    secret_hint = forms.CharField(label="Hint", required=False)
    proof = forms.FileField(label="Proof", required=False)
    owner = forms.CharField(label="Owner", disabled=True, initial="the office", required=False)


@login_not_required
def stay(request: HttpRequest) -> HttpResponse:
    form = StayForm(request.POST or None, request.FILES or None, user=request.user)
    drafting = Drafting(request, form, subject=request.GET.get("stay", ""))
    if answer := drafting.answer():
        return answer
    if form.is_valid():
        sent.append(form.cleaned_data)
        drafting.forget()
        return redirect("/sent/")
    return render(request, "tests_stay.html", {"form": form})


def guarded(request: HttpRequest) -> HttpResponse:
    return stay(request)


urlpatterns = [
    path("stay/", stay),
    path("guarded/", guarded),
    path("", include("intl_office.urls")),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]
SOURCE = '{% include "ui/components/form.html" with submit="Send" back="/" %}'


@pytest.fixture(autouse=True)
def page_of_the_form(settings: Any) -> None:
    loaders = [
        ("django.template.loaders.locmem.Loader", {"tests_stay.html": SOURCE}),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    (engine,) = settings.TEMPLATES
    options = {**engine["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**engine, "APP_DIRS": False, "OPTIONS": options}]
    sent.clear()


def _tab(minutes_ago: int = 0) -> str:
    opened = timezone.now() - timedelta(minutes=minutes_ago)
    return f"{uuid4()}:{opened.timestamp():.3f}"


def _autosave(client: Client, address: str = "/stay/", **entries: Any) -> Any:
    entries = {"_draft": "autosave", "_tab": _tab(), **entries}
    return client.post(address, entries, headers={"HX-Request": "true"})


def test_an_autosave_keeps_what_is_wrong_too(officer_client: Client, officer: User) -> None:
    answer = _autosave(officer_client, city="far too long a name", terms=["1", "9"])
    draft = Draft.objects.get()
    assert "Draft saved at" in answer.content.decode()
    assert draft.user == officer
    assert draft.data == {"city": ["far too long a name"], "terms": ["1", "9"]}
    assert sent == []


def test_neither_passwords_nor_what_is_not_of_the_form_are_kept(officer_client: Client) -> None:
    _autosave(officer_client, city="Rome", secret="hush", owner="me", csrf="x", secret_hint="cat")
    assert Draft.objects.get().data == {"city": ["Rome"], "secret_hint": ["cat"]}


def test_a_character_that_the_database_refuses_is_left_out(officer_client: Client) -> None:
    _autosave(officer_client, city="Ro\0me")
    assert Draft.objects.get().data == {"city": ["Rome"]}


def test_too_long_is_said_and_nothing_is_kept(officer_client: Client) -> None:
    answer = _autosave(officer_client, city="x" * 400_001)
    assert "too long to be kept" in answer.content.decode()
    assert not Draft.objects.exists()


def test_coming_back_is_asked_first_and_never_writes(officer_client: Client) -> None:
    _autosave(officer_client, city="Rome")
    before = Draft.objects.values().get()
    page = officer_client.get("/stay/").content.decode()
    assert "Continue the draft" in page
    assert "Discard it" in page
    assert "id_city" not in page
    assert Draft.objects.values().get() == before


def test_continuing_shows_every_entry_as_typed(officer_client: Client) -> None:
    _autosave(
        officer_client, city="<b>Rome", day_0="2026-13-45", day_1="10:00", terms=["2"], owner="me"
    )
    page = officer_client.get("/stay/?_draft=continue").content.decode()
    assert 'value="&lt;b&gt;Rome"' in page
    assert 'value="2026-13-45"' in page
    assert '<option value="2" selected' in page
    assert 'value="the office"' in page  # what may not be changed is never taken from a draft
    assert 'name="far" class="form-check-input' in page.replace("  ", " ") or 'name="far"' in page
    assert "checked" not in page  # it was ticked at first, and was not in what was sent
    assert "point to correct" not in page


def test_discarding(officer_client: Client) -> None:
    _autosave(officer_client, city="Rome")
    answer = officer_client.post("/stay/?a=1", {"_draft": "discard"})
    assert answer.headers["Location"] == "/stay/?a=1"
    assert not Draft.objects.exists()


def test_the_button_works_without_javascript(officer_client: Client) -> None:
    answer = officer_client.post("/stay/", {"_draft": "save", "_tab": _tab(), "city": "Rome"})
    assert answer.headers["Location"] == "/stay/?_draft=continue"
    page = officer_client.get(answer.headers["Location"]).content.decode()
    assert 'value="Rome"' in page
    assert "Save the draft" in page


def test_sending_ends_the_draft_and_a_late_autosave_does_not_bring_it_back(
    officer_client: Client,
) -> None:
    tab = _tab()
    _autosave(officer_client, city="Rome", _tab=tab)
    answer = officer_client.post("/stay/", {"city": "Rome", "_tab": tab})
    assert answer.headers["Location"] == "/sent/"
    assert not Draft.objects.exists()
    assert _autosave(officer_client, city="Rome", _tab=tab).status_code == 204
    assert not Draft.objects.exists()


def test_a_refused_form_keeps_its_draft_and_its_tab(officer_client: Client) -> None:
    tab = _tab()
    _autosave(officer_client, city="far too long a name", _tab=tab)
    page = officer_client.post("/stay/", {"city": "far too long a name", "_tab": tab})
    assert "One point to correct" in page.content.decode()
    assert f'value="{tab}"' in page.content.decode()
    assert Draft.objects.exists()


def test_of_two_tabs_the_newer_wins_and_says_so_once(officer_client: Client) -> None:
    first, second = _tab(minutes_ago=5), _tab(minutes_ago=4)
    assert "another window" not in _autosave(officer_client, city="A", _tab=first).content.decode()
    told = _autosave(officer_client, city="B", _tab=second).content.decode()
    again = _autosave(officer_client, city="BB", _tab=second).content.decode()
    assert "open in another window" in told
    assert "open in another window" not in again
    assert Draft.objects.get().data == {"city": ["BB"]}


def test_continuing_in_a_new_page_is_no_second_tab(officer_client: Client) -> None:
    _autosave(officer_client, city="A", _tab=_tab(minutes_ago=5))
    Draft.objects.update(saved_at=timezone.now() - timedelta(minutes=3))
    assert "another window" not in _autosave(officer_client, city="AB").content.decode()


_TAB = "7d618bc3-1fdc-47d8-a114-0643abc71978"


@pytest.mark.parametrize("tab", ["", "x", "1:2", f"{_TAB}:nan", f"{_TAB}:1e300", "a" * 900])
def test_a_forged_tab_harms_nobody(officer_client: Client, tab: str) -> None:
    assert _autosave(officer_client, city="A", _tab=tab).status_code == 200


def test_one_draft_a_subject_and_a_person(officer_client: Client, officer: User) -> None:
    other = User.objects.create_user("ben@example.org", language="en")
    for address in ("/stay/", "/stay/?stay=1", "/stay/?stay=1"):
        _autosave(officer_client, address, city="Rome")
    assert Draft.objects.filter(user=officer).count() == 2
    theirs = Client(headers={"accept-language": "en"})
    theirs.force_login(other)
    assert "Continue the draft" not in theirs.get("/stay/").content.decode()


def test_a_visitor_has_no_draft(english_client: Client) -> None:
    page = english_client.get("/stay/").content.decode()
    assert "Save the draft" not in page
    _autosave(english_client, city="Rome")
    assert not Draft.objects.exists()


def test_after_the_session_ended_the_draft_waits_behind_the_sign_in(
    officer_client: Client, officer: User
) -> None:
    _autosave(officer_client, "/guarded/", city="Rome")
    officer_client.logout()
    expired = officer_client.post("/guarded/", {"city": "Roma"})
    assert expired.status_code == 302
    assert expired.headers["Location"].endswith("?next=/guarded/")
    officer_client.force_login(officer)
    page = officer_client.get("/guarded/").content.decode()
    assert "Continue the draft" in page
    assert 'value="Rome"' in officer_client.get("/guarded/?_draft=continue").content.decode()
    assert sent == []


def test_drafts_of_thirty_days_are_deleted(officer: User) -> None:
    for age in (29, 31):
        at = timezone.now() - timedelta(days=age)
        Draft.objects.create(user=officer, form=f"form {age}", saved_at=at)
    purge()
    assert [draft.form for draft in Draft.objects.all()] == ["form 29"]
