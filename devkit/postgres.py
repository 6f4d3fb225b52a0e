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
import time
from collections.abc import Iterator
from pathlib import Path

from .base import (
    AGAIN,
    DEV,
    FULL,
    ROOT,
    STATE,
    Fail,
    digest,
    explained,
    is_full,
    log_path,
    nothing_half_made,
    output,
    remove,
    run,
    step,
    tail,
)
from .system import POSTGRES, PSQL, ensure, postgres_bin

CLUSTER = DEV / "pg"
OLDEST = 13
# Exit codes of psql and of pg_isready.
NO_CONNECTION = 2
STARTING = 1
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
    """Tell whether the usual variables name a server that is not our own.

    Our own children find our server by the same variables.
    """
    host = os.environ.get("PGHOSTADDR") or os.environ.get("PGHOST")
    return bool(host) and host != str(socket_folder())


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


def psql(query: str, database: str = "postgres", **more: str) -> str:
    """Return what a query prints; ``more`` are further PG* variables."""
    options = ["-X", "-A", "-t", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-d", database]
    patience = {"PGCONNECT_TIMEOUT": "10", "PGCLIENTENCODING": "UTF8"}
    done = subprocess.run(
        ["psql" if is_external() else str(_program("psql")), *options],
        input=query,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=patience | environment() | more,
        # Ctrl-C reaches only us, so that we can still clean up.
        start_new_session=True,
    )
    if done.returncode:
        raise Fail(_refusal(done.returncode, done.stderr))
    return done.stdout.strip()


def _refusal(code: int, text: str) -> str:
    """Return what to do about psql's complaint, of which the first line says most."""
    lines = [line.strip().rstrip(".") for line in text.splitlines() if line.strip()]
    said = next((line for line in lines if "rror:" in line.lower()), "psql failed")
    said = re.sub(r"^psql:(<stdin>:\d+:)? *(error: *)?", "", said)
    log = CLUSTER / "server.log"
    if code == NO_CONNECTION and not is_external() and log.exists():
        text += tail(log)
    if is_full(text):
        return FULL
    if code != NO_CONNECTION:
        return f"PostgreSQL refused ({said}): mend what it names, {AGAIN}."
    if is_external():
        return (
            f"The PostgreSQL server that PGHOST names cannot be used ({said}): put "
            "PGHOST, PGPORT, PGUSER and PGPASSWORD right, or leave PGHOST out and ./dev "
            "makes a server of its own."
        )
    return (
        f"The private PostgreSQL gave no answer ({said}): see .dev/pg/server.log, or "
        "begin anew with ./dev reset."
    )


# === LIFE OF THE SERVER ===


@contextlib.contextmanager
def server() -> Iterator[None]:
    """Keep the server up; whoever of several commands leaves last stops it."""
    if is_external():
        ensure(PSQL)
        _check_external()
        yield
        return
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "pg-users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            start()
            yield
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop()


def start() -> None:
    ensure(POSTGRES)
    program = _installed()
    _check(program)
    if not is_made():
        with step("PostgreSQL cluster"), nothing_half_made(CLUSTER):
            _create()
    made_by = (CLUSTER / "data/PG_VERSION").read_text(errors="replace").strip()
    if made_by != str(program):
        raise Fail(
            f"The private cluster was made by PostgreSQL {made_by[:10]} and {program} "
            "is installed now: begin anew with ./dev reset."
        )
    if not is_up():
        with step("PostgreSQL starts"):
            _start()
    # Not part of the start: a killed ./dev may have left a server without it.
    _ensure_role()


def is_made() -> bool:
    return (CLUSTER / "data/PG_VERSION").exists()


def is_up() -> bool:
    """Tell whether the server answers; one that is just starting is waited for."""
    command = [_program("pg_isready"), "-q", "-t", "2"]
    limit = time.monotonic() + 60
    while True:
        code = subprocess.run(command, env=environment()).returncode
        if code != STARTING or time.monotonic() > limit:
            return not code
        time.sleep(0.2)


def _installed() -> int:
    """Return the major version of the installed server programs."""
    found = re.search(r"\d+", output([_program("postgres"), "--version"]))
    if not found:
        raise Fail(
            f"{_program('postgres')} does not run: install PostgreSQL {OLDEST} or newer "
            f"(Debian: apt-get install {POSTGRES.package}), {AGAIN}."
        )
    return int(found[0])


def is_running() -> bool:
    return (CLUSTER / "data/postmaster.pid").exists()


def stop() -> None:
    if is_running():
        command = [_program("pg_ctl"), "-D", CLUSTER / "data", "-m", "fast", "-w"]
        subprocess.run(
            [*map(str, [*_as_owner(), *command]), "stop"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )


def discard() -> None:
    """Remove the private cluster with all it holds."""
    stop()
    remove(CLUSTER)
    remove(DEV / "data")


def _check(major: int) -> None:
    if major >= OLDEST:
        return
    cure = (
        "name another server in PGHOST, or leave PGHOST out and ./dev makes one"
        if is_external()
        else f"install {OLDEST} or newer (Debian: apt-get install {POSTGRES.package})"
    )
    raise Fail(f"PostgreSQL {major} is too old for Odoo 19: {cure}.")


def _check_external() -> None:
    """Refuse a server that Odoo would refuse half-way."""
    _check(int(psql("SHOW server_version_num")) // 10000)
    user, may_create = psql(
        "SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles "
        "WHERE rolname = current_user"
    ).rsplit("|", 1)
    if user == "postgres":
        raise Fail(
            "Odoo refuses to work as PostgreSQL's user postgres: make another one "
            "(CREATE ROLE odoo LOGIN CREATEDB) and name it in PGUSER."
        )
    if may_create != "t":
        raise Fail(
            f"PostgreSQL's user {user} may not make databases: have its administrator "
            f'run ALTER ROLE "{user}" CREATEDB, {AGAIN}.'
        )


def _program(name: str) -> Path:
    folder = postgres_bin()
    if folder is None:
        raise Fail(
            f"PostgreSQL is missing: install it (Debian: apt-get install "
            f"{POSTGRES.package}), {AGAIN}."
        )
    return folder / name


def _create() -> None:
    remove(CLUSTER)
    CLUSTER.mkdir(parents=True)
    _give(CLUSTER)
    failure = f"The PostgreSQL cluster could not be made: mend what it names, {AGAIN}."
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
    try:
        run(
            [*_as_owner(), *command, *options, "start"],
            log="pg_ctl",
            failure="",
            cwd=Path("/"),
        )
    except Fail as failure:
        log = CLUSTER / "server.log"
        if not log.exists():
            log = log_path("pg_ctl")
        raise explained(
            log,
            "PostgreSQL did not start: mend what its log names, or begin anew with "
            "./dev reset.",
            lines=15,
        ) from failure


def _ensure_role() -> None:
    """Have the user "odoo", for Odoo refuses to work as the superuser "postgres"."""
    psql(
        """
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'odoo') THEN
                RETURN;
            END IF;
            CREATE ROLE odoo LOGIN CREATEDB;
            -- The tests of the event log play a database administrator who forges it.
            -- Before PostgreSQL 15 this right cannot be given alone.
            IF current_setting('server_version_num')::int >= 150000 THEN
                EXECUTE 'GRANT SET ON PARAMETER session_replication_role TO odoo';
            ELSE
                ALTER ROLE odoo SUPERUSER;
            END IF;
        END $$
        """,
        PGUSER="postgres",
    )


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
