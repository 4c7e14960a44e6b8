"""The small language in which mails are written, and the rendering of a wording.

Django's template language with a few tags and filters (`language.py`) and nothing that reads
files, loads libraries or turns escaping off. A variable that does not exist fails.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.base import (
    FilterExpression,
    Node,
    Origin,
    TextNode,
    Variable,
    VariableDoesNotExist,
    VariableNode,
)
from django.template.defaulttags import ForNode, IfNode
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from intl_office.mail import markup
from intl_office.mail.values import Plain

# What Django's filters raise for values they were not made for.
_MISUSE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    VariableDoesNotExist,
)
SUBJECT_LENGTH = 300  # characters; longer ones are cut, no mail program shows them


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body as written, in the language of mails."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Written:
    """A mail's words: subject, plain body, HTML body without layout."""

    subject: str
    text: str
    body_html: SafeString


class WordingError(Exception):
    """A wording that cannot be used; `message` says why, in the user's words."""

    def __init__(self, message: str) -> None:
        """Keep what the form shows at the field."""
        super().__init__(message)
        self.message = message


class _Missing(str):
    """What the engine writes for an unknown variable: nothing, it refuses."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        raise WordingError(_("There is no variable “%(name)s” here.") % {"name": variable})


class _MailEngine(Engine):
    """Knows the house's short list of tags and filters alone."""

    default_builtins = ["intl_office.mail.language"]


@cache
def _engine() -> Engine:
    # Escaping comes after the markup, for the whole text at once: see `markup`.
    return _MailEngine(loaders=[], autoescape=False, string_if_invalid=_Missing("%s"))


def write(wording: Wording, values: Mapping[str, Plain], language: str) -> Written:
    """Write a mail in a language.

    Raises:
        WordingError: the wording is not well formed, or names a variable that has no value.
    """
    with translation.override(language):
        subject = _rendered(wording.subject, values)
        body = _rendered(wording.body, values)
    return Written(_shortened(subject), markup.to_text(body), markup.to_html(body))


def check(source: str, known: Iterable[str]) -> None:
    """Read a subject or body without writing it.

    Raises:
        WordingError: it is not well formed, or names a variable that is not known.
    """
    for name in _names(_compiled(source).nodelist, frozenset(known)):
        raise WordingError(_("There is no variable “%(name)s” here.") % {"name": name})


def _rendered(source: str, values: Mapping[str, Plain]) -> str:
    guarded = {name: markup.guarded(value) for name, value in values.items()}
    context = Context(guarded, autoescape=False)
    context.template_name = None
    try:
        return str(_compiled(source).render(context))
    except _MISUSE as error:
        raise WordingError(_("A filter does not fit its variable.")) from error


def _compiled(source: str) -> Template:
    try:
        return Template(source, origin=Origin("wording of a mail"), engine=_engine())
    except TemplateSyntaxError as error:
        raise WordingError(
            _("This is not written as it should be: %(error)s") % {"error": error}
        ) from error


def _shortened(subject: str) -> str:
    """A line break that a value brought stays in place, for `queue_mail` to refuse."""
    return Truncator(markup.restored(subject.strip())).chars(SUBJECT_LENGTH)


def _names(nodes: Iterable[Node], known: frozenset[str]) -> Iterator[str]:
    """Roots of the variables used that are not known, also in branches never taken."""
    for node in nodes:
        if isinstance(node, VariableNode):
            yield from _unknown(node.filter_expression, known)
        elif isinstance(node, IfNode):
            yield from _names_of_if(node, known)
        elif isinstance(node, ForNode):
            yield from _names_of_for(node, known)
        elif not isinstance(node, TextNode):
            raise TypeError(node)  # no other tag is in `language`


def _names_of_if(node: IfNode, known: frozenset[str]) -> Iterator[str]:
    for condition, inside in node.conditions_nodelists:
        for literal in _literals(condition):
            yield from _unknown(literal, known)
        yield from _names(inside, known)


def _names_of_for(node: Any, known: frozenset[str]) -> Iterator[str]:
    # Any: the stubs give its parts other types than they have.
    yield from _unknown(node.sequence, known)
    yield from _names(node.nodelist_loop, known | {"forloop", *node.loopvars})
    yield from _names(node.nodelist_empty, known)


def _literals(condition: Any) -> Iterator[FilterExpression]:
    """The values of a condition: leaves of its tree of operators."""
    if condition is None:
        return
    if isinstance(getattr(condition, "value", None), FilterExpression):
        yield condition.value
    for side in ("first", "second"):
        yield from _literals(getattr(condition, side, None))


def _unknown(expression: FilterExpression, known: frozenset[str]) -> Iterator[str]:
    arguments = [part for _filter, args in expression.filters for _lookup, part in args]
    for part in (expression.var, *arguments):
        if isinstance(part, Variable) and part.lookups and part.lookups[0] not in known:
            yield part.lookups[0]
