"""The language of mails: what it allows, what it refuses, what it becomes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.conf import LazySettings

from intl_office.mail import checks, kinds, markup
from intl_office.mail.differences import differences
from intl_office.mail.kinds import MailKind
from intl_office.mail.values import from_json, plain, to_json
from intl_office.mail.wording import SUBJECT_LENGTH, Wording, WordingError, check, write
from tests.mail.kinds import Reminder

KNOWN = {"title", "lines", "late"}


@pytest.mark.parametrize(
    "source",
    [
        "{{ title }}",
        "{{ title|upper|default:late }}",
        "{% if late and title == 'x' %}{{ title }}{% elif not late %}a{% else %}b{% endif %}",
        "{% for line in lines %}{{ line.name }}{{ forloop.counter }}{% empty %}none{% endfor %}",
    ],
)
def test_what_may_be_written(source: str) -> None:
    check(source, KNOWN)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("{{ titel }}", "titel"),
        ("{{ title|default:titel }}", "titel"),
        ("{% if titel %}x{% endif %}", "titel"),
        ("{% if late or not titel %}x{% endif %}", "titel"),
        ("{% if late %}{% else %}{{ titel }}{% endif %}", "titel"),
        ("{% for x in titel %}{% endfor %}", "titel"),
        ("{% for x in lines %}{{ titel }}{% endfor %}", "titel"),
        ("{% for x in lines %}{% endfor %}{{ x }}", "x"),
        ("{% for x in lines %}{% empty %}{{ titel }}{% endfor %}", "titel"),
    ],
)
def test_an_unknown_variable_is_named_wherever_it_stands(source: str, named: str) -> None:
    with pytest.raises(WordingError, match=f"“{named}”"):
        check(source, KNOWN)


@pytest.mark.parametrize(
    "source",
    [
        "{% load i18n %}",
        "{% include 'base.html' %}",
        "{% extends 'base.html' %}",
        "{% autoescape off %}{% endautoescape %}",
        "{% url 'mail:messages' %}",
        "{% debug %}",
        "{{ title|safe }}",
        "{{ title|stringformat:'1000000000s' }}",
        "{{ title|ljust:1000000000 }}",
        "{{ title.__class__ }}",
        "{% if title %}",
        "{{ title",
        "{{ }}",
    ],
)
def test_nothing_else_exists(source: str) -> None:
    if source == "{{ title":
        check(source, KNOWN)  # a brace alone is text
        return
    with pytest.raises(WordingError):
        check(source, KNOWN)


def test_a_missing_part_of_a_value_fails() -> None:
    wording = Wording("a", "{% for line in lines %}{{ line.nam }}{% endfor %}")
    with pytest.raises(WordingError, match=r"line\.nam"):
        write(wording, {"lines": [{"name": "x"}]}, "en")


def test_a_filter_that_does_not_fit_is_an_error_of_the_text() -> None:
    for source in ("{{ title|join:late }}", "{{ title|default:late.x|upper }}"):
        with pytest.raises(WordingError):
            write(Wording("a", source), {"title": "", "late": 1}, "en")


def test_a_long_subject_is_cut() -> None:
    assert len(write(Wording("{{ t }}", "b"), {"t": "x" * 999}, "en").subject) == SUBJECT_LENGTH


@pytest.mark.parametrize(
    ("marked", "html", "text"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>", "One\ntwo\n\nthree"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        (
            "See [the file](https://o.example/a?b=1&c=2) now.",
            '<p>See <a href="https://o.example/a?b=1&amp;c=2">the file</a> now.</p>',
            "See the file: https://o.example/a?b=1&c=2 now.",
        ),
        (
            "[Open](https://o.example/)",
            '<p><a class="button" href="https://o.example/">Open</a></p>',
            "Open: https://o.example/",
        ),
        (
            "At https://o.example/x.",
            '<p>At <a href="https://o.example/x">https://o.example/x</a>.</p>',
            "At https://o.example/x.",
        ),
        ("<b>bold</b> & co", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; co</p>", "<b>bold</b> & co"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>", "[x](javascript:alert(1))"),
    ],
)
def test_markup(marked: str, html: str, text: str) -> None:
    assert markup.to_html(marked) == html
    assert markup.to_text(marked) == text


@pytest.mark.parametrize(
    "value",
    [
        "[a](https://evil.example)",
        "- item",
        "a\n\nb",
        "\ue000sneaky\ue001",
        "<i>",
        "a](https://x",
        "see https://evil.example",
    ],
)
def test_a_value_is_never_markup(value: str) -> None:
    written = write(Wording("s", "[{{ v }}]({{ url }})\n\n{{ v }}"),
                    {"v": value, "url": "https://o.example/(1)-[2]"}, "en")  # fmt: skip
    assert 'href="https://o.example/(1)-[2]"' in written.body_html
    assert written.body_html.count("<p>") == 2
    assert "<ul>" not in written.body_html
    assert 'href="https://evil' not in written.body_html
    assert written.body_html.count("href=") == 1
    assert "<i>" not in written.body_html


@pytest.mark.parametrize(
    "value",
    [
        "text",
        3,
        True,
        Decimal("12.50"),
        date(2026, 11, 30),
        datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        [{"due": date(2026, 1, 2), "type": "date"}],
        {"type": "visit", "value": "x"},
    ],
)
def test_values_come_back_as_they_were(value: Any) -> None:
    assert from_json(to_json(plain(value))) == value


def test_dates_follow_the_language() -> None:
    wording, values = Wording("{{ d }}", "b"), plain({"d": date(2026, 11, 21)})
    assert isinstance(values, dict)
    assert write(wording, values, "fr").subject == "21/11/2026"
    assert write(wording, values, "en").subject == "21 Nov 2026"


class Faulty(Reminder):
    code = "tests.faulty"
    house = {"en": Wording("{{ oops }}", "b")}


class Halting(Reminder):
    code = "tests.halting"
    house = {
        "en": Wording("a", "{% for line in lines %}{{ line.nam }}{% endfor %}"),
        "fr": Wording("a", "{% if %}"),
    }


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        (Reminder(), []),
        (Faulty(), ["mail.E001", "mail.E002"]),
        (Halting(), ["mail.E002", "mail.E002"]),
    ],
)
def test_house_texts_are_checked_at_start(kind: MailKind[str], ids: list[str]) -> None:
    with kinds.registered.replaced(kind=kind):
        assert [found.id for found in checks.house_texts()] == ids


def test_differences_name_every_line() -> None:
    found = differences(Wording("s", "a\nb\nc"), Wording("s", "a\nB\nc\nd"))
    assert [(line.change, line.text) for line in found] == [
        ("same", "s"),
        ("same", "a"),
        ("removed", "b"),
        ("added", "B"),
        ("same", "c"),
        ("added", "d"),
    ]


@pytest.mark.parametrize(("address", "faults"), [("", 0), ("office@example.org", 0), ("office", 1)])
def test_the_address_for_answers_is_checked_at_start(
    settings: LazySettings, address: str, faults: int
) -> None:
    settings.MAIL_REPLY_TO = address
    assert len(checks.reply_to()) == faults


def test_the_example_of_a_list_names_its_parts() -> None:
    assert [str(v.shown) for v in Reminder.variables][-1].endswith("name, late")
