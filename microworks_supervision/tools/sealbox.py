"""Encryption of a sealed bid: readable with a key that is not in the database.

AES-256-GCM of the ``cryptography`` library, with what the bid is about as associated
data: a box moved to another bid, bidder or procurement, or whose receipt, moment or
opening time was changed beside it, does not open. The time before which it must stay
shut is among them, so turning back a deadline in the database, or in a copy of it on
the same server, opens nothing early.

>>> from datetime import timedelta
>>> ring = keyring.Keyring("k1", {"k1": bytes(32)})
>>> past = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(minutes=1)
>>> about = {"bid": 7, "bidder": 3}
>>> box = close(b"498000.00", ring, past, about)
>>> b"498000" in box, unlock(box, ring, "k1", past, about)
(False, b'498000.00')
>>> unlock(box, ring, "k1", past, {"bid": 8, "bidder": 3})
Traceback (most recent call last):
    ...
tools.sealbox.Tampered: the box or what is written beside it was changed
>>> late = datetime.now(timezone.utc).replace(tzinfo=None) + timedelta(days=1)
>>> unlock(close(b"1", ring, late, about), ring, "k1", late, about)
Traceback (most recent call last):
    ...
tools.sealbox.TooEarly: shut until the deadline for bids
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timezone
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import canonical, keyring

NONCE = 12
# The length of a box tells nothing about the digits of a price.
BLOCK = 4096
LENGTH = 8


class Tampered(Exception):
    """The box or what is written beside it was changed."""


class TooEarly(Exception):
    """The box stays shut until the deadline that was known at the receipt."""


class UnknownKey(Exception):
    """The key that closed the box is not on the ring; its id is the argument."""


class Content(NamedTuple):
    """What lies in the envelope of a bid.

    ``payload``: canonical JSON; ``nonce``: hexadecimal; ``files``: pairs of a name
    and bytes.
    """

    payload: str
    nonce: str
    files: list[tuple[str, bytes]]


def close(
    data: bytes, ring: keyring.Keyring, not_before: datetime, about: dict[str, Any]
) -> bytes:
    """Encrypt ``data`` with the newest key.

    :param not_before: UTC without zone; :func:`unlock` refuses until then
    :param about: what the box belongs to, canonical JSON values
    """
    nonce = secrets.token_bytes(NONCE)
    beside = _beside(ring.newest, not_before, about)
    return nonce + AESGCM(ring.keys[ring.newest]).encrypt(nonce, data, beside)


def unlock(
    box: bytes,
    ring: keyring.Keyring,
    key: str,
    not_before: datetime,
    about: dict[str, Any],
) -> bytes:
    """Decrypt what :func:`close` made with the same ``not_before`` and ``about``.

    :raises UnknownKey: the key is not on the ring
    :raises TooEarly: before ``not_before``
    :raises Tampered: box, key id, time or ``about`` are not those of the closing
    """
    if key not in ring.keys:
        raise UnknownKey(key)
    try:
        beside = _beside(key, not_before, about)
        data = AESGCM(ring.keys[key]).decrypt(box[:NONCE], box[NONCE:], beside)
    except (InvalidTag, ValueError) as error:
        raise Tampered("the box or what is written beside it was changed") from error
    # Only now is the time known to be the one of the closing.
    if datetime.now(timezone.utc).replace(tzinfo=None) < not_before:
        raise TooEarly("shut until the deadline for bids")
    return data


def wrap(box: bytes, key: str, not_before: datetime) -> bytes:
    """A closed box with what is written beside it, to go into another box.

    >>> unwrap(wrap(b"box", "k1", datetime(2026, 3, 1, 4)))
    ('k1', datetime.datetime(2026, 3, 1, 4, 0), b'box')
    """
    head = json.dumps({"key": key, "not_before": not_before.isoformat()}).encode()
    return len(head).to_bytes(LENGTH, "big") + head + box


def unwrap(data: bytes) -> tuple[str, datetime, bytes]:
    """Key id, opening time and box that :func:`wrap` put together."""
    start = LENGTH + int.from_bytes(data[:LENGTH], "big")
    head = json.loads(data[LENGTH:start])
    return head["key"], datetime.fromisoformat(head["not_before"]), data[start:]


def _beside(key, not_before, about):
    return canonical.encode(
        {
            "v": 1,
            "key": key,
            "not_before": not_before.replace(microsecond=0).isoformat(),
            "about": about,
        }
    )


def pack(content: Content) -> bytes:
    """The content as bytes of a length that is a multiple of 4096.

    >>> content = Content("{}", "00ff", [("a.pdf", b"%PDF"), ("b.pdf", b"")])
    >>> len(pack(content)), unpack(pack(content)) == content
    (4096, True)
    """
    head = json.dumps(
        {
            "payload": content.payload,
            "nonce": content.nonce,
            "files": [[name, len(data)] for name, data in content.files],
        }
    ).encode()
    data = b"".join(
        [len(head).to_bytes(LENGTH, "big"), head, *(data for _n, data in content.files)]
    )
    return data + bytes(-len(data) % BLOCK)


def unpack(data: bytes) -> Content:
    """The content that :func:`pack` made into ``data``."""
    start = LENGTH + int.from_bytes(data[:LENGTH], "big")
    head = json.loads(data[LENGTH:start])
    files = []
    for name, size in head["files"]:
        files.append((name, data[start : start + size]))
        start += size
    return Content(head["payload"], head["nonce"], files)
