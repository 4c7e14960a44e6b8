"""Undefined names fail where they would be seen as nothing."""

import pytest
from django.template import Context, Template, engines
from django.template.base import Origin

from intl_office.accounts.models import User
from tests.kit.templates import UndefinedName


@pytest.mark.parametrize(
    "source",
    [
        "{{ mispelt }}",
        "{{ user.mispelt }}",
        "{{ mispelt|default:'x' }}",
        "{% for row in mispelt %}{{ row }}{% endfor %}",
        "{% with a=mispelt %}{{ a }}{% endwith %}",
        "{% url 'ui:home' as home %}{% include mispelt %}",
        "{% load i18n %}{% blocktranslate %}Hello {{ mispelt }}{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate %}Hello {{ user.email }}{% endblocktranslate %}",
        "{% load i18n %}{% translate mispelt %}",
        "{% block a %}{% if user %}{{ user.mispelt }}{% endif %}{% endblock %}",
    ],
)
def test_an_undefined_name_fails(source: str) -> None:
    with pytest.raises(UndefinedName):
        Template(source).render(Context({"user": User(email="a@example.org")}))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% if absent %}a{% else %}b{% endif %}", "b"),
        ("{% if user.absent %}a{% else %}b{% endif %}", "b"),
        ("{% firstof absent 'b' %}", "b"),
        ("{{ user.email }}", "a@example.org"),
        ("{{ none }}", "None"),
        ("{{ empty|default:'b' }}", "b"),
        ("{% load i18n %}{% blocktranslate with n=user.email %}to {{ n }}{% endblocktranslate %}",
         "to a@example.org"),
    ],
)  # fmt: skip
def test_what_is_allowed_in_production_is_allowed_here(source: str, text: str) -> None:
    context = {"user": User(email="a@example.org"), "none": None, "empty": ""}
    assert Template(source).render(Context(context)) == text


def test_a_package_s_template_keeps_its_own_rules() -> None:
    origin = Origin("/usr/lib/python3/site-packages/package/templates/x.html")
    engine = engines["django"].engine  # type: ignore[attr-defined]  # Django's, not Jinja's
    assert Template("[{{ absent }}]", origin=origin, engine=engine).render(Context()) == "[]"


def test_a_file_of_the_project_is_strict() -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]  # Django's, not Jinja's
    template = engine.get_template("ui/home.html")
    with pytest.raises(UndefinedName):
        Template("{{ absent }}", origin=template.origin, engine=engine).render(Context())
