"""What a lower room shows of a higher one: a plain dict, filled in `AppConfig.ready()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one kind, in the order in which the rooms registered them.

    The first read closes the registry, so that nobody ever reads half of it:

        kinds: Registry[DocumentKind] = Registry("document kinds")   # lower room
        kinds.register("agreement", AgreementKind())                 # higher room, in ready()
    """

    def __init__(self, name: str) -> None:
        """Name the registry for its error messages."""
        self.name = name
        self._items: dict[str, T] = {}
        self._closed = False

    def register(self, key: str, value: T) -> None:
        """Add one; raises ValueError for a key taken, RuntimeError once the registry was read."""
        if self._closed:
            raise RuntimeError(f"{self.name}: '{key}' comes after the first read")
        if key in self._items:
            raise ValueError(f"{self.name}: '{key}' is registered already")
        self._items[key] = value

    def __getitem__(self, key: str) -> T:
        self._closed = True
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        self._closed = True
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        self._closed = True
        return iter(tuple(self._items))

    def __len__(self) -> int:
        self._closed = True
        return len(self._items)

    def get(self, key: str) -> T | None:
        """Return the value, or None where the key is unknown."""
        self._closed = True
        return self._items.get(key)

    def values(self) -> tuple[T, ...]:
        """Return every value, in order of registration."""
        self._closed = True
        return tuple(self._items.values())

    def items(self) -> tuple[tuple[str, T], ...]:
        """Return every key with its value, in order of registration."""
        self._closed = True
        return tuple(self._items.items())

    @contextmanager
    def replaced(self, **items: T) -> Iterator[None]:
        """Hold these items instead, for the length of a test."""
        kept, self._items = self._items, items
        try:
            yield
        finally:
            self._items = kept
