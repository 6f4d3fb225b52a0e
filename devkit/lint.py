"""./dev lint: everything that can be said about the code without running it."""

from __future__ import annotations

import subprocess

from . import addons, rules
from .base import ROOT, note, step
from .venv import PYTHON


def lint() -> tuple[int, int]:
    """Run every check and return how many passed and failed."""
    results = [_tool(name, command) for name, command in _tools()]
    for check in rules.CHECKS:
        results.append(_show(check.__name__.replace("_", " "), list(check())))
    return results.count(True), results.count(False)


def _tools() -> list[tuple[str, list[str]]]:
    run = [str(PYTHON), "-m"]
    found = [
        ("ruff check", [*run, "ruff", "check", "-q", "--output-format=concise", "."]),
        ("ruff format", [*run, "ruff", "format", "-q", "--check", "."]),
    ]
    folders = [*addons.ours().values(), *addons.for_tests().values()]
    if folders:
        names = [str(folder.relative_to(ROOT)) for folder in folders]
        found.append(("pylint-odoo", [*run, "pylint", "-j2", "-sn", *names]))
    return found


def _tool(name: str, command: list[str]) -> bool:
    with step(name):
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if done.returncode:
        _show(name, lines or [f"{name} ended with {done.returncode}"])
    return not done.returncode


def _show(name: str, faults: list[str]) -> bool:
    if faults:
        note(f"{name}: {len(faults)} fault(s)")
        for fault in faults[:200]:
            print(f"    {fault}")
    return not faults
