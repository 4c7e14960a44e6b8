"""Stored mails and the texts that officers edit."""

from intl_office.mail.models.message import Attachment, Message, MessageTransition
from intl_office.mail.models.template import Template

__all__ = ["Attachment", "Message", "MessageTransition", "Template"]
