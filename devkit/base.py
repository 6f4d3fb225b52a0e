"""Paths, progress lines, child processes and stamps."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
LOGS = DEV / "logs"
SHOTS = DEV / "shots"
STATE = DEV / "state"


class Fail(Exception):
    """A foreseeable failure. Its text is the one sentence the user reads."""


# === PROGRESS ===


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Print one line for a step that really does something, with its seconds."""
    print(f"  {name} … ", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"failed after {time.monotonic() - start:.1f} s", flush=True)
        raise
    print(f"{time.monotonic() - start:.1f} s", flush=True)


def note(text: str) -> None:
    print(f"  {text}", flush=True)


# === CHILD PROCESSES ===


def run(
    command: Sequence[object],
    *,
    log: str,
    failure: str,
    env: dict[str, str] | None = None,
    cwd: Path = ROOT,
    timeout: float | None = None,
) -> None:
    """Run a command with its output in ``.dev/logs/<log>.log``.

    :raise Fail: with ``failure`` as the sentence, after the end of the log.
    """
    path = log_path(log)
    with path.open("wb") as output:
        code = wait(spawn(command, stdout=output, env=env, cwd=cwd), timeout)
    if code:
        sys.stdout.write("\n" + tail(path))
        raise Fail(f"{failure} The whole log is {path.relative_to(ROOT)}.")


def spawn(command: Sequence[object], **kwargs) -> subprocess.Popen:
    """Start a child in a session of its own: Ctrl-C reaches only us, and we end it."""
    kwargs.setdefault("stdin", subprocess.DEVNULL)
    kwargs.setdefault("stderr", subprocess.STDOUT)
    kwargs.setdefault("cwd", ROOT)
    try:
        return subprocess.Popen(
            [str(part) for part in command], start_new_session=True, **kwargs
        )
    except FileNotFoundError as error:
        raise Fail(
            f"The program {command[0]} is missing: install it and try again."
        ) from error


def wait(process: subprocess.Popen, timeout: float | None = None) -> int:
    """Wait for a child, and take it down with us when we are interrupted."""
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        end(process)
        return 124
    except BaseException:
        end(process)
        raise


def end(process: subprocess.Popen, grace: float = 15) -> None:
    """Ask a child's whole session to stop, then insist."""
    for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 5)):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def output(command: Sequence[object], env: dict[str, str] | None = None) -> str:
    """Return what a short command prints, or an empty text when it fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=env,
        )
    except OSError:
        return ""
    return "" if done.returncode else done.stdout.strip()


def is_devkit(pid: int) -> bool:
    """Tell a running ./dev, or a test run of it, from a stranger given its number."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"devkit" in words or b"pytest" in words


def log_path(name: str) -> Path:
    LOGS.mkdir(parents=True, exist_ok=True)
    return LOGS / f"{name}.log"


def tail(path: Path, lines: int = 15) -> str:
    text = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return "".join(f"    {line[:300]}\n" for line in text[-lines:])


# === STAMPS ===


def digest(*parts: object) -> str:
    """Return a short hash that names a set of inputs.

    >>> digest("a", 1) == digest("a", 1), digest("a", 1) == digest("a1")
    (True, False)
    """
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def tree_digest(folders: Iterable[Path]) -> str:
    """Return the hash of every source file under some folders."""
    found = hashlib.sha256()
    for folder in sorted(folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".pyc" or "__pycache__" in path.parts:
                continue
            if path.is_file():
                found.update(str(path.relative_to(ROOT)).encode() + b"\0")
                found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:12]


def stamped(name: str, key: str) -> bool:
    """Tell whether a step was finished with these very inputs."""
    path = STATE / f"{name}.stamp"
    return path.exists() and path.read_text(encoding="utf-8") == key


def stamp(name: str, key: str) -> None:
    STATE.mkdir(parents=True, exist_ok=True)
    path = STATE / f"{name}.stamp"
    part = path.with_suffix(".part")
    part.write_text(key, encoding="utf-8")
    part.replace(path)


def unstamp(name: str) -> None:
    (STATE / f"{name}.stamp").unlink(missing_ok=True)


def read_state(name: str) -> dict:
    try:
        return json.loads((STATE / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write_state(name: str, value: dict) -> None:
    STATE.mkdir(parents=True, exist_ok=True)
    (STATE / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")


@contextlib.contextmanager
def exclusive(name: str, *, wait_note: str) -> Iterator[None]:
    """Hold a lock on the making of things, so that two commands may run side by side."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note(wait_note)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


@contextlib.contextmanager
def nothing_half_made(*paths: Path) -> Iterator[None]:
    """Take away what a step had begun when it does not come to its end."""
    try:
        yield
    except BaseException:
        for path in paths:
            remove(path)
        raise


def need_space(gigabytes: float) -> None:
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < gigabytes:
        raise Fail(
            f"Only {free:.1f} GB are free where {ROOT.name} lies and "
            f"{gigabytes:g} GB are needed: make room and try again."
        )
