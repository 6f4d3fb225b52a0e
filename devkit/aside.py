"""Parts of ./dev test in a process of their own, while the others go on here.

Odoo's tests keep one core busy, a browser and its server hardly more than another: two
at a time take little longer than one.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

from .base import end, log_path, note, shown, spawn, wait

# Of the parts together, with a slow machine's set-up.
LONGEST = 4200
CLOSING = re.compile(r"^(\d+) passed, (\d+) failed\Z", re.MULTILINE)


def worth_it() -> bool:
    """Tell whether this machine has a core to spare for a second process."""
    return len(os.sched_getaffinity(0)) > 1


class Aside:
    """One part or more, begun at once; leaving the context ends them in any case.

    :param parts: their names
    :param patterns: what ./dev test is told to run there
    """

    def __init__(self, parts: Sequence[str], patterns: Sequence[str]) -> None:
        self.part = " and ".join(parts)
        self.path = log_path(f"aside-{parts[0]}")
        command = [sys.executable, "-m", "devkit", "test", "--", *patterns]
        with self.path.open("wb") as output:
            self.process = spawn(command, stdout=output)
        note(
            f"{self.part}: beside the following; what it says is in {shown(self.path)}"
        )

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *_error: object) -> None:
        # It drops its database before it goes.
        end(self.process)

    def counts(self) -> tuple[int, int]:
        """Wait for the end, show what was said, and return passed and failed."""
        code = wait(self.process, LONGEST)
        text = self.path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
        closing = CLOSING.search(text)
        print(text[: closing.start()] if closing else f"{text}\n", end="", flush=True)
        if not closing:
            note(f"{self.part} ended with {code} before any result")
            return 0, 1
        passed, failed = int(closing[1]), int(closing[2])
        return passed, failed or int(bool(code))
