"""The colours of charts. Drawn in the light theme's; `office.css` gives those of the dark one.

A drawing bears the light colours as attributes, so that it stands alone in a PDF, and each
coloured shape a class (`f-out` fills, `s-out` strokes), which the stylesheet's dark theme uses.
"""

INK = "#14181c"
QUIET = "#4a545e"
LINE = "#d5dbe1"
CARD = "#fefefe"
# In this order: each is told from the others by its pattern or its dash too.
SERIES = ("#0f5c6e", "#b45309", "#5b4b9a", "#3f6b21")
DASHES = ((1, 0), (7, 3), (2, 3), (10, 3, 2, 3))
SHAPES = ("circle", "square", "triangle-up", "diamond")
# Of a map, from nothing to much: one hue, ever darker.
CLASSES = ("#e9edf0", "#bcdde3", "#82bcc8", "#43919f", "#0f6474", "#083640")

NAMES = {
    INK: "ink",
    QUIET: "quiet",
    LINE: "line",
    CARD: "card",
    **{colour: f"series-{number}" for number, colour in enumerate(SERIES, 1)},
    **{colour: f"class-{number}" for number, colour in enumerate(CLASSES)},
}
