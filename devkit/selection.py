"""Which tests a pattern means."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import addons
from .base import ROOT, Fail
from .rules import parsed

# Everything there is, and nothing in it thinned.
ALL = "all"
# In this order; the last takes long and runs only when it is asked for.
PARTS = ("lint", "unit", "addons", "upgrade", "e2e", "beside")
ON_REQUEST = frozenset({"beside"})
IN_PYTEST = ("unit", "upgrade", "e2e", "beside")


@dataclass
class Selection:
    """The parts to run, and within them what to choose (nothing chosen: every test).

    ``everything``: each test does all it can do, not what is enough for every day.
    """

    parts: set[str] = field(default_factory=set)
    everything: bool = False
    tags: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)


def select(patterns: list[str]) -> Selection:
    chosen = Selection(everything=ALL in patterns)
    patterns = [pattern for pattern in patterns if pattern != ALL]
    if not patterns:
        left_out = frozenset() if chosen.everything else ON_REQUEST
        chosen.parts.update(part for part in PARTS if part not in left_out)
    for pattern in patterns:
        if pattern in PARTS:
            chosen.parts.add(pattern)
        elif pattern[0] in "/:-":
            chosen.parts.add("addons")
            chosen.tags.append(pattern)
        else:
            _by_name(pattern, chosen)
    return chosen


def _by_name(pattern: str, chosen: Selection) -> None:
    tags = list(odoo_tags(pattern))
    parts = {
        part
        for part in IN_PYTEST
        if any(True for _ in _named(ROOT / "tests" / part, pattern))
    }
    if tags:
        chosen.parts.add("addons")
        chosen.tags += tags
    if parts:
        chosen.parts |= parts
        chosen.keywords.append(re.sub(r"\.py$", "", pattern))
    if not tags and not parts:
        raise Fail(
            f"No test matches “{pattern}”: give {', '.join(PARTS)}, a part of a file, "
            "class or method name, or an Odoo test tag."
        )


def odoo_tags(pattern: str) -> Iterator[str]:
    """Yield the test tags of the classes and methods whose name holds the pattern."""
    for module, folder in {**addons.ours(), **addons.for_tests()}.items():
        for owner, method in _named(folder / "tests", pattern):
            if owner:
                yield f"/{module}:{owner}" + (f".{method}" if method else "")


def _named(folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    """Yield (class, method) where a name holds the pattern; a file means its classes."""
    wanted = pattern.lower()
    for path in sorted(folder.glob("**/test_*.py")):
        tree = parsed(path.read_text(encoding="utf-8"))
        whole_file = wanted in str(path.relative_to(ROOT)).lower()
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                yield from _in_class(node, wanted, whole_file)
            elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                if whole_file or wanted in node.name.lower():
                    yield "", node.name


def _in_class(
    node: ast.ClassDef, wanted: str, whole_file: bool
) -> Iterator[tuple[str, str]]:
    methods = [
        line.name
        for line in node.body
        if isinstance(line, ast.FunctionDef) and line.name.startswith("test")
    ]
    if methods and (whole_file or wanted in node.name.lower()):
        yield node.name, ""
        return
    for method in methods:
        if wanted in method.lower():
            yield node.name, method
