"""What the machine itself has to offer: packages of the distribution, ports."""

from __future__ import annotations

import contextlib
import ctypes.util
import importlib.util
import os
import re
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .base import AGAIN, DEV, Fail, note, output, run, step


@dataclass(frozen=True)
class Need:
    what: str
    package: str
    present: Callable[[], bool]
    required: bool = True


def postgres_bin() -> Path | None:
    """Return the folder of the newest PostgreSQL server programs."""
    found = [
        path.parent
        for pattern in ("usr/lib/postgresql/*/bin/initdb", "usr/pgsql-*/bin/initdb")
        for path in Path("/").glob(pattern)
    ]
    if found:
        return max(found, key=lambda path: int(re.findall(r"\d+", str(path))[0]))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


def library(name: str) -> Callable[[], bool]:
    return lambda: bool(ctypes.util.find_library(name))


def can_make_venv() -> bool:
    """Tell whether a virtual environment is there, or this Python can make one."""
    importlib.invalidate_caches()
    return bool(
        (DEV / "venv/bin/python").exists()
        or shutil.which("uv")
        or importlib.util.find_spec("ensurepip")
    )


VENV = Need(
    "Python's venv module",
    f"python{sys.version_info.major}.{sys.version_info.minor}-venv",
    can_make_venv,
)
POSTGRES = Need("PostgreSQL", "postgresql", lambda: bool(postgres_bin()))
PSQL = Need("psql", "postgresql-client", lambda: bool(shutil.which("psql")))
NPM = Need("npm", "npm", lambda: bool(shutil.which("npm")))
TO_RUN = (
    VENV,
    NPM,
    Need("libmagic", "libmagic1", library("magic"), required=False),
    Need("Pango", "libpango-1.0-0", library("pango-1.0"), required=False),
    Need("PangoFT2", "libpangoft2-1.0-0", library("pangoft2-1.0"), required=False),
)
TO_TEST = (
    *TO_RUN,
    Need("Chromium", "chromium", lambda: bool(chromium())),
    # Playwright's own Node.js needs it, and nothing else on a small machine does.
    Need("libatomic", "libatomic1", library("atomic")),
    Need("pdftotext", "poppler-utils", lambda: bool(shutil.which("pdftotext"))),
    Need("fontconfig", "fontconfig", lambda: bool(shutil.which("fc-list")), False),
    Need(
        "a Chinese font",
        "fonts-wqy-microhei",
        lambda: bool(output(["fc-list", ":lang=zh"])),
        required=False,
    ),
)


def ensure(*needs: Need) -> None:
    """Install what is missing when that is allowed, and name it otherwise."""
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    packages = [need.package for need in missing]
    command = f"apt-get install {' '.join(packages)}"
    refused = None
    if os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            with step(f"system packages: {', '.join(packages)}"):
                install(packages)
        except Fail as failure:
            refused = failure
        missing = [need for need in missing if not need.present()]
    lacking = [need.what for need in missing if need.required]
    if lacking and refused:
        raise refused
    if lacking:
        raise Fail(
            f"This machine lacks {listed(lacking)}: install with “{command}” "
            f"(as root; these are Debian's names), {AGAIN}."
        )
    if missing:
        names = ", ".join(need.what for need in missing)
        note(f"optional and not installed: {names} ({command})")


def listed(words: list[str]) -> str:
    """Return words as a sentence has them.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def install(packages: list[str]) -> None:
    """Fetch first, which may be interrupted; then install, which runs to its end."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "-q", "-y", "-o", "Acquire::Retries=3"]
    # Another apt, be it one that a killed ./dev left at work, is waited for.
    get += ["-o", "DPkg::Lock::Timeout=300"]
    some = ["install", "--no-install-recommends", *packages]
    failure = (
        f"apt-get could not install {' '.join(packages)}: check the network and the "
        f"apt settings of this machine, {AGAIN}."
    )

    def apt(log: str, *command: str, finish: bool = False) -> None:
        run(command, log=log, failure=failure, env=env, finish=finish)

    with contextlib.suppress(Fail):
        # What a power cut left between unpacked and installed.
        apt("dpkg", "dpkg", "--configure", "-a", finish=True)
    with contextlib.suppress(Fail):
        # One broken source among several need not matter.
        apt("apt-update", *get, "update")
    apt("apt-fetch", *get, "--download-only", *some)
    apt("apt-install", *get, *some, finish=True)


# === PORTS ===


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port(first: int) -> int:
    """Return the first free port from ``first`` on."""
    for port in range(first, min(first + 200, 65536)):
        if is_free(port):
            return port
    raise Fail(f"No free port between {first} and {first + 200}: name one with --port.")


def wanted_port(port: int | None) -> int:
    if port is None:
        return free_port(8069)
    if not 1024 <= port <= 65535:
        raise Fail(f"{port} is not a usable port: choose one from 1024 to 65535.")
    if not is_free(port):
        raise Fail(f"Port {port} is taken: stop what uses it or choose another --port.")
    return port
