"""The text of a document as a Word file, for partners who insist, and their file read back.

`writing.written` (heavy: import it late) marks each part with its key; `read` finds the parts by
these marks, whatever else the partner changed. Equal texts give equal bytes, and
`read(written(parts)).parts == plain(parts)`, but for parts that fields give: their tables are
written too, read apart (`ReadFile.tables`) and compared, never taken for a text.
"""

from intl_office.documents.word.reading import Comment, ReadFile, read
from intl_office.documents.word.texts import plain, plain_text

__all__ = [
    "Comment",
    "ReadFile",
    "plain",
    "plain_text",
    "read",
]
