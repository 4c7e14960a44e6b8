"""The command line: `./office COMMAND ...`."""

from collections.abc import Callable
from pathlib import Path

from intl_office.launcher import check, commands, run, say
from intl_office.launcher.place import Place, find_place
from intl_office.launcher.say import CannotGoOn
from intl_office.launcher.supervisor import Stopped

Command = Callable[[Place, list[str]], int]

COMMANDS: dict[str, tuple[Command, str]] = {
    "run": (run.run, "start everything on this machine and print the address"),
    "test": (check.test, "run every check and test; arguments go to pytest alone"),
    "install": (commands.install, "fetch what a server needs and start nothing"),
    "demo": (commands.demo, "load the demo data"),
    "bench": (commands.bench, "measure and print each figure beside its target"),
    "messages": (commands.messages, "bring the French catalogue up to date (--check: only look)"),
    "fmt": (commands.fmt, "format the code and mend what can be mended"),
    "shell": (commands.shell, "a Python shell with the models at hand"),
    "manage": (commands.manage, "any command of Django's, with database and broker running"),
}


def main(arguments: list[str]) -> int:
    """Run a command; return the exit code."""
    name, *rest = arguments or ["help"]
    if name in {"help", "--help", "-h"}:
        _help()
        return 0
    if name not in COMMANDS:
        say.line(f"There is no command {name!r}.")
        _help()
        return 2
    try:
        return COMMANDS[name][0](find_place(Path(__file__).resolve().parents[2]), rest)
    except CannotGoOn as problem:
        say.error(problem)
        return 1
    except (KeyboardInterrupt, Stopped):
        say.line("Stopped.")
        return 130


def _help() -> None:
    print("The international relations office.\n\nUsage: ./office COMMAND [ARGUMENTS]\n")
    for name, (_command, text) in COMMANDS.items():
        print(f"  {name:<9} {text}")
    print("  help      this page\n")
    print("Configuration: environment variables or a .env file, see README.md.")
