"""Read what the test runners wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ "
    r"(?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>[^:\s]+): (?P<text>.*)$"
)
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
WIDEST = 300
BAD = frozenset({"WARNING", "ERROR", "CRITICAL"})
# A fault in loading concerns us even where it names none of our modules.
LOADING = ("odoo.modules", "odoo.registry", "odoo.orm", "odoo.models", "odoo.fields")


@dataclass
class Record:
    level: str
    logger: str
    text: str
    more: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        return "\n".join([f"{self.level} {self.logger}: {self.text}", *self.more])


@dataclass
class OdooResult:
    """What an Odoo test run amounts to."""

    passed: int
    failed: int
    faults: list[str]


def records(lines: Iterable[str]) -> Iterator[Record]:
    """Group a log's lines: a record with the traceback that follows it."""
    current: Record | None = None
    for line in lines:
        if match := LINE.match(line):
            if current:
                yield current
            current = Record(match["level"], match["logger"], match["text"])
        elif current:
            current.more.append(line.rstrip("\n"))
    if current:
        yield current


def naming(modules: Iterable[str]) -> re.Pattern:
    """Return the pattern of a text that names one of the modules."""
    return re.compile(rf"\b({'|'.join(map(re.escape, modules))})\b")


def concerns(record: Record, ours: re.Pattern) -> bool:
    """Tell whether a complaint is about our modules, or about loading any."""
    return record.level in BAD and (
        record.level == "CRITICAL"
        or record.logger.startswith(LOADING)
        or bool(ours.search(record.whole))
    )


def complaints(lines: Iterable[str], modules: Iterable[str]) -> list[str]:
    """Return what a log of installing or updating holds against our modules."""
    ours = naming(modules)
    return [record.whole for record in records(lines) if concerns(record, ours)]


def read_odoo(lines: Iterable[str], modules: Iterable[str], code: int) -> OdooResult:
    """Judge a log: failed tests, no tests at all, and any complaint about our modules."""
    ours = naming(modules)
    tests = failures = 0
    finished = False
    faults: list[str] = []
    complaints = 0
    for record in records(lines):
        if record.logger == "odoo.tests.result":
            # One line per loading of the registry; the last holds the sum.
            if match := RESULT.search(record.text):
                finished = True
                failures = int(match[1]) + int(match[2])
                tests = int(match[3])
        elif record.level in BAD:
            if record.text.startswith(("FAIL: ", "ERROR: ")):
                faults.append(record.whole)
            elif concerns(record, ours):
                faults.append(record.whole)
                complaints += 1
    if not finished:
        # What it complained of on the way are symptoms of the one failure.
        faults.append(f"Odoo ended with {code} before any result.")
        complaints = 1
    elif not tests:
        faults.append("Odoo ran 0 tests.")
        complaints += 1
    elif code and not failures and not complaints:
        faults.append(f"Odoo ended with {code}.")
        complaints += 1
    # A class that could not be set up is an error without being a test.
    return OdooResult(max(0, tests - failures), failures + complaints, faults)


def read_junit(path: Path) -> tuple[int, int]:
    """Return how many tests of a pytest run passed and failed."""
    passed = failed = 0
    for suite in ElementTree.parse(path).iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        failed += bad
        passed += int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0))
    return passed, failed


def shortened(fault: str) -> str:
    """Return a fault without the middle of a long traceback or the end of a long query.

    >>> shortened("FAIL: a\\nb")
    '    FAIL: a\\n    b'
    """
    lines = [line for line in fault.splitlines() if line.strip(" ^~")]
    if len(lines) > 16:
        lines[4:-10] = ["  …"]
    return "\n".join(f"    {line[:WIDEST]}" for line in lines)
