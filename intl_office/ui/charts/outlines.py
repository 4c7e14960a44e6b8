"""Outlines of countries with no more digits than a screen shows: a map of half the size."""

import re
from itertools import pairwise

_POINTS = re.compile(r"[ML](-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?)")
_STRAIGHT = re.compile(r"[MLZ\d.,e-]+")
_LONG = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_LEAST = 250  # letters; shorter ones are bars and marks
_STEP = 4  # tenths of a pixel that a point must lie from the one before

Point = tuple[int, int]


def short(path: str) -> str:
    """The same outline in tenths of a pixel; long ones of straight lines lose crowded points."""
    if len(path) < _LEAST or not _STRAIGHT.fullmatch(path):
        return _LONG.sub(lambda match: f"{float(match.group()):.1f}".removesuffix(".0"), path)
    rings = [_thinned(ring) for ring in path.split("Z") if ring]
    kept = [ring for ring in rings if len(ring) > 2] or rings[:1]
    return "".join(_ring(ring) for ring in kept)


def _thinned(ring: str) -> list[Point]:
    points = [(round(float(x) * 10), round(float(y) * 10)) for x, y in _POINTS.findall(ring)]
    kept = points[:1]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _STEP:
            kept.append(point)
    return kept


def _ring(ring: list[Point]) -> str:
    """One closed line, each point told from the one before."""
    start = f"M{_written(ring[0][0])},{_written(ring[0][1])}l"
    steps = pairwise(ring)
    moves = (f"{_written(b[0] - a[0])},{_written(b[1] - a[1])}" for a, b in steps)
    return f"{start}{' '.join(moves)}Z"


def _written(tenths: int) -> str:
    return f"{tenths / 10:.1f}".removesuffix(".0")
