"""Forms over rows that several people write."""

from typing import Generic, TypeVar, cast

from django.core.exceptions import ValidationError

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.core.models import Record
from intl_office.organisations.forms.base import RowForm
from intl_office.ui.comparing import Compared, changed

R = TypeVar("R", bound=Record)


class SharedForm(Compared, RowForm[R], Generic[R]):
    """A form whose second writer sees both versions, field by field."""

    def narrow(self) -> None:
        """Know the version that is shown."""
        self.remember(self.instance.updated_at if self.instance.pk else None)

    def fresh(self) -> "SharedForm[R] | None":
        """The same form over the row as it is now; None where there is no row (any more)."""
        row = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        return None if row is None else type(self)(instance=row, user=self.user)

    def write(self) -> R | None:
        """Write the row; None where it was refused, with the reason or both versions shown."""
        try:
            return self.act(cast("User", self.user))
        except ValidationError as refused:
            fresh = self.fresh() if changed(refused) else None
            if fresh is not None:
                self.compare(fresh, fresh.instance, fresh.instance.updated_at)
            add_violation(self, refused)
            return None
