"""Kinds of import, registered by the rooms whose objects they write. See docs/architecture."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intl_office.core.registry import Registry
from intl_office.core.uploads import SHEETS, FileKind
from intl_office.jobs.enums import Level, Outcome
from intl_office.jobs.imports.cells import Cell, words
from intl_office.jobs.imports.parsers import Parser, text

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that an import can fill.

    Attributes:
        name: key in `Row.values`.
        label: what the user reads.
        parser: how its cells are read.
        required: a column of the file must be chosen for it, and every row must fill it.
        synonyms: headings, in any language, that stand for it.
        help: what belongs there, for the user.

    """

    name: str
    label: Text
    parser: Parser = field(default_factory=text)
    required: bool = False
    synonyms: Sequence[str] = ()
    help: Text = ""

    def headings(self) -> set[str]:
        """Every heading that means this column, as compared."""
        found = {words(said) for said in (self.name, *self.synonyms)}
        for language in ("fr", "en"):
            with override(language):
                found.add(words(str(self.label)))
        return found


@dataclass(frozen=True, slots=True)
class Issue:
    """Something about a row; `column` is empty where it is about the row as a whole.

    `said` is kept as it came, so that each reader reads it in their own language.
    """

    column: str
    level: Level
    said: ValidationError

    @property
    def message(self) -> str:
        """What is said, in the language in force."""
        return " ".join(self.said.messages)

    def kept(self) -> list[Any]:
        """As `ImportRow.issues` keeps it: column, level, the words in every language."""
        words: dict[str, str] = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                words[code] = self.message
        return [self.column, self.level, words]


@dataclass(slots=True)
class Row:
    """A row as read.

    Attributes:
        number: of the row in the sheet, as the spreadsheet shows it.
        values: by column; what could not be read is absent, what was not mapped too.
        raw: the cells of the row.
        issues: what is wrong or doubtful; add with `error` and `warning`.

    """

    number: int
    values: dict[str, Any]
    raw: Sequence[Cell]
    issues: list[Issue] = field(default_factory=list)

    def get(self, column: str, default: Any = None) -> Any:
        """Return the value of a column, the default where it is absent."""
        return self.values.get(column, default)

    def error(self, column: str, message: Text | ValidationError, **parameters: Any) -> None:
        """Refuse the row; nothing of the file is imported while one has an error.

        The message is lazy (`gettext_lazy`) and names its parameters, `%(code)s`: it is read in
        the language of whoever looks at it, not of whoever had the file checked.
        """
        self.issues.append(Issue(column, Level.ERROR, _said(message, parameters)))

    def warning(self, column: str, message: Text | ValidationError, **parameters: Any) -> None:
        """Say what is doubtful, as `error` does; the user may accept it."""
        self.issues.append(Issue(column, Level.WARNING, _said(message, parameters)))

    @property
    def level(self) -> Level:
        """The gravest of its issues."""
        levels = {issue.level for issue in self.issues}
        return next((one for one in (Level.ERROR, Level.WARNING) if one in levels), Level.OK)


@dataclass(frozen=True, slots=True)
class Written:
    """What an import did with one object.

    Attributes:
        number: of the row.
        object: as saved.
        outcome: CREATED, CHANGED or UNCHANGED.
        before: field -> earlier value of what changed (attribute names).

    """

    number: int
    object: models.Model
    outcome: Outcome
    before: Mapping[str, Any] = field(default_factory=dict)


class ImportKind(ABC):
    """What can be imported; `code` is its key in addresses."""

    code: ClassVar[str]
    title: Text
    help: Text = ""
    columns: Sequence[Column]
    files: Collection[FileKind] = SHEETS

    @abstractmethod
    def allows(self, user: AbstractBaseUser) -> bool:
        """Say whether this user may import; asked at every step, in the worker too."""

    def check_as(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> None:  # noqa: ARG002  # for kinds that ask
        """Check rows for a person, where what is right depends on what they may do."""
        self.check(rows)

    def check(self, rows: Sequence[Row]) -> None:  # noqa: B027  # nothing more to check is usual
        """Add what only several rows or the database can tell; runs again when writing."""

    def absent(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Sequence[Row]:  # noqa: ARG002  # for kinds that expect
        """Rows that should be there and are not, to be told as the others are."""
        return ()

    @abstractmethod
    def write(self, rows: Sequence[Row], *, by: AbstractBaseUser) -> Iterator[Written]:
        """Write rows without errors, in the caller's transaction; say what was done with each."""

    def write_from(
        self,
        rows: Sequence[Row],
        file: IO[bytes],  # noqa: ARG002  # for kinds whose rows are files
        *,
        by: AbstractBaseUser,
    ) -> Iterator[Written]:
        """Write rows with the file at hand, for what holds more than rows of cells."""
        return self.write(rows, by=by)

    def taken_back(self, created: Sequence[models.Model]) -> None:  # noqa: B027
        """Put right what is no row of the import, after an undo has deleted what it created."""

    def blank(self) -> str:
        """Return the address of an empty file to fill in, empty without one."""
        return ""

    def link(self, row: models.Model) -> str:
        """Return the address of what was written, empty without a page."""
        address = getattr(row, "get_absolute_url", None)
        return str(address()) if address else ""

    def column(self, name: str) -> Column:
        """Return a column by its name; raises KeyError."""
        return {column.name: column for column in self.columns}[name]


def once_in_file(rows: Iterable[Row], column: str) -> None:
    """Refuse a value that an earlier row has already; empty values may come again."""
    seen: dict[Hashable, int] = {}
    for row in rows:
        value = row.get(column)
        if value in (None, ""):
            continue
        first = seen.setdefault(value, row.number)
        if first != row.number:
            row.error(column, _("Row %(number)s has the same value."), number=first)


def _said(message: Text | ValidationError, parameters: dict[str, Any]) -> ValidationError:
    if isinstance(message, ValidationError):
        return message
    words: Any = message  # the stubs know one class of lazy texts alone
    return ValidationError(words, params=parameters or None)


import_kinds: Registry[ImportKind] = Registry("kinds of import")


def register(kind: ImportKind) -> None:
    """Offer a kind of import; called in `AppConfig.ready()`."""
    import_kinds.register(kind.code, kind)
