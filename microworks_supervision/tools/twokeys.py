"""The key of one procurement, in parts that two persons hold.

At the notice a pair of keys is made (X25519). Bids are sealed with the public one. The
private one is kept nowhere: it is sealed for each person who may open, and that once
more for each person who may witness, so that it takes both of them. Each person's own
private key lies encrypted with his password. One person alone, or whoever has the
database, has nothing.

Own cryptography: none. Sealing is the usual combination of ephemeral X25519,
HKDF-SHA256 and AES-256-GCM, passwords are stretched with scrypt, all of the
``cryptography`` library.

>>> public, private = new_pair()
>>> people = {number: lock_new(f"password {number}") for number in (1, 2, 3)}
>>> publics = {number: person.public for number, person in people.items()}
>>> parts = split(private, {1: publics[1], 2: publics[2]}, publics)
>>> mine = release(parts["3"], unlock(people[3], "password 3"))
>>> sorted(mine)  # those who may open now that 3 has witnessed
['1', '2']
>>> join(mine["2"], unlock(people[2], "password 2")) == private
True
>>> sorted(release(parts["1"], unlock(people[1], "password 1")))  # not alone
['2']
>>> unlock(people[3], "password 2")
Traceback (most recent call last):
    ...
tools.twokeys.WrongPassword
"""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

KEY = 32
NONCE = 12
SALT = 16
# 16 MB and some hundredths of a second for each guess at a password.
COST = {"n": 2**14, "r": 8, "p": 1}
ID_DIGITS = 16


class WrongPassword(Exception):
    """It is not the password the key was locked with."""


class NotForThisKey(Exception):
    """The box was sealed for another key, or altered."""


class Locked(NamedTuple):
    """A person's keys: ``public`` in hexadecimal; ``private``: JSON, encrypted."""

    public: str
    private: str


def new_pair() -> tuple[str, bytes]:
    """A fresh pair: the public key in hexadecimal, the private one."""
    private = X25519PrivateKey.generate()
    return private.public_key().public_bytes_raw().hex(), private.private_bytes_raw()


def public_of(private: bytes) -> str:
    """The public key that belongs to ``private``.

    >>> public, private = new_pair()
    >>> public_of(private) == public
    True
    """
    key = X25519PrivateKey.from_private_bytes(private)
    return key.public_key().public_bytes_raw().hex()


def fingerprint(public: str) -> str:
    """What a public key is known by.

    >>> fingerprint("00" * 32)
    'eb51073bf5ca510e'
    """
    digest = sha256(b"microworks public key\x00" + bytes.fromhex(public))
    return digest.hexdigest()[:ID_DIGITS]


def seal(data: bytes, public: str) -> bytes:
    """Encrypt ``data`` for whoever has the private key of ``public``.

    >>> public, private = new_pair()
    >>> box = seal(b"498000.00", public)
    >>> b"498000" in box, unseal(box, private)
    (False, b'498000.00')
    """
    once = X25519PrivateKey.generate()
    head = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    # The key is used once only, so a fixed nonce repeats nothing.
    cipher = AESGCM(_derive(shared, head, bytes.fromhex(public)))
    return head + cipher.encrypt(bytes(NONCE), data, head)


def unseal(box: bytes, private: bytes) -> bytes:
    """Decrypt what :func:`seal` made.

    :raises NotForThisKey: another key, or an altered box
    """
    head = box[:KEY]
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(head)
        )
        cipher = AESGCM(_derive(shared, head, bytes.fromhex(public_of(private))))
        return cipher.decrypt(bytes(NONCE), box[KEY:], head)
    except (InvalidTag, ValueError) as error:
        raise NotForThisKey from error


def _derive(shared, head, public):
    info = b"microworks bid\x00" + head + public
    return HKDF(hashes.SHA256(), KEY, salt=None, info=info).derive(shared)


# === PERSONS ===


def lock_new(password: str) -> Locked:
    """A fresh pair of keys, the private one locked with ``password``."""
    public, private = new_pair()
    return Locked(public, lock(private, password))


def lock(private: bytes, password: str) -> str:
    """A private key, locked with ``password``."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    box = AESGCM(_stretch(password, salt)).encrypt(nonce, private, salt)
    return json.dumps(
        {"v": 1, "salt": salt.hex(), "nonce": nonce.hex(), "box": box.hex()}
    )


def unlock(locked: Locked, password: str) -> bytes:
    """The private key that :func:`lock` locked.

    :raises WrongPassword: another password, or altered
    """
    try:
        parts = json.loads(locked.private)
        salt, nonce, box = (bytes.fromhex(parts[k]) for k in ("salt", "nonce", "box"))
        private = AESGCM(_stretch(password, salt)).decrypt(nonce, box, salt)
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise WrongPassword from error
    if public_of(private) != locked.public:
        raise WrongPassword
    return private


def _stretch(password, salt):
    return Scrypt(salt=salt, length=KEY, **COST).derive(password.encode())


# === PARTS ===


def split(
    private: bytes, openers: dict[int, str], witnesses: dict[int, str]
) -> dict[str, str]:
    """``private`` in parts: for each witness, what he releases for each opener.

    :param openers: public keys by person; as ``witnesses``
    :return: a box in hexadecimal by witness; nobody is the other half of himself
    """
    halves = {
        str(person): seal(private, key).hex() for person, key in sorted(openers.items())
    }
    return {
        str(witness): seal(
            json.dumps(
                {
                    person: half
                    for person, half in halves.items()
                    if person != str(witness)
                }
            ).encode(),
            key,
        ).hex()
        for witness, key in sorted(witnesses.items())
        if set(halves) - {str(witness)}
    }


def release(part: str, private: bytes) -> dict[str, str]:
    """Take the witness's layer off: the halves by opener.

    :raises NotForThisKey: it is not his part
    """
    return json.loads(unseal(bytes.fromhex(part), private))


def join(half: str, private: bytes) -> bytes:
    """The private key of the procurement, from a released half and the opener's key.

    :raises NotForThisKey: it is not his half
    """
    return unseal(bytes.fromhex(half), private)
