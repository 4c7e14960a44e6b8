"""What a PDF says, read by another library than the one that wrote it."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def read(content: bytes) -> Any:
    return pikepdf.open(io.BytesIO(content))


def elements(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Type, own language and text of every element of the structure, in order."""
    with read(content) as pdf:
        texts = _texts(pdf)
        yield from _walk(pdf.Root.StructTreeRoot, texts, None, str(pdf.Root.Lang))


def spoken(content: bytes) -> list[tuple[str, str]]:
    """Each piece of text with the language in which a screen reader says it."""
    return [(language, text) for _kind, language, text in elements(content) if text.strip()]


def pages(content: bytes) -> list[str]:
    """The text of each page, without its head and foot."""
    with read(content) as pdf:
        texts = _texts(pdf)
        return [
            " ".join(text for (page, _number), text in texts.items() if page == one.obj.objgen)
            for one in pdf.pages
        ]


def _walk(
    node: Any, texts: dict[tuple[Any, int], str], page: Any, language: str
) -> Iterator[tuple[str, str, str]]:
    language = str(node.get("/Lang", language))
    page = node.get("/Pg", page)
    kids = node.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    own = [texts.get((page.objgen, int(kid)), "") for kid in kids if isinstance(kid, int)]
    yield str(node.get("/S", "")), language, "".join(own)
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary):
            yield from _walk(kid, texts, page, language)


def _texts(pdf: Any) -> dict[tuple[Any, int], str]:
    """The text of each marked content, by page and number."""
    found: dict[tuple[Any, int], str] = {}
    for page in pdf.pages:
        fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
        number, letters = -1, {}
        for step in pikepdf.parse_content_stream(page):
            operands, name = list(step.operands), str(step.operator)
            if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary):
                number = int(operands[1].get("/MCID", -1))
            elif name == "EMC":
                number = -1
            elif name == "Tf":
                letters = fonts[str(operands[0])]
            elif name in {"Tj", "TJ"} and number >= 0:
                key = (page.obj.objgen, number)
                found[key] = found.get(key, "") + _shown(operands[0], letters)
    return found


def _shown(operand: Any, letters: dict[int, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    glyphs = [int.from_bytes(codes[i : i + 2], "big") for i in range(0, len(codes), 2)]
    return "".join(letters.get(glyph, "") for glyph in glyphs)


def _letters(font: Any) -> dict[int, str]:
    found = {}
    for line in bytes(font.ToUnicode.read_bytes()).decode().splitlines():
        parts = line.strip().split()
        if len(parts) == 2 and parts[0].startswith("<") and parts[1].startswith("<"):
            code, text = (part.strip("<>") for part in parts)
            if len(code) == 4 and len(text) % 4 == 0 and text != "ffff":
                found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return found
