"""Keeps the children running, passes their logs on, stops them in order."""

import os
import selectors
import signal
import time
from collections import deque
from collections.abc import Callable
from types import FrameType

from intl_office.launcher import say
from intl_office.launcher.process import Child, Notebook, Program, start
from intl_office.launcher.say import CannotGoOn

# So many deaths of one child in so many seconds mean that starting it again does not help.
_DEATHS, _WITHIN = 5, 60.0


class Stopped(Exception):
    """The person stopped everything while it was starting."""


class Supervisor:
    """The parent of all children: one thread, one loop."""

    def __init__(self, notebook: Notebook) -> None:
        """Begin with no child."""
        self.notebook = notebook
        self.children: dict[str, Child] = {}
        self.stopping = False
        self._selector = selectors.DefaultSelector()
        self._deaths: dict[str, deque[float]] = {}
        self._partial: dict[str, bytes] = {}

    def listen_to_signals(self) -> None:
        """Let Ctrl-C and `kill` end the loop; a second one ends everything at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:
            for child in self.children.values():
                child.kill()
        self.stopping = True

    def start(self, program: Program) -> None:
        """Start a child and note it."""
        child = start(program)
        self.children[program.name] = child
        if child.output:
            os.set_blocking(child.output.fileno(), False)
            self._selector.register(child.output, selectors.EVENT_READ, child)
        self.notebook.write(list(self.children.values()))

    def wait_for(self, name: str, ready: Callable[[], bool], seconds: float) -> None:
        """Pass logs on until a child answers.

        Raises:
            CannotGoOn: it died or did not answer in time, or the person stopped everything.
        """
        end = time.monotonic() + seconds
        while not ready():
            self._relay(0.05)
            code = self.children[name].process.poll()
            if self.stopping:
                raise Stopped
            if code is not None or time.monotonic() > end:
                what = f"{name} {_how_it_ended(code)} while starting."
                raise CannotGoOn(what, "Its log above says why.")

    def run_to_end(self, program: Program, seconds: float) -> None:
        """Start a child that ends by itself, and pass logs on until it has.

        Raises:
            CannotGoOn: it failed, took too long, or the person stopped everything.
        """
        self.start(program)
        child = self.children[program.name]
        end = time.monotonic() + seconds
        while (code := child.process.poll()) is None and not self.stopping:
            self._relay(0.05)
            if time.monotonic() > end:
                child.kill()
        self._forget(child)
        if self.stopping:
            child.kill()
            raise Stopped
        if code != 0:
            raise CannotGoOn(f"the set-up {_how_it_ended(code)}.", "Its messages above say why.")

    def run(self) -> None:
        """Relay logs and start again what dies, until asked to stop.

        Raises:
            CannotGoOn: a child keeps dying.
        """
        while not self.stopping:
            self._relay(0.3)
            for child in list(self.children.values()):
                if child.process.poll() is not None and not self.stopping:
                    self._finish(child) if child.program.once else self._start_again(child)

    def _finish(self, child: Child) -> None:
        self._forget(child)
        child.kill()
        if child.process.returncode:
            say.line(f"{child.program.name} {_how_it_ended(child.process.returncode)}")

    def _start_again(self, child: Child) -> None:
        name, code = child.program.name, child.process.returncode
        self._forget(child)
        child.kill()
        deaths = self._deaths.setdefault(name, deque(maxlen=_DEATHS))
        deaths.append(time.monotonic())
        if len(deaths) == _DEATHS and deaths[-1] - deaths[0] < _WITHIN:
            raise CannotGoOn(f"{name} keeps ending ({_how_it_ended(code)}).", "Its log says why.")
        say.line(f"{name} {_how_it_ended(code)}; starting it again")
        time.sleep(0.2 * 2 ** (len(deaths) - 1))
        self.start(child.program)

    def stop(self) -> None:
        """Stop every child, the last started first, and reap it; nothing is left behind."""
        self.stopping = True
        for child in reversed(list(self.children.values())):
            child.ask_to_stop()
            end = time.monotonic() + child.program.grace
            while child.process.poll() is None and time.monotonic() < end:
                self._relay(0.05)
            if child.process.poll() is None:
                say.line(f"{child.program.name} did not stop in time: killed")
            child.kill()
            self._relay(0)
            self._forget(child)
        self.notebook.path.unlink(missing_ok=True)

    def _forget(self, child: Child) -> None:
        if self.children.pop(child.program.name, None) and child.output:
            self._read(child)
            self._selector.unregister(child.output)
            child.output.close()
            self._partial.pop(child.program.name, None)

    def _relay(self, seconds: float) -> None:
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        for key, _events in self._selector.select(seconds):
            if not self._read(key.data):
                time.sleep(0.02)  # closed by a child that is about to be reaped

    def _read(self, child: Child) -> bool:
        name = child.program.name
        try:
            data = os.read(child.output.fileno(), 65_536) if child.output else b""
        except BlockingIOError:
            return True
        *lines, rest = (self._partial.get(name, b"") + data).split(b"\n")
        self._partial[name] = rest
        for text in lines:
            say.line(text.decode(errors="replace").rstrip(), source=name)
        return bool(data)


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "did not answer in time"
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
