"""The PostgreSQL server: a private cluster, or the one that PGHOST names."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .base import (
    DEV,
    ROOT,
    STATE,
    Fail,
    digest,
    nothing_half_made,
    output,
    remove,
    run,
    step,
)
from .system import POSTGRES, PSQL, ensure, postgres_bin

CLUSTER = DEV / "pg"
OLDEST = 13
SETTINGS = """
# Nobody but the users of this machine, through the socket.
listen_addresses = ''
max_connections = 120
shared_buffers = 256MB
# A crash may lose the last moments of a demonstration, never its consistency.
synchronous_commit = off
max_wal_size = 2GB
"""


def is_external() -> bool:
    return bool(os.environ.get("PGHOST") or os.environ.get("PGHOSTADDR"))


def socket_folder() -> Path:
    folder = CLUSTER / "run"
    # The kernel allows a socket's path 107 bytes.
    if len(str(folder)) > 85:
        return Path(tempfile.gettempdir()) / f"microworks-{digest(ROOT)}"
    return folder


def data_folder() -> Path:
    """Return the folder of the stored files of this server's databases."""
    if is_external():
        keys = ("PGHOST", "PGHOSTADDR", "PGPORT")
        return DEV / f"data-{digest(*(os.environ.get(key) for key in keys))}"
    return DEV / "data"


def environment() -> dict[str, str]:
    """Return the environment in which Odoo and psql find the server."""
    if is_external():
        return dict(os.environ)
    kept = {key: value for key, value in os.environ.items() if key[:2] != "PG"}
    return kept | {"PGHOST": str(socket_folder()), "PGPORT": "5432", "PGUSER": "odoo"}


def psql(query: str, database: str = "postgres") -> str:
    done = subprocess.run(
        ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", database],
        input=query,
        capture_output=True,
        text=True,
        env=environment(),
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["psql failed"]
        raise Fail(f"PostgreSQL refused: {lines[-1].strip()}")
    return done.stdout.strip()


# === LIFE OF THE SERVER ===


@contextlib.contextmanager
def server() -> Iterator[None]:
    """Keep the server up; whoever of several commands leaves last stops it."""
    if is_external():
        ensure(PSQL)
        _check(int(psql("SHOW server_version_num")) // 10000)
        yield
        return
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "pg-users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        start()
        try:
            yield
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop()


def start() -> None:
    ensure(POSTGRES)
    _check(int(re.findall(r"\d+", output([_program("postgres"), "--version"]))[0]))
    if not (CLUSTER / "data/PG_VERSION").exists():
        with step("PostgreSQL cluster"), nothing_half_made(CLUSTER):
            _create()
    made_by = (CLUSTER / "data/PG_VERSION").read_text(encoding="utf-8").strip()
    program = re.findall(r"\d+", output([_program("postgres"), "--version"]))[0]
    if made_by != program:
        raise Fail(
            f"The private cluster was made by PostgreSQL {made_by} and {program} is "
            "installed now: remove .dev/pg and start again."
        )
    if not is_up():
        with step("PostgreSQL starts"):
            _start()


def is_up() -> bool:
    command = [_program("pg_isready"), "-q", "-t", "2"]
    return not subprocess.run(command, env=environment()).returncode


def stop() -> None:
    if (CLUSTER / "data/postmaster.pid").exists():
        command = [_program("pg_ctl"), "-D", CLUSTER / "data", "-m", "fast", "-w"]
        subprocess.run(
            [*map(str, [*_as_owner(), *command]), "stop"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )


def _check(major: int) -> None:
    if major < OLDEST:
        raise Fail(
            f"PostgreSQL {major} is too old for Odoo 19: install {OLDEST} or newer."
        )


def _program(name: str) -> Path:
    folder = postgres_bin()
    if folder is None:
        raise Fail("PostgreSQL is missing: install it (apt-get install postgresql).")
    return folder / name


def _create() -> None:
    remove(CLUSTER)
    CLUSTER.mkdir(parents=True)
    _give(CLUSTER)
    failure = "The PostgreSQL cluster could not be made."
    data = CLUSTER / "data.part"
    run(
        [*_as_owner(), _program("initdb"), "-D", data, "-U", "postgres", "-E", "UTF8"]
        + ["--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject"],
        log="initdb",
        failure=failure,
        cwd=Path("/"),
    )
    with (data / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write(SETTINGS)
    data.rename(CLUSTER / "data")


def _start() -> None:
    folder = socket_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _give(folder)
    command = [_program("pg_ctl"), "-D", CLUSTER / "data", "-w", "-t", "120"]
    options = ["-o", f"-k '{folder}' -p 5432", "-l", CLUSTER / "server.log"]
    run(
        [*_as_owner(), *command, *options, "start"],
        log="pg_ctl",
        failure="PostgreSQL did not start: see .dev/pg/server.log.",
        cwd=Path("/"),
    )
    # Odoo refuses to work as the superuser "postgres".
    owner = environment() | {"PGUSER": "postgres", "PGDATABASE": "postgres"}
    query = "SELECT 1 FROM pg_roles WHERE rolname = 'odoo'"
    if not output([_program("psql"), "-X", "-A", "-t", "-c", query], owner):
        output([_program("psql"), "-c", "CREATE ROLE odoo LOGIN CREATEDB"], owner)
        # The tests of the event log play a database administrator who forges it.
        # Before PostgreSQL 15 this right cannot be given alone.
        query = "GRANT SET ON PARAMETER session_replication_role TO odoo"
        if not output([_program("psql"), "-c", query], owner):
            output([_program("psql"), "-c", "ALTER ROLE odoo SUPERUSER"], owner)


# === WHOSE PROCESS ===


def _owner() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Fail("PostgreSQL may not run as root: start ./dev as an ordinary user.")


def _give(folder: Path) -> None:
    if os.geteuid() == 0:
        owner = _owner()
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o700)


def _as_owner() -> list[str]:
    """Return the words that put a command into a user's hands who is not root."""
    if os.geteuid():
        return []
    owner = _owner()
    if not shutil.which("setpriv"):
        raise Fail(
            "setpriv is missing: install util-linux, or run as an ordinary user."
        )
    plain = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}"]
    plain.append("--clear-groups")
    # A clone under /root cannot be entered by that user, unless he may pass by.
    passing = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    for prefix in (plain, [*plain, *passing]):
        # Not "test -x": the kernel answers that without regard to capabilities.
        if output([*prefix, "ls", "-d", f"{DEV}/."]):
            return prefix
    raise Fail(
        f"PostgreSQL runs as the user {owner.pw_name}, who may not enter {ROOT}: move "
        "the clone to a folder open to him, or run ./dev as an ordinary user."
    )
