"""./dev run: from nothing to a county in the browser."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator

from . import (
    addons,
    administrator,
    browser,
    databases,
    odoo,
    odoo_source,
    postgres,
    system,
    venv,
)
from .base import (
    AGAIN,
    DEV,
    STATE,
    Fail,
    end,
    exclusive,
    explained,
    is_devkit,
    log_path,
    need_space,
    note,
    read_state,
    remove,
    spawn,
    stamp,
    stamped,
    step,
    unstamp,
    write_state,
)

# A proxy that the environment names knows nothing of this machine's own ports.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# Codes on notice boards and links of open data lead to where it is served now; an
# address that somebody entered stays.
BASE_URL = """
UPDATE ir_config_parameter SET value = '{address}'
 WHERE key IN ('web.base.url', 'microworks.public_address')
   AND value ~ '^http://(localhost|127\\.0\\.0\\.1)(:[0-9]+)?$'
"""
DATABASE, EMPTY = "microworks", "microworks_empty"


@contextlib.contextmanager
def prepared(*, tools: bool = False, database: bool = True) -> Iterator[None]:
    """Have Odoo and its packages, and PostgreSQL running unless nobody needs it."""
    must_be_ours()
    need_space(wanted_space(database))
    DEV.mkdir(exist_ok=True)
    needs = [*(system.TO_TEST if tools else system.TO_RUN)]
    if database:
        needs.append(system.PSQL if postgres.is_external() else system.POSTGRES)
    with contextlib.ExitStack() as stack:
        with exclusive("setup", wait_note="another ./dev is setting up; waiting …"):
            system.ensure(*needs)
            venv.ensure_venv(odoo_source.find(), tools=tools)
            browser.ensure_browser_libraries()
            if database:
                stack.enter_context(postgres.server())
        yield


def must_be_ours() -> None:
    """Refuse to mix the files of two users, which would lock one of them out."""
    owner = DEV.stat().st_uid if DEV.exists() else os.geteuid()
    if owner != os.geteuid():
        with contextlib.suppress(KeyError):
            owner = pwd.getpwuid(owner).pw_name
        raise Fail(
            f"{DEV} belongs to the user {owner}: run ./dev as that user, or remove it "
            "and begin anew."
        )


def wanted_space(database: bool) -> float:
    """Return the gigabytes that what is still missing will take."""
    wanted = 0.3
    if not (os.environ.get("ODOO_HOME") or odoo_source.is_brought()):
        wanted += 1.8
    if not venv.PYTHON.exists():
        wanted += 0.7
    if database and not (postgres.is_external() or postgres.is_made()):
        wanted += 1
    return wanted


def run(*, empty: bool, port: int | None) -> None:
    name = EMPTY if empty else DATABASE
    must_not_run(name)
    system.wanted_port(port)
    with prepared():
        with exclusive(
            "databases", wait_note="another ./dev makes databases; waiting …"
        ):
            ready(name, demo=not empty)
        # Another ./dev may have come first while this one waited.
        must_not_run(name)
        chosen = system.wanted_port(port)
        serve(name, chosen)


def must_not_run(name: str) -> None:
    if served := running(name):
        raise Fail(
            f"It is running already at {address(served['port'])}/web/login: open that, "
            "or end it with ./dev stop."
        )


def ready(name: str, *, demo: bool) -> None:
    """Have the database with our addons as they are now; what people entered stays."""
    key = addons.ours_digest()
    if not databases.exists(name):
        source = databases.template(demo=demo)
        with step(f"database {name}"):
            databases.clone(source, f"{name}_part")
            stamp(name, key)
            databases.rename(f"{name}_part", name)
    elif not stamped(name, key):
        with step(f"database {name}: addons changed, updating"):
            unstamp(name)
            databases.install_ours(name, demo=demo)
            stamp(name, key)


# === THE SERVER ===


def serve(name: str, port: int) -> None:
    log = "server" if name == DATABASE else "server-empty"
    postgres.psql(BASE_URL.format(address=address(port)), name)
    administrator.ensure(name)
    process = start(name, port, log=log)
    try:
        write_state(state_name(name), {"pid": os.getpid(), "port": port})
        with step("server"):
            await_answer(process, port, log=log)
        welcome(name, port)
        process.wait()
        raise explained(
            log_path(log),
            f"The server ended by itself: mend what it says, {AGAIN}.",
        )
    finally:
        end(process)
        remove(STATE / f"{state_name(name)}.json")


def state_name(name: str) -> str:
    return f"server-{name}"


def running(name: str) -> dict | None:
    """Return process and port of the ./dev that serves a database now."""
    state = read_state(state_name(name))
    pid, port = state.get("pid"), state.get("port")
    return state if isinstance(pid, int) and port and is_devkit(pid) else None


def start(name: str, port: int, *, log: str, **options: object) -> subprocess.Popen:
    more = [f"--{key.replace('_', '-')}={value}" for key, value in options.items()]
    arguments = odoo.command(
        *("-d", name, f"--db-filter=^{name}$", "--no-database-list"),
        *("--http-port", port, *more),
    )
    with log_path(log).open("wb") as output:
        return spawn(arguments, stdout=output, env=odoo.environment())


def await_answer(
    process: subprocess.Popen, port: int, *, log: str, seconds: float = 120
) -> None:
    """Wait until the registry is loaded, which the login page needs."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise explained(
                log_path(log), f"The server did not start: mend what it names, {AGAIN}."
            )
        with (
            contextlib.suppress(OSError),
            DIRECT.open(f"http://127.0.0.1:{port}/web/login", timeout=60),
        ):
            return
        time.sleep(0.2)
    raise explained(
        log_path(log), f"The server gave no answer in {seconds:g} s: run ./dev again."
    )


