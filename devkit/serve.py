"""./dev run: from nothing to a county in the browser."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator

from . import addons, browser, databases, odoo, odoo_source, postgres, system, venv
from .base import (
    DEV,
    STATE,
    Fail,
    end,
    exclusive,
    is_devkit,
    log_path,
    need_space,
    note,
    read_state,
    spawn,
    stamp,
    stamped,
    step,
    tail,
    unstamp,
    write_state,
)

DATABASE, EMPTY = "microworks", "microworks_empty"


@contextlib.contextmanager
def prepared(*, tools: bool = False, database: bool = True) -> Iterator[None]:
    """Have Odoo and its packages, and PostgreSQL running unless nobody needs it."""
    DEV.mkdir(exist_ok=True)
    need_space(0.5)
    with contextlib.ExitStack() as stack:
        with exclusive("setup", wait_note="another ./dev is setting up; waiting …"):
            system.ensure(*(system.TO_TEST if tools else system.TO_RUN))
            venv.ensure_venv(odoo_source.find(), tools=tools)
            browser.ensure_browser_libraries()
            if database:
                stack.enter_context(postgres.server())
        yield


def run(*, empty: bool, port: int | None) -> None:
    system.wanted_port(port)
    with prepared():
        name = EMPTY if empty else DATABASE
        with exclusive(
            "databases", wait_note="another ./dev makes databases; waiting …"
        ):
            ready(name, demo=not empty)
        chosen = system.wanted_port(port)
        serve(name, chosen)


def ready(name: str, *, demo: bool) -> None:
    """Have the database with our addons as they are now; what people entered stays."""
    key = addons.ours_digest()
    if not databases.exists(name):
        source = databases.template(demo=demo)
        with step(f"database {name}"):
            databases.clone(source, f"{name}_part")
            databases.rename(f"{name}_part", name)
            stamp(name, key)
    elif not stamped(name, key):
        with step(f"database {name}: addons changed, updating"):
            unstamp(name)
            databases.install_ours(name, demo=demo)
            stamp(name, key)


# === THE SERVER ===


def serve(name: str, port: int) -> None:
    process = start(name, port, log="server")
    write_state("server", {"pid": os.getpid(), "port": port, "database": name})
    try:
        with step("server"):
            await_answer(process, port, log="server")
        welcome(name, port)
        process.wait()
        print(tail(log_path("server")), end="")
        raise Fail("The server ended by itself: see .dev/logs/server.log.")
    finally:
        end(process)
        (STATE / "server.json").unlink(missing_ok=True)


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
            print("\n" + tail(log_path(log)), end="")
            raise Fail(f"The server did not start: see .dev/logs/{log}.log.")
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/web/login", timeout=60),
        ):
            return
        time.sleep(0.2)
    raise Fail(f"The server gave no answer in {seconds:g} s: see .dev/logs/{log}.log.")


# === WHAT PEOPLE READ ===


def welcome(name: str, port: int) -> None:
    address = f"http://localhost:{port}"
    lines = ["", f"Back office and portal   {address}/web/login"]
    if public := public_path(name, address):
        lines.append(f"Public pages             {address}{public}")
    lines += ["", *login_table(demo_logins(name)), "", "Ctrl-C stops it."]
    print("\n".join(lines), flush=True)


def public_path(name: str, address: str) -> str | None:
    """Return the first page of the public, when an addon serves one."""
    query = "SELECT value FROM ir_config_parameter WHERE key = 'microworks.public_path'"
    path = databases.psql(query, name) or "/microworks"
    with (
        contextlib.suppress(OSError),
        urllib.request.urlopen(address + path, timeout=60),
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
        if isinstance(logins, list) and logins:
            return logins
    return [
        {
            "role": "administrator",
            "login": "admin",
            "password": "admin",
            "name": "Admin",
        }
    ]


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
    pid = read_state("server").get("pid")
    if pid and is_devkit(pid):
        os.kill(pid, signal.SIGTERM)
        limit = time.monotonic() + 30
        while is_devkit(pid) and time.monotonic() < limit:
            time.sleep(0.1)
        note("server stopped")
    if not postgres.is_external() and postgres.CLUSTER.exists():
        postgres.stop()
        note("PostgreSQL stopped")


def reset() -> None:
    stop()
    with postgres.server():
        names = databases.psql(
            "SELECT datname FROM pg_database WHERE datname ~ '^microworks(_|$)'"
        ).split()
        for name in names:
            databases.drop(name)
            unstamp(name)
    note(f"{len(names)} database(s) dropped; Odoo and the Python packages are kept")
