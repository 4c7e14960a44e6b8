"""What officers see and do; what everybody else does not."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from intl_office.mail.actions.editing import save_wording
from intl_office.mail.models import Attachment, Message, Template
from intl_office.mail.wording import Wording
from tests.factories.core import PersonFactory
from tests.factories.mail import MessageFactory, TemplateFactory
from tests.kit.race import at_once
from tests.mail.kinds import Reminder

pytestmark = pytest.mark.django_db
Budget = Callable[[int], AbstractContextManager[None]]
HOUSE = Reminder.house


@pytest.fixture
def officer(db: None) -> AbstractBaseUser:
    person: AbstractBaseUser = PersonFactory.create(director=True, language="en")
    return person


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(f"mail:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def posted(**changes: Any) -> dict[str, Any]:
    texts = {
        f"{part}_{code}": getattr(wording, part)
        for code, wording in HOUSE.items()
        for part in ("subject", "body")
    }
    return {**texts, "seen_fr": 0, "seen_en": 0, "on": "", "save": "1", **changes}


def edit(client: Client, **changes: Any) -> Any:
    return client.post(reverse("mail:text", args=["tests.reminder"]), posted(**changes))


# ---------------------------------------------------------------- the door
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_stay_outside(client: Client, method: str) -> None:
    mail = MessageFactory.create(sent=True, subject="Ana is ill")
    client.force_login(PersonFactory.create())
    addresses = [
        reverse("mail:messages"),
        reverse("mail:message", args=[mail.uid]),
        reverse("mail:html", args=[mail.uid]),
        reverse("mail:decide", args=[mail.uid, "send_again"]),
        reverse("mail:trial"),
        reverse("mail:texts"),
        reverse("mail:text", args=["tests.reminder"]),
        reverse("mail:versions", args=["tests.reminder"]),
        reverse("mail:restore", args=["tests.reminder", "fr"]),
    ]
    for address in addresses:
        response = getattr(client, method)(address)
        assert response.status_code == 403, address
        assert "Ana is ill" not in response.content.decode()
    assert not Message.objects.visible_to(PersonFactory.create()).exists()


# ---------------------------------------------------------------- mails
def test_the_list_shows_states_and_finds_mails(desk: Client) -> None:
    MessageFactory.create(failed=True, subject="About Ana", address="ana@example.org")
    MessageFactory.create(sent=True, subject="About Bo", name="Bo Writer", kind="mail.trial")
    old = MessageFactory.create(kept=True, subject="About Cy")
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=3))
    for query, shown in [
        ({}, {"Ana", "Bo", "Cy"}),
        ({"status": "failed"}, {"Ana"}),
        ({"kind": "mail.trial"}, {"Bo"}),
        ({"reader": "writer"}, {"Bo"}),
        ({"reader": "ANA@"}, {"Ana"}),
        ({"until": f"{timezone.localdate() - timedelta(days=2):%Y-%m-%d}"}, {"Cy"}),
        ({"since": f"{timezone.localdate():%Y-%m-%d}"}, {"Ana", "Bo"}),
    ]:
        text = page(desk, "messages", **query)
        assert {name for name in ("Ana", "Bo", "Cy") if f"About {name}" in text} == shown, query


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    desk: Client, query_budget: Budget, rows: int
) -> None:
    MessageFactory.create_batch(rows, sent=True)
    with query_budget(7):
        page(desk, "messages")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_mail_costs_the_same_for_any_way(desk: Client, query_budget: Budget, rows: int) -> None:
    mail = MessageFactory.create(sent=True)
    for number in range(rows):
        Attachment.objects.create(message=mail, source="d", reference=str(number), filename="a.pdf")
        mail.transitions.create(
            name="fail", source="sending", target="failed", at=timezone.now(), by=desk_user(desk)
        )
    with query_budget(7):
        page(desk, "message", mail.uid)


def desk_user(desk: Client) -> Any:
    return PersonFactory._meta.model.objects.get(pk=desk.session["_auth_user_id"])


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("queued", {"cancel"}),
        ("sending", set()),
        ("sent", {"send_again"}),
        ("kept", {"send_again"}),
        ("failed", {"send_again"}),
        ("uncertain", {"send_again", "mark_sent"}),
        ("cancelled", {"send_again"}),
    ],
)
def test_each_state_offers_its_decisions(desk: Client, state: str, buttons: set[str]) -> None:
    mail = MessageFactory.create(**{state: True})
    text = page(desk, "message", mail.uid)
    steps = ("cancel", "send_again", "mark_sent")
    assert {s for s in steps if reverse("mail:decide", args=[mail.uid, s]) in text} == buttons


def test_a_decision_is_kept_with_its_reason(desk: Client) -> None:
    mail = MessageFactory.create(uncertain=True)
    address = reverse("mail:decide", args=[mail.uid, "mark_sent"])
    response = desk.post(address, {"reason": ""})
    assert response.status_code == 422
    assert 'id="mark_sent_reason"' in response.content.decode()
    assert desk.post(address, {"reason": "She told me"}).status_code == 302
    assert "She told me" in page(desk, "message", mail.uid)
    late = desk.post(address, {"reason": "again"})
    assert late.status_code == 422
    assert "Sent" in late.content.decode()


def test_unknown_mails_and_steps_are_not_found(desk: Client) -> None:
    mail = MessageFactory.create(queued=True)
    for args in ([uuid.uuid4(), "cancel"], [mail.uid, "claim"], [mail.uid, "deliver"]):
        assert desk.post(reverse("mail:decide", args=args), {"reason": "x"}).status_code == 404


def test_the_mail_is_shown_as_sent_and_runs_nothing(desk: Client) -> None:
    mail = MessageFactory.create(sent=True)
    response = desk.get(reverse("mail:html", args=[mail.uid]))
    assert response.content.decode() == mail.html
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'sha256-" in policy
    assert "sandbox allow-popups" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_a_personal_link_is_for_its_reader_alone(desk: Client, settings: Any) -> None:
    settings.LOCAL = False
    mail = MessageFactory.create(
        queued=True, kind="tests.secret", text="t0k3n", html="t0k3n", context={}
    )
    assert "t0k3n" not in page(desk, "message", mail.uid)
    assert desk.get(reverse("mail:html", args=[mail.uid])).status_code == 404
    settings.LOCAL = True
    Message.objects.filter(pk=mail.pk).update(status="kept", next_attempt_at=None)
    assert "t0k3n" in page(desk, "message", mail.uid)


def test_html_in_a_mail_is_text_on_every_page(desk: Client) -> None:
    evil = "<script>alert(1)</script>"
    mail = MessageFactory.create(failed=True, subject=evil, name=evil, text=evil, last_error=evil)
    for text in (page(desk, "message", mail.uid), page(desk, "messages")):
        assert evil not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_trial_mail_goes_to_the_officer(desk: Client, officer: Any) -> None:
    response = desk.post(reverse("mail:trial"))
    mail = Message.objects.get()
    assert response["Location"] == mail.get_absolute_url()
    assert (mail.address, mail.language, mail.kind) == (officer.email, "en", "mail.trial")


def test_troubles_stand_on_today(desk: Client) -> None:
    assert "?status=failed" not in desk.get("/today/").content.decode()
    MessageFactory.create(failed=True)
    assert "/mail/?status=failed" in desk.get("/today/").content.decode()


# ---------------------------------------------------------------- texts
def test_the_list_of_texts_marks_what_was_edited(desk: Client, query_budget: Budget) -> None:
    assert "edited" not in page(desk, "texts").replace("replaced", "")
    TemplateFactory.create(number=3)
    with query_budget(4):
        assert "edited, version 3" in page(desk, "texts")


def test_saving_makes_a_version_of_what_changed(desk: Client, officer: Any) -> None:
    assert edit(desk, subject_en="New: {{ title }}").status_code == 302
    version = Template.objects.get()
    assert (version.language, version.number, version.active) == ("en", 1, True)
    assert version.author == officer
    assert version.body == HOUSE["en"].body
    assert edit(desk, subject_en="Newer: {{ title }}", seen_en=1).status_code == 302
    assert list(Template.objects.order_by("number").values_list("number", "active")) == [
        (1, False),
        (2, True),
    ]
    assert edit(desk, subject_en="Newer: {{ title }}", seen_en=2).status_code == 302
    assert Template.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("subject_fr", "{{ titre }}", "titre"),
        ("body_en", "{{ title }} {{ dou }}", "dou"),
        ("body_en", "{% for l in lines %}{{ l.nam }}{% endfor %}", "l.nam"),
        ("body_fr", "{% include 'base.html' %}", "include"),
        ("subject_en", "", "required"),
    ],
)
def test_a_fault_is_named_at_its_field(desk: Client, field: str, value: str, named: str) -> None:
    response = edit(desk, **{field: value})
    assert response.status_code == 422
    (faults,) = response.context["form"].errors.values()
    assert list(response.context["form"].errors) == [field]
    assert named in str(faults)
    assert not Template.objects.exists()


def test_what_came_meanwhile_is_not_overwritten(desk: Client) -> None:
    TemplateFactory.create(subject="Theirs")
    response = edit(desk, subject_en="Mine", seen_en=0)
    assert response.status_code == 422
    assert "Somebody else changed this text" in response.content.decode()
    assert Template.objects.get().subject == "Theirs"


def test_the_preview_writes_nothing_and_shows_both_languages(desk: Client) -> None:
    mail = MessageFactory.create(sent=True, context={"title": "Lyon <visit>"})
    address = reverse("mail:text", args=["tests.reminder"])
    data = posted(subject_en="Try {{ title }}", body_fr="{{ oups }}", on=str(mail.uid))
    del data["save"]
    for headers in ({}, {"HX-Request": "true"}):
        response = desk.post(address, data, headers=headers)
        text = response.content.decode()
        assert response.status_code == 200
        assert "Try Lyon &lt;visit&gt;" in text
        assert "“oups”" in text
        assert ("<html" in text) is (not headers)
    assert not Template.objects.exists()


def test_a_preview_before_typing_uses_the_examples(desk: Client) -> None:
    text = page(desk, "text", "tests.reminder")
    assert "Reminder: Nomination of students" in text
    assert "Rappel : Nomination of students" in text


def test_the_preview_offers_no_mail_with_a_personal_link(desk: Client) -> None:
    MessageFactory.create(sent=True, kind="tests.secret", address="zoe@example.org")
    assert "zoe@example.org" not in page(desk, "text", "tests.secret")


def test_the_house_text_is_restored_and_the_version_kept(desk: Client) -> None:
    TemplateFactory.create()
    address = reverse("mail:restore", args=["tests.reminder", "en"])
    assert desk.get(address).status_code == 405
    assert desk.post(address, {"seen": "9"}).status_code == 302
    assert Template.objects.get().active
    assert desk.post(address, {"seen": "1"}).status_code == 302
    assert not Template.objects.get().active
    assert "Reminder: {{ title }}" in page(desk, "text", "tests.reminder")
    assert "Edited: {{ title }}" in page(desk, "text", "tests.reminder", en="1")


def test_versions_show_what_changed(desk: Client) -> None:
    TemplateFactory.create(active=False, subject="One", body="a\nb")
    TemplateFactory.create(number=2, subject="Two", body="a\nb\n<i>c</i>")
    text = page(desk, "versions", "tests.reminder")
    assert "One</del>" in text
    assert "Two</ins>" in text
    assert "&lt;i&gt;c&lt;/i&gt;</ins>" in text
    assert f"{HOUSE['en'].subject}</del>" in text


def test_unknown_kinds_are_not_found(desk: Client) -> None:
    for name in ("text", "versions"):
        assert desk.get(reverse(f"mail:{name}", args=["no.kind"])).status_code == 404
    assert desk.post(reverse("mail:restore", args=["tests.reminder", "de"])).status_code == 404
    assert desk.get(reverse("mail:text", args=["tests.reminder"]), {"en": "7"}).status_code == 404


def test_the_editor_costs_the_same_for_any_number(desk: Client, query_budget: Budget) -> None:
    for number in (1, 2, 3):
        MessageFactory.create(sent=True)
        TemplateFactory.create(number=number, active=number == 3)
    with query_budget(6):
        page(desk, "text", "tests.reminder")


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_version() -> None:
    people = [PersonFactory.create(), PersonFactory.create()]

    def save(number: int) -> Any:
        with translation.override("en"):
            return save_wording(
                kind=Reminder(), language="en", wording=Wording(f"S{number}", "b"), seen=0,
                by=people[number],
            )  # fmt: skip

    found = at_once(lambda: save(0), lambda: save(1))
    assert sorted(type(one).__name__ for one in found) == ["Template", "ValidationError"]
    assert Template.objects.in_use().count() == 1
