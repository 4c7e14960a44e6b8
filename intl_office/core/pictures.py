"""How large a picture is once it is opened: read from its head, nothing is decoded.

A picture of 50,000 times 50,000 points weighs some kilobytes on the way and ten gigabytes in the
memory of whoever looks at it.
"""

import struct
from typing import IO

_IHDR = struct.Struct(">4sII")  # PNG: name of the first chunk, width, height (ISO/IEC 15948, 11.2)
_SEGMENT = struct.Struct(">BBH")  # JPEG: 0xff, marker, length (ISO/IEC 10918-1, B.1.1)
_FRAME = struct.Struct(">BHH")  # JPEG: precision, height, width (B.2.2)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MOST_SEGMENTS = 1000


def points_of_png(file: IO[bytes]) -> int:
    """Width times height; 0 for a file whose head does not say it: nobody can open that one."""
    file.seek(12)
    head = file.read(_IHDR.size)
    name, width, height = _IHDR.unpack(head) if len(head) == _IHDR.size else (b"", 0, 0)
    return int(width * height) if name == b"IHDR" else 0


def points_of_jpeg(file: IO[bytes]) -> int:
    """The same of a JPEG: of the largest of its frames."""
    file.seek(2)
    largest = 0
    for _turn in range(_MOST_SEGMENTS):
        head = file.read(_SEGMENT.size)
        if len(head) < _SEGMENT.size or head[0] != 0xFF:
            break
        _sign, marker, length = _SEGMENT.unpack(head)
        after = file.tell() + length - 2
        if marker in _FRAMES and len(frame := file.read(_FRAME.size)) == _FRAME.size:
            _precision, height, width = _FRAME.unpack(frame)
            largest = max(largest, height * width)
        file.seek(after)
    return largest
