"""Who may have documents signed: whoever may have the document made."""

from typing import Any

from intl_office.core.permissions import Visitor
from intl_office.documents.kinds import document_kinds


def may_have_signed(user: Visitor, document: Any) -> bool:
    """Ask for signatures on this document."""
    kind = document_kinds.get(document.kind)
    return bool(kind and user.is_authenticated and kind.may_request(user, document.subject))


def may_manage(user: Visitor, signing: Any) -> bool:
    """Ask again, recall, bring scans."""
    return may_have_signed(user, signing.document)
