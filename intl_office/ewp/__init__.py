"""The Erasmus Without Paper node."""
