"""Undefined names in the project's own templates are errors while tests run.

Django renders an undefined name as nothing, so a misspelt one is never seen. In templates of this
project (and those written in Python as text) `{{ undefined }}`, a tag's argument, the list of a
`{% for %}` and a name inside `{% blocktranslate %}` raise. A condition (`{% if %}`,
`{% firstof %}`) may ask for a name that is not there, as it may in production. Templates of
Django and of packages keep Django's rules.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.base import (
    UNKNOWN_SOURCE,
    FilterExpression,
    Origin,
    Parser,
    TokenType,
    Variable,
    VariableDoesNotExist,
)
from django.template.context import Context
from django.template.defaulttags import ForNode
from django.templatetags.i18n import BlockTranslateNode


class UndefinedName(Exception):
    """A template of the project uses a name that its context does not have."""


class StrictVariable(Variable):
    """A variable that must be there."""

    def resolve(self, context: Any) -> Any:
        try:
            return super().resolve(context)
        except VariableDoesNotExist:
            raise UndefinedName(f"{self.var} is not defined here") from None


class StrictExpression(FilterExpression):
    """An expression of which only conditions may ask in vain."""

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        self.lenient = FilterExpression(token, parser)
        self.is_condition = True
        if isinstance(self.var, Variable) and self.var.lookups is not None:
            self.var = StrictVariable(self.var.var)

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        if ignore_failures and self.is_condition:
            return self.lenient.resolve(context, ignore_failures=True)
        return super().resolve(context)


def is_ours(origin: Origin | None) -> bool:
    """Say whether the project wrote this template."""
    name = str(getattr(origin, "name", UNKNOWN_SOURCE) or UNKNOWN_SOURCE)
    if name == UNKNOWN_SOURCE:
        return True
    base = Path(settings.BASE_DIR)
    return Path(name).is_relative_to(base) and not Path(name).is_relative_to(base / ".office")


def _check_translated_names(node: BlockTranslateNode, context: Context) -> None:
    known = set(node.extra_context) | {node.countervar}
    for token in [*node.singular, *(node.plural or [])]:
        name = token.contents
        if token.token_type == TokenType.VAR and name not in known and name not in context:
            raise UndefinedName(f"{name} inside blocktranslate (only plain names work there)")


@pytest.fixture(scope="session", autouse=True)
def _undefined_names_fail() -> Iterator[None]:
    for_init, render = ForNode.__init__, BlockTranslateNode.render

    def strict_filter(self: Parser, token: str) -> FilterExpression:
        return (StrictExpression if is_ours(self.origin) else FilterExpression)(token, self)

    def strict_for(self: ForNode, loopvars: Any, sequence: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(sequence, StrictExpression):
            sequence.is_condition = False
        for_init(self, loopvars, sequence, *args, **kwargs)

    def strict_translate(self: BlockTranslateNode, context: Any, nested: bool = False) -> Any:
        if is_ours(getattr(self, "origin", None)):
            _check_translated_names(self, context)
        return render(self, context, nested)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parser, "compile_filter", strict_filter)
        patch.setattr(ForNode, "__init__", strict_for)
        patch.setattr(BlockTranslateNode, "render", strict_translate)
        yield