# === WHAT PEOPLE READ ===


def address(port: int) -> str:
    return f"http://localhost:{port}"


def welcome(name: str, port: int) -> None:
    lines = ["", f"Back office and portal   {address(port)}/web/login"]
    if public := public_path(name, port):
        lines.append(f"Public pages             {address(port)}{public}")
    logins = [*demo_logins(name), administrator.row(name)]
    lines += ["", *login_table(logins), "", "Ctrl-C stops it."]
    print("\n".join(lines), flush=True)


def public_path(name: str, port: int) -> str | None:
    """Return the first page of the public, when an addon serves one."""
    query = "SELECT value FROM ir_config_parameter WHERE key = 'microworks.public_path'"
    path = databases.psql(query, name) or "/microworks"
    with (
        contextlib.suppress(OSError),
        DIRECT.open(f"http://127.0.0.1:{port}{path}", timeout=60),
    ):
        return path
    return None


def demo_logins(name: str) -> list[dict[str, str]]:
    text = databases.psql(
        "SELECT value FROM ir_config_parameter WHERE key = 'microworks.demo_logins'",
        name,
    )
    with contextlib.suppress(ValueError):
        logins = json.loads(text)
        if isinstance(logins, list):
            return logins
    return []


def width(text: str) -> int:
    """Return the columns a text takes in a terminal, where Chinese takes two.

    >>> width("ab"), width("村")
    (2, 2)
    """
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def login_table(logins: list[dict[str, str]]) -> list[str]:
    """Return one line per role, in columns.

    >>> for line in login_table([{"role": "村", "login": "cun", "password": "p"}]):
    ...     print(line)
    Role  Name  Login  Password
    村          cun    p
    """
    keys = ("role", "name", "login", "password")
    rows = [[key.capitalize() for key in keys]]
    rows += [[str(login.get(key, "")) for key in keys] for login in logins]
    widths = [max(width(row[column]) for row in rows) for column in range(len(keys))]
    return [
        "  ".join(
            cell + " " * (room - width(cell))
            for cell, room in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


# === STOP, RESET ===


def stop() -> None:
    must_be_ours()
    stopped = []
    for name in (DATABASE, EMPTY):
        if served := running(name):
            os.kill(served["pid"], signal.SIGTERM)
            limit = time.monotonic() + 30
            while is_devkit(served["pid"]) and time.monotonic() < limit:
                time.sleep(0.1)
            stopped.append(f"server of {name}")
    if not postgres.is_external() and postgres.is_running():
        postgres.stop()
        stopped.append("PostgreSQL")
    note(f"stopped: {', '.join(stopped)}" if stopped else "nothing is running")


def reset() -> None:
    stop()
    names, broken = [], False
    if postgres.is_external() or postgres.is_made():
        try:
            names = _drop_all()
        except Fail:
            if postgres.is_external():
                raise
            # Nothing in it can be saved by ./dev.
            broken = True
            note("the private PostgreSQL does not start and is removed as a whole")
    if broken or not (postgres.is_external() or postgres.is_made()):
        postgres.discard()
    for name in (DATABASE, EMPTY):
        unstamp(name)
    note(f"{len(names)} database(s) dropped; Odoo and the Python packages are kept")


def _drop_all() -> list[str]:
    with postgres.server():
        names = databases.psql(
            "SELECT datname FROM pg_database WHERE datname ~ '^microworks(_|$)'"
        ).split()
        for name in names:
            databases.drop(name)
    return names
