"""Log records: each carries the identifier of the request that caused it."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to every record, `-` outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        record.request_id = request_id.get()
        return True


class PlainFormatter(logging.Formatter):
    """One readable line: time, level, logger, message, then the record's own fields."""

    def __init__(self) -> None:
        """Takes no format: the house has one."""
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """Write the record's extra fields as `name=value` behind the message."""
        fields = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        extra = "".join(f" {name}={value}" for name, value in sorted(fields.items()))
        return super().format(record) + extra
