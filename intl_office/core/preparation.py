"""What rooms load into every database: run after the migrations, at each start."""

from collections.abc import Callable

from intl_office.core.registry import Registry

Say = Callable[[str], None]

# Each is safe to run again, and by two machines at once.
preparations: Registry[Callable[[Say], None]] = Registry("preparations")
