"""Reads the tables of ``access_matrix/``."""

import csv
import json
from pathlib import Path
from typing import NamedTuple

from .world import COLUMNS

FOLDER = Path(__file__).parent.parent / "access_matrix"
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


class Records(NamedTuple):
    """What each role may do with a record of its own area."""

    model: str
    letters: dict

    def allows(self, role, letter):
        return letter in self.letters[role]


class Step(NamedTuple):
    """Who may take a step, from a state, for a class of works."""

    model: str
    action: str
    kind: str
    state: str
    works_class: str
    arguments: dict
    roles: frozenset

    def __str__(self):
        parts = (self.state, self.works_class)
        return f"{self.model}.{self.action}({', '.join(filter(None, parts))})"


def _rows(pattern):
    for path in sorted(FOLDER.glob(pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if not row["model"].startswith("#"):
                    yield row


def read_records():
    """One :class:`Records` per model, of all addons."""
    return [
        Records(row["model"], {role: row[role].strip("-") for role in COLUMNS})
        for row in _rows("*_records.csv")
    ]


def read_steps():
    """One :class:`Step` per action, starting state and class."""
    return [
        Step(
            row["model"],
            row["action"],
            row["kind"],
            row["state"],
            row["class"],
            json.loads(row["arguments"] or "{}"),
            frozenset(role for role in COLUMNS if row[role] == "x"),
        )
        for row in _rows("*_steps.csv")
    ]
