"""The keys that seal bids: a file beside the database, never in it.

The file holds one key per line, the newest first; the first one seals, all of them
open. A line is the key in hexadecimal (32 bytes); lines that begin with ``#`` are
comments. A key is known by the beginning of its fingerprint, which tells nothing about
the key, so a wrong key is noticed before anything is opened with it.

>>> import tempfile
>>> path = os.path.join(tempfile.mkdtemp(), "keys", "bids")
>>> make(path)
True
>>> make(path)  # somebody was faster, or it is there already
False
>>> ring = load(path)
>>> old = ring.newest
>>> rotate(path) == load(path).newest
True
>>> load(path).newest == old, old in load(path).keys
(False, True)

Beside it stands which databases it serves, so that a copy knows that it is one:

>>> databases(path) is None
True
>>> claim(path, "0d7e…"); claim(path, "0d7e…"); databases(path)
['0d7e…']
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

KEY_BYTES = 32
ID_DIGITS = 16
# What stands beside the file of keys: the databases they serve.
BESIDE = ".databases"
# A file of keys is small; anything larger is another file.
MAX_FILE = 1_000_000
HEADER = (
    "# Keys that seal bids; the first one seals, all open. Without them no sealed bid\n"
    "# can be opened. Back this file up apart from the database, in another hand.\n"
)


class KeyFileError(Exception):
    """The keys cannot be used; heirs say why."""


class KeyFileMissing(KeyFileError):
    """There is no such file, or it cannot be read or made."""


class KeyFileUnsafe(KeyFileError):
    """Others than the owner of the service may read or write the file."""


class KeyFileBroken(KeyFileError):
    """What is in the file are not keys."""


class Keyring(NamedTuple):
    """``newest``: id of the key that seals; ``keys``: key by id."""

    newest: str
    keys: dict[str, bytes]

    def __repr__(self) -> str:
        # Keys must not reach a log by way of a traceback.
        return f"Keyring({', '.join(self.keys)})"


def key_id(key: bytes) -> str:
    """What a key is known by: the beginning of its fingerprint.

    >>> key_id(bytes(32))
    '88f20c5996462b3e'
    """
    return sha256(b"microworks bid key\x00" + key).hexdigest()[:ID_DIGITS]


def load(path: str) -> Keyring:
    """Read the keys.

    :raises KeyFileMissing: no file, or not readable for this process
    :raises KeyFileUnsafe: group or others have any right on it
    :raises KeyFileBroken: not a file of keys
    """
    try:
        with open(path, "rb") as file:
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode):
                raise KeyFileBroken(path)
            if known.st_mode & 0o077 or known.st_uid not in (os.geteuid(), 0):
                raise KeyFileUnsafe(path)
            text = file.read(MAX_FILE).decode("ascii")
        keys = [
            bytes.fromhex(line)
            for line in map(str.strip, text.splitlines())
            if line and not line.startswith("#")
        ]
    except OSError as error:
        raise KeyFileMissing(path) from error
    except ValueError as error:
        raise KeyFileBroken(path) from error
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise KeyFileBroken(path)
    return Keyring(key_id(keys[0]), {key_id(key): key for key in keys})


def make(path: str) -> bool:
    """Make the file with one new key, unless it is there.

    Complete or not at all, readable for the owner only from the first moment; of
    several workers at once one makes it, the others find it.

    :return: whether this call made it
    :raises KeyFileMissing: it cannot be made there
    """
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        draft = _draft(path, HEADER + secrets.token_hex(KEY_BYTES) + "\n")
        try:
            # Unlike a rename, a link never replaces what is there.
            os.link(draft, path)
        except FileExistsError:
            return False
        finally:
            os.unlink(draft)
        _sync_folder(path)
    except OSError as error:
        raise KeyFileMissing(path) from error
    return True


def rotate(path: str) -> str:
    """Put a new key above the old ones, which go on opening what they sealed.

    :return: the id of the new key
    :raises KeyFileError: see :func:`load`
    """
    load(path)
    try:
        with open(path, encoding="ascii") as file:
            lines = file.read()
        key = secrets.token_bytes(KEY_BYTES)
        comments, keys = _split(lines)
        os.replace(_draft(path, f"{comments}{key.hex()}\n{keys}"), path)
        _sync_folder(path)
    except OSError as error:
        raise KeyFileMissing(path) from error
    return key_id(key)


def databases(path: str) -> list[str] | None:
    """The identities of the databases the keys serve; ``None``: never written down.

    :raises KeyFileMissing: not readable
    """
    try:
        with open(path + BESIDE, encoding="utf-8") as file:
            return [line.strip() for line in file if line.strip()]
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise KeyFileMissing(path + BESIDE) from error


def claim(path: str, database: str) -> None:
    """Write down that the keys serve ``database``.

    :raises KeyFileMissing: it cannot be written
    """
    if database in (databases(path) or ()):
        return
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(path + BESIDE, flags, 0o600), "ab") as file:
            file.write(f"{database}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path)
    except OSError as error:
        raise KeyFileMissing(path + BESIDE) from error


def _split(text):
    """The comments at the top, and what follows them."""
    lines = text.splitlines(keepends=True)
    count = next(
        (index for index, line in enumerate(lines) if not line.startswith("#")),
        len(lines),
    )
    return "".join(lines[:count]), "".join(lines[count:])


def _draft(path, text):
    """A file of the same folder with ``text``, written through to the disk."""
    draft = f"{path}.{secrets.token_hex(8)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            os.unlink(draft)
        raise
    return draft


def _sync_folder(path):
    """Make the name of a new file as lasting as its content."""
    handle = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
