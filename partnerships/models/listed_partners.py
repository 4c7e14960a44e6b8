"""What lists and exports say of a row's partners."""

from collections.abc import Sequence
from typing import Any, ClassVar

from intl_office.organisations.models import Partner


class ListedPartners:
    """Of a row that `for_list()` has read: its partners, their names and countries."""

    # Where `for_list()` puts the rows that name the partners.
    read_to: ClassVar[str]

    @property
    def listed_partners(self) -> Sequence[Partner]:
        """The partners that `for_list()` has read; no other row knows them."""
        rows: Any = getattr(self, self.read_to, ())
        return [row.partner for row in rows]

    @property
    def partner_list(self) -> str:
        """Names of the partners, in lists and exports."""
        return ", ".join(str(one) for one in self.listed_partners)

    @property
    def country_list(self) -> str:
        """Their countries, each once."""
        return ", ".join(dict.fromkeys(str(one.country) for one in self.listed_partners))
