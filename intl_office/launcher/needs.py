"""What each command needs from the system."""

import sys

from intl_office.launcher.packages import Need, has_font, has_library, has_program

_MAC = sys.platform == "darwin"

PRINTING = Need(
    "Pango (for PDF)",
    (
        "libpango-1.0-0",
        "libpangoft2-1.0-0",
        "libharfbuzz-subset0|libharfbuzz0b",
        "libfontconfig1",
    ),
    has_library("libpango-1.0.0.dylib", "libpangoft2-1.0.0.dylib")
    if _MAC
    else has_library("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    "Install Pango: brew install pango (macOS), dnf install pango harfbuzz (Fedora).",
)
FONTS = Need(
    "a font", ("fonts-liberation|fonts-dejavu-core",), has_font, "Install the Liberation fonts."
)
GETTEXT = Need(
    "gettext (for the message catalogues)",
    ("gettext",),
    has_program("xgettext"),
    "Install gettext: brew install gettext, dnf install gettext.",
)
CHROMIUM = Need(
    "Chromium (for the browser tests)",
    ("chromium|chromium-browser",),
    has_program("chromium", "chromium-browser", "google-chrome"),
    "Install Chromium or set OFFICE_CHROMIUM to its program.",
)
ATOMIC = Need(
    "libatomic (for Node)",
    ("libatomic1",),
    (lambda _system: True) if _MAC else has_library("libatomic.so.1"),
    "Install libatomic.",
)
BROKER = Need(
    "a Redis-compatible server",
    ("valkey-server|redis-server",),
    has_program("valkey-server", "redis-server"),
    "Install valkey or redis, or set REDIS_URL.",
)

RUN = (PRINTING, FONTS)
TEST = (PRINTING, FONTS, GETTEXT, CHROMIUM, ATOMIC)
