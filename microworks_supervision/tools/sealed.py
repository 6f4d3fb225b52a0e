"""Commitment to a sealed bid: fixed when handed in, readable only at the opening.

The bidder's system keeps the payload and a random nonce; the platform stores only the
digest until the bids are opened. Then anybody can check that what is read out is what
was handed in. Without the nonce the digest tells nothing: the few plausible prices
could otherwise be tried one by one.

The digest is SHA-256 over the canonical JSON of the payload followed by the nonce. The
payload is a JSON object, which ends with its own closing brace, so that no other pair
of payload and nonce gives the same bytes.

>>> nonce = bytes(range(32))
>>> digest = seal({"bidder": "91430100MA4L0000X0", "price": "498000.00"}, nonce)
>>> digest[:16]
'549f3798d05a709b'
>>> matches(digest, {"price": "498000.00", "bidder": "91430100MA4L0000X0"}, nonce)
True
>>> matches(digest, {"bidder": "91430100MA4L0000X0", "price": "497000.00"}, nonce)
False

Source: 招标投标法 Art. 36 (bids are opened in public) and the duty to keep bids secret
until then, Arts. 22 and 28.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from . import canonical

# Too many values to try even for somebody who knows everything but the price.
MIN_NONCE = 16
NONCE = 32


def new_nonce() -> bytes:
    """A fresh random nonce of 32 bytes.

    >>> len(new_nonce())
    32
    """
    return secrets.token_bytes(NONCE)


def seal(payload: dict[str, Any], nonce: bytes) -> str:
    """Digest (64 hexadecimal digits) that commits to ``payload``.

    :raises TypeError: the payload is no mapping or has no canonical form, the nonce is
        not ``bytes``
    :raises ValueError: the nonce is shorter than 16 bytes
    """
    if not isinstance(payload, dict):
        raise TypeError(f"a bid is a mapping, not {type(payload).__name__}")
    if not isinstance(nonce, bytes):
        raise TypeError(f"a nonce is bytes, not {type(nonce).__name__}")
    if len(nonce) < MIN_NONCE:
        raise ValueError(f"a nonce has at least {MIN_NONCE} bytes, not {len(nonce)}")
    return sha256(canonical.encode(payload) + nonce).hexdigest()


def matches(digest: str, payload: dict[str, Any], nonce: bytes) -> bool:
    """Whether ``payload`` and ``nonce`` are what ``digest`` was made from.

    Takes the same time whatever differs. Hexadecimal letters may be of either case.
    """
    return compare_digest(digest.lower().encode(), seal(payload, nonce).encode())
