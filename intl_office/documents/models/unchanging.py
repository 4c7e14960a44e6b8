"""What the database itself refuses to change: what was made, signed or closed."""

from functools import reduce
from operator import or_

import pgtrigger


def stays(name: str, *columns: str, where: pgtrigger.Q | None = None) -> pgtrigger.Protect:
    """A trigger that refuses another value in one of these columns, of rows that are `where`.

    One whose name begins with `append_only` is opened for an anonymisation (`core.sweep`).
    """
    changes = (pgtrigger.Q(**{f"old__{one}__df": pgtrigger.F(f"new__{one}")}) for one in columns)
    changed = reduce(or_, changes)
    return pgtrigger.Protect(
        name=name, operation=pgtrigger.Update, condition=where & changed if where else changed
    )
