"""Stored mails, editable templates, sending."""
