"""Reminder engine and calendars."""
