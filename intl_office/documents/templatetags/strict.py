"""Built into the templates of documents: loops want a list that is there."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import ForNode, do_for

from intl_office.documents.rendering.strict import Required

register = template.Library()


@register.tag("for")
def strict_for(parser: Parser, token: Token) -> ForNode:
    """Repeat for each item; unlike Django's own, fail where the list is not defined."""
    node: Any = do_for(parser, token)
    node.sequence = Required(node.sequence)
    made: ForNode = node
    return made
