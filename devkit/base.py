"""Paths, progress lines, child processes and stamps."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
LOGS = DEV / "logs"
SHOTS = DEV / "shots"
STATE = DEV / "state"
PR_SET_PDEATHSIG = 1
# In the environment of all tests when nothing is to be thinned.
EVERYTHING = "MICROWORKS_TEST_ALL"


AGAIN = "then run the command again"
FULL = f"The disk is full: make room, {AGAIN}."


class Fail(Exception):
    """A foreseeable failure. Its text is the one sentence the user reads.

    :param details: what is shown above it, such as the end of a log
    """

    def __init__(self, sentence: str, details: str = "") -> None:
        super().__init__(sentence)
        self.details = details


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
    finish: bool = False,
) -> None:
    """Run a command with its output in ``.dev/logs/<log>.log``.

    :param finish: let the command come to its end whatever happens to us
    :raise Fail: with ``failure`` as the sentence, under the end of the log.
    """
    path = log_path(log)
    with path.open("wb") as output:
        process = spawn(command, outlive=finish, stdout=output, env=env, cwd=cwd)
        code = wait(process, finish=finish)
    if code:
        raise explained(path, failure)


def explained(path: Path, failure: str, lines: int = 200) -> Fail:
    """Return the failure of a command, by what its log's last lines say of the cause."""
    if is_full(tail(path, lines)):
        failure = FULL
    sentence = f"{failure.rstrip('.')} (the whole log is {shown(path)})."
    return Fail(sentence, tail(path))


def is_full(text: str) -> bool:
    """Tell whether a program complains that the disk has no room.

    >>> is_full("OSError: [Errno 28] No space left on device"), is_full("no route")
    (True, False)
    """
    return bool(re.search(r"No space left on device|ENOSPC|quota exceeded", text))


def shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def die_with_parent() -> None:
    """Have the kernel end this child when ./dev itself is killed (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def spawn(
    command: Sequence[object], *, outlive: bool = False, **kwargs
) -> subprocess.Popen:
    """Start a child in a session of its own: Ctrl-C reaches only us, and we end it."""
    kwargs.setdefault("stdin", subprocess.DEVNULL)
    kwargs.setdefault("stderr", subprocess.STDOUT)
    kwargs.setdefault("cwd", ROOT)
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            start_new_session=True,
            preexec_fn=None if outlive else die_with_parent,
            **kwargs,
        )
    except FileNotFoundError as error:
        raise Fail(
            f"The program {command[0]} is missing: install it and try again."
        ) from error


def wait(
    process: subprocess.Popen, timeout: float | None = None, *, finish: bool = False
) -> int:
    """Wait for a child, and take it down with us when we are interrupted."""
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        end(process)
        return 124
    except BaseException:
        if finish:
            note("its end is waited for: nothing shall be half-installed")
            process.wait()
        else:
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
    return b"\0devkit\0" in words or b"pytest" in words


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
    try:
        return (STATE / f"{name}.stamp").read_text(encoding="utf-8") == key
    except (OSError, ValueError):
        return False


def stamp(name: str, key: str) -> None:
    _put(f"{name}.stamp", key)


def unstamp(name: str) -> None:
    remove(STATE / f"{name}.stamp")


def read_state(name: str) -> dict:
    """Return what was written; a file that a crash has spoilt counts as none."""
    try:
        value = json.loads((STATE / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_state(name: str, value: dict) -> None:
    _put(f"{name}.json", json.dumps(value))


def _put(name: str, text: str) -> None:
    STATE.mkdir(parents=True, exist_ok=True)
    part = STATE / f"{name}.part"
    part.write_text(text, encoding="utf-8")
    if (STATE / name).is_dir():
        remove(STATE / name)
    part.replace(STATE / name)


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
    place = DEV if DEV.exists() else ROOT
    free = shutil.disk_usage(place).free / 1e9
    if free < gigabytes:
        raise Fail(
            f"Only {free:.1f} GB are free where {place} lies and {gigabytes:.1f} GB "
            f"are needed: make room, {AGAIN}."
        )
