"""Sends as a worker does, in a process of its own that a test may kill.

python -m tests.mail.sender deliver KEY | drain

`drain` says "ready", waits for a line, and says at its end how many it sent.
"""

import sys

import django


def main() -> None:
    django.setup()
    from intl_office.mail.actions import sending  # noqa: PLC0415  # after setup

    if sys.argv[1] == "deliver":
        sending.deliver(message_id=int(sys.argv[2]))
        return
    print("ready", flush=True)
    sys.stdin.readline()
    total = 0
    while sent := sending.drain(limit=100, seconds=60):
        total += sent
    print(total, flush=True)


if __name__ == "__main__":
    main()
