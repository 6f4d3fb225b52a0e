"""./dev test: what a change has to pass."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from . import addons, aside, databases, landed, odoo, serve, system
from .aside import Aside
from .base import (
    EVERYTHING,
    LOGS,
    ROOT,
    Fail,
    end,
    exclusive,
    log_path,
    note,
    spawn,
    step,
    tail,
    wait,
)
from .lint import lint
from .results import read_junit, read_odoo, shortened
from .selection import PARTS, Selection, select
from .venv import PYTHON

Counts = tuple[int, int]
SHOWN_FAULTS = 40
# What keeps Odoo busy goes on in a process of its own while a browser is at work.
ASIDE = ("addons", "upgrade")
# Seconds without a line in the log, and in all.
SILENCE = 420
LONGEST = 3000


def test(patterns: list[str]) -> int:
    """Run the chosen parts and print one closing line; return the exit code."""
    chosen = select(patterns)
    if chosen.everything:
        # The tests of all parts ask for it, in this process and in its children.
        os.environ[EVERYTHING] = "1"
    runners: dict[str, Callable[[Selection], Counts]] = {
        "lint": lambda _chosen: lint(),
        "unit": unit,
        "addons": in_odoo,
        "upgrade": upgrade,
        "e2e": e2e,
        "beside": beside,
    }
    totals = []
    database = bool(chosen.parts - {"lint", "unit"})
    with (
        serve.prepared(tools=True, database=database),
        contextlib.ExitStack() as running,
    ):
        beside_it: Aside | None = None
        elsewhere = parts_aside(chosen)
        if elsewhere:
            # Before everything else: it makes its database while the code is read.
            patterns = [
                pattern
                for part in elsewhere
                for pattern in (part == "addons" and chosen.tags) or [part]
            ]
            beside_it = running.enter_context(Aside(elsewhere, patterns))
        for part in PARTS:
            if part in chosen.parts and part not in elsewhere:
                print(f"{part}:", flush=True)
                totals.append(counted(runners[part], chosen))
        if beside_it:
            totals.append(beside_it.counts())
    passed, failed = (sum(column) for column in zip(*totals, strict=True))
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


def parts_aside(chosen: Selection) -> list[str]:
    """Return which of the chosen parts run in another process, beside the browser's.

    What is chosen by a piece of a name stays here, where the name is known.
    """
    if "e2e" not in chosen.parts or not aside.worth_it():
        return []
    return [
        part
        for part in ASIDE
        if part in chosen.parts and (part == "addons" or not chosen.keywords)
    ]


def counted(runner: Callable[[Selection], Counts], chosen: Selection) -> Counts:
    try:
        passed, failed = runner(chosen)
    except Fail as failure:
        # The other parts still have something to say.
        print(failure.details, end="")
        note(str(failure))
        passed, failed = 0, 1
    note(f"{passed} passed, {failed} failed")
    return passed, failed


# === WITHOUT A DATABASE ===


def unit(chosen: Selection) -> Counts:
    """Plain Python: the unit tests, and the examples in the docstrings of the tools."""
    tools = [path / "tools" for path in addons.ours().values()]
    folders = [ROOT / "tests/unit", ROOT / "devkit", *filter(Path.is_dir, tools)]
    options = ["-p", "devkit.plain", "--doctest-modules", "--ignore", "devkit/scripts"]
    return pytest("unit", [*options, *folders], chosen)


def pytest(part: str, arguments: list[object], chosen: Selection) -> Counts:
    junit = LOGS / f"{part}.junit.xml"
    junit.unlink(missing_ok=True)
    keywords = " or ".join(chosen.keywords)
    command = [PYTHON, "-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider"]
    command += [*arguments, f"--junitxml={junit}"]
    if keywords:
        command += ["-k", keywords]
    path = log_path(part)
    env = odoo.environment(PYTHONDONTWRITEBYTECODE="1")
    with step(f"{part} tests"), path.open("wb") as output:
        code = wait(spawn(command, stdout=output, env=env), LONGEST)
    if code == 5 or (not code and not junit.exists()):
        note("no tests")
        return 0, 0
    if code:
        print(tail(path, 200), end="")
    if not junit.exists():
        return 0, 1
    passed, failed = read_junit(junit)
    return passed, failed or int(bool(code))


# === IN ODOO ===


def in_odoo(chosen: Selection) -> Counts:
    """Install our addons in a clone of Odoo's own modules, with their tests.

    Not an update: on an installed module, Odoo 19's ``-i`` runs no test at all.
    """
    lacking = addons.missing()
    for module, needed in lacking.items():
        note(f"{module} is left out: it needs {', '.join(needed)}, which is not here")
    known = [*addons.ours(), *addons.for_tests()]
    modules = [module for module in known if module not in lacking]
    if not modules:
        note("no addons")
        return 0, 0
    with exclusive("databases", wait_note="another ./dev makes databases; waiting …"):
        databases.sweep()
        name = f"microworks_test_{os.getpid()}"
        databases.clone(databases.base_template(), name)
    tags = chosen.tags or [f"/{module}" for module in modules]
    path = log_path("addons")
    command = odoo.command(
        *("-d", name, "-i", ",".join(modules)),
        *("--test-tags", ",".join(tags), "--stop-after-init"),
        *("--http-port", system.free_port(8169), "--max-cron-threads=0"),
    )
    try:
        with step("addon tests"), path.open("wb") as output:
            process = spawn(command, stdout=output, env=odoo.environment())
            code = wait_while_it_speaks(process, path)
    finally:
        databases.drop(name)
    with path.open(encoding="utf-8", errors="replace") as lines:
        result = read_odoo(lines, modules, code)
    for fault in result.faults[:SHOWN_FAULTS]:
        print(shortened(fault))
    if len(result.faults) > SHOWN_FAULTS:
        note(f"… and {len(result.faults) - SHOWN_FAULTS} more in {path}")
    return result.passed, result.failed + len(lacking)


def wait_while_it_speaks(process: subprocess.Popen, log: Path) -> int:
    """Wait for Odoo, but not for a test that hangs: silence ends the run."""
    begun = heard = time.monotonic()
    size = 0
    try:
        while process.poll() is None:
            time.sleep(0.2)
            now = time.monotonic()
            if log.stat().st_size != size:
                size, heard = log.stat().st_size, now
            if now - heard > SILENCE or now - begun > LONGEST:
                print(f"given up, nothing after:\n{tail(log, 1)}    ", end="")
                end(process)
                return 124
    except BaseException:
        end(process)
        raise
    return process.returncode


# === IN A DATABASE OF AN EARLIER STATE, AND OF OTHERS ===


def upgrade(chosen: Selection) -> Counts:
    """Bring the data of every landed state to the present code; then uninstall it."""
    if not landed.archives():
        note("no landed state in tests/upgrade")
        return 0, 1
    return in_databases("upgrade", chosen)


def beside(chosen: Selection) -> Counts:
    """Install and uninstall our addons, alone and beside other apps of Odoo."""
    return in_databases("beside", chosen)


def in_databases(part: str, chosen: Selection) -> Counts:
    with exclusive("databases", wait_note="another ./dev makes databases; waiting …"):
        databases.sweep()
        databases.base_template()
    return pytest(part, ["--durations=8", ROOT / "tests" / part], chosen)


# === IN A BROWSER ===


def e2e(chosen: Selection) -> Counts:
    folder = ROOT / "tests/e2e"
    if not any(folder.glob("test_*.py")):
        note("no tests")
        return 0, 0
    with exclusive("databases", wait_note="another ./dev makes databases; waiting …"):
        databases.template(demo=True)
    return pytest("e2e", ["--durations=8", folder], chosen)


# === BENCHMARKS ===


def bench(patterns: list[str]) -> int:
    """Run every benchmark in a database of its own, and print what it measured."""
    found = [
        path
        for path in sorted((ROOT / "tests/benchmarks").glob("bench_*.py"))
        if not patterns or any(pattern in path.name for pattern in patterns)
    ]
    if not found:
        note("no benchmark of that name in tests/benchmarks")
        return 1
    code = 0
    with serve.prepared():
        with exclusive(
            "databases", wait_note="another ./dev makes databases; waiting …"
        ):
            source = databases.template(demo=False)
        name = f"microworks_bench_{os.getpid()}"
        for path in found:
            print(f"{path.stem}:", flush=True)
            databases.clone(source, name)
            try:
                code |= odoo.stream(name, "bench", path=str(path))
            finally:
                databases.drop(name)
    return code


def shell(name: str) -> int:
    """Open Odoo's shell on a database, in the user's own terminal."""
    with serve.prepared():
        databases.must_exist(name)
        command = odoo.command("-d", name, "--no-http", subcommand="shell")
        # There Ctrl-C ends what was typed, not the shell.
        signal.signal(signal.SIGINT, lambda *_: None)
        return subprocess.call(command, cwd=ROOT, env=odoo.environment())
