"""Addresses for those who watch over the service."""

from tests.kit.matrix import Entry, Expect, entry

TABLE: dict[str, list[Entry]] = {
    "core:alive": [entry(Expect.OK, Expect.OK)],
    "core:ready": [entry(Expect.OK, Expect.OK)],
}
