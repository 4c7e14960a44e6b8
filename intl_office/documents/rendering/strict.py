"""Templates of documents: a value that is not there fails, it is never printed as nothing."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.backends.django import DjangoTemplates
from django.template.base import FilterExpression

_NAMED = re.compile(r"""["']([\w./-]+\.html)["']""")


class UndefinedValue(Exception):
    """A template uses a value that it was not given."""


class _Refused(str):
    """Stands for a missing value: Django asks it for its text, and learns what is missing."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, name: object) -> str:
        raise UndefinedValue(str(name))


class Required:
    """The list of a loop: Django would take a missing one for an empty one."""

    def __init__(self, expression: FilterExpression) -> None:
        """Take the expression of the tag."""
        self.expression = expression

    def resolve(self, context: Context, **_options: bool) -> Any:
        """Give the value; raises UndefinedValue where there is none."""
        return self.expression.resolve(context)


@cache
def engine() -> DjangoTemplates:
    """The project's templates, read strictly. Conditions (`{% if %}`) may ask for anything."""
    return DjangoTemplates(
        {
            "NAME": "documents",
            "DIRS": settings.TEMPLATES[0]["DIRS"],
            "APP_DIRS": True,
            "OPTIONS": {
                "autoescape": True,
                "string_if_invalid": _Refused("%s"),
                "builtins": ["intl_office.documents.templatetags.strict"],
            },
        }
    )


def render(template: str, context: Mapping[str, Any]) -> str:
    """Fill a template; raises UndefinedValue, TemplateDoesNotExist, TemplateSyntaxError."""
    return engine().get_template(template).render(dict(context))


def sources(template: str) -> dict[str, str]:
    """The texts of a template and of every template that it names, by name."""
    found: dict[str, str] = {}
    wanted = [template]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found[name] = engine().engine.get_template(name).source
        wanted += _NAMED.findall(found[name])
    return found
