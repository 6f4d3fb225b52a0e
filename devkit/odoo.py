"""Odoo's own commands, as we call them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from . import addons, postgres
from .base import ROOT, end, explained, log_path, spawn, tail, wait
from .results import Record, records, shortened
from .venv import PYTHON

SCRIPTS = Path(__file__).parent / "scripts"
SEVERE = frozenset({"ERROR", "CRITICAL"})


def command(
    *arguments: object, subcommand: str = "server", path: str | None = None
) -> list[str]:
    """Return Odoo's command line with our configuration, addons and data folder.

    :param path: other folders of addons than this clone's
    """
    path = path or addons.addons_path()
    return [
        str(part)
        for part in (
            *(PYTHON, "-m", "odoo", subcommand),
            *("-c", ROOT / "odoo.conf"),
            *(("--addons-path", path) if path else ()),
            *("--data-dir", postgres.data_folder()),
            *arguments,
        )
    ]


def environment(**more: str) -> dict[str, str]:
    # Odoo's "server" reads the password of the cluster and more from PG* as well.
    # Tests talk to their own server, never by way of a proxy.
    own = ("localhost", "127.0.0.1", *filter(None, [os.environ.get("no_proxy")]))
    direct = dict.fromkeys(("no_proxy", "NO_PROXY"), ",".join(own))
    return postgres.environment() | direct | {"PYTHONUNBUFFERED": "1"} | more


def install(
    database: str,
    *,
    new: Iterable[str] = (),
    old: Iterable[str] = (),
    demo: bool = False,
    path: str | None = None,
) -> None:
    """Install and update modules in a database, with the log in ``.dev/logs``."""
    new, old = list(new), list(old)
    options: list[str] = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    if new:
        options += ["-i", ",".join(new)]
    if old:
        options += ["-u", ",".join(old)]
    if demo:
        options.append("--with-demo")
    log = log_path(f"install-{database}")
    with log.open("wb") as output:
        arguments = command("-d", database, *options, path=path)
        code = wait(spawn(arguments, stdout=output, env=environment()))
    with log.open(encoding="utf-8", errors="replace") as lines:
        faults = [record.whole for record in records(lines) if is_fault(record)]
    if code or faults:
        failure = explained(
            log, f"Odoo could not install {', '.join(new + old)}: mend what it names."
        )
        if faults:
            failure.details = "\n".join([*map(shortened, faults[:3]), ""])
        raise failure


def is_fault(record: Record) -> bool:
    # Odoo ends well where a module's demonstration could not be loaded.
    return record.level in SEVERE or "demo data failed" in record.text


def script(
    database: str, name: str, *, path: str | None = None, **values: object
) -> str:
    """Run one of ``devkit/scripts`` in an Odoo shell and return what it prints."""
    process = _script(database, name, values, stderr=f"script-{name}", path=path)
    try:
        printed, _ = process.communicate()
    except BaseException:
        end(process)
        raise
    if process.returncode:
        raise explained(
            log_path(f"script-{name}"),
            f"The script {name} failed on the database {database}: mend what it names.",
        )
    return printed


def stream(database: str, name: str, **values: object) -> int:
    """Run a script, and pass on what it prints while it prints it."""
    process = _script(database, name, values, stderr=f"script-{name}")
    try:
        for line in process.stdout:
            print(line, end="", flush=True)
        code = process.wait()
    except BaseException:
        end(process)
        raise
    log = log_path(f"script-{name}")
    if code and "Traceback" in log.read_text(encoding="utf-8", errors="replace"):
        print(tail(log), end="")
    return code


def _script(
    database: str, name: str, values: dict, stderr: str, path: str | None = None
) -> subprocess.Popen:
    arguments = command("-d", database, "--no-http", subcommand="shell", path=path)
    with (
        (SCRIPTS / f"{name}.py").open("rb") as source,
        log_path(stderr).open("wb") as errors,
    ):
        return spawn(
            arguments,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment(MICROWORKS_VALUES=json.dumps(values)),
        )
