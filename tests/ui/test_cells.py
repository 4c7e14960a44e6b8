"""The cells are those of django-tables2, drawn with less asking."""

from datetime import UTC, date, datetime
from typing import Any

import django_tables2 as tables
import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils import translation
from django.utils.html import conditional_escape, escape
from pytest_django.asserts import assertHTMLEqual

from intl_office.accounts.models import User
from intl_office.ui.cells import reader
from intl_office.ui.components import Tone
from intl_office.ui.tables import OfficeTable
from intl_office.ui.templatetags.ui import pill

TEXT = "<b>é</b>"


class Everything(OfficeTable):
    first_name = tables.Column(verbose_name="First", attrs={"td": {"class": "cell-x"}})
    last_name = tables.Column(attrs={"td": {"class": 'a"b'}})
    email = tables.Column(linkify=lambda record: f"/p/{record.pk}/?a=1&b=2")
    language = tables.Column()
    is_active = tables.BooleanColumn()
    date_joined = tables.DateTimeColumn()
    last_login = tables.DateColumn(default="never")
    upper = tables.Column(accessor="first_name", empty_values=())
    both = tables.TemplateColumn("{{ record.email }} {{ value }} {{ row_counter }}", accessor="pk")
    missing = tables.Column(accessor="nowhere__at_all")

    class Meta(OfficeTable.Meta):
        model = User
        fields: tuple[str, ...] = ()

    def render_upper(self, value: str, record: User, bound_column: Any) -> str:
        return f"{value.upper()} {record.pk} {bound_column.name}"


def _people() -> list[User]:
    joined = datetime(2026, 1, 2, 23, 30, tzinfo=UTC)
    one = User(pk=1, first_name=TEXT, last_name="", email="a@example.org", language="fr")
    two = User(pk=2, first_name="Bo", last_name="X", email="b@example.org", language="en")
    one.date_joined, two.date_joined, two.last_login = joined, joined, joined
    two.is_active = False
    return [one, two]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_cell_is_what_the_library_makes(language: str) -> None:
    people = _people()
    with translation.override(language):
        ours = [cells for _record, cells in Everything(people).lines()]
        rows = Everything(people).rows
        for drawn, row in zip(ours, rows, strict=True):
            for cell in row:
                assert conditional_escape(cell) in drawn


def test_texts_are_escaped_and_the_first_column_heads_the_row() -> None:
    with translation.override("fr"):
        (first, _second) = [cells for _record, cells in Everything(_people()).lines()]
    assert first.startswith('<th scope="row">&lt;b&gt;é&lt;/b&gt;</th><td class="a&quot;b">')
    assert "<b>" not in first
    assert '<a href="/p/1/?a=1&amp;b=2">a@example.org</a>' in first
    assert "03/01/2026 00:30" in first  # of Paris
    assert "<td>never</td>" in first
    assert "<td>français</td>" in first.casefold()


class Wrong(OfficeTable):
    email = tables.Column()

    class Meta(OfficeTable.Meta):
        model = User
        fields: tuple[str, ...] = ()

    def render_email(self, value: str, day: date) -> str:
        return f"{value} {day}"


def test_an_argument_that_nobody_offers_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="asks for day"):
        list(Wrong(_people()).lines())


def test_labels_of_choices_are_those_of_the_model() -> None:
    (user, _other) = _people()
    with translation.override("en"):
        assert reader(Everything([]).columns["language"])(user) == user.get_language_display()
        user.language = "xx"
        assert reader(Everything([]).columns["language"])(user) == "xx"


@pytest.mark.parametrize("tone", ["good", "bad", "neutral"])
def test_a_pill_has_colour_icon_and_words_that_are_escaped(tone: Tone) -> None:
    drawn = pill(TEXT, tone)
    assert drawn.startswith(f'<span class="pill tone-{tone}"><svg')
    assert drawn.endswith(f"</svg>{escape(TEXT)}</span>")


def test_options_are_those_of_django() -> None:
    choices = [("", "—"), ("a", TEXT), (7, 1234), ("Group <1>", [("b", "B"), ("c", "C")])]
    field = forms.ChoiceField(choices=choices)
    ours = field.widget.render("name", "b", {"id": "x"}, renderer=get_default_renderer())
    theirs = field.widget.render("name", "b", {"id": "x"}, renderer=DjangoTemplates())
    assertHTMLEqual(ours, theirs)
