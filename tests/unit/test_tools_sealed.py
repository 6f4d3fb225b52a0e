"""Sealed bids: nothing can be changed after handing in, nothing read before opening."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tools import sealed

NONCE = bytes(range(16))
BID = {"bidder": "某建筑公司", "price": Decimal("498000"), "days": 60}
BIDS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 99) | st.text('xy{}"'))
NONCES = st.binary(min_size=16, max_size=20)


@given(BIDS, NONCES)
def test_opened_bid_matches(bid, nonce):
    """What was sealed is recognised at the opening."""
    assert sealed.matches(sealed.seal(bid, nonce), bid, nonce)


@given(BIDS, NONCES, BIDS, NONCES)
def test_other_bid_or_nonce_does_not_match(bid, nonce, other, other_nonce):
    """Neither the content nor the nonce can be exchanged."""
    assume((bid, nonce) != (other, other_nonce))
    assert not sealed.matches(sealed.seal(bid, nonce), other, other_nonce)


def test_equal_amounts_written_differently_match():
    """Zeros behind the price are no change of the bid."""
    digest = sealed.seal(BID, NONCE)
    assert sealed.matches(digest, {**BID, "price": Decimal("498000.00")}, NONCE)


def test_same_bid_sealed_twice_shows_no_likeness():
    """Two digests of one bid differ, so that equal bids cannot be noticed."""
    first, second = sealed.new_nonce(), sealed.new_nonce()
    assert sealed.seal(BID, first) != sealed.seal(BID, second)


def test_digest_may_be_typed_in_capitals():
    """A digest read from paper counts in either case."""
    assert sealed.matches(sealed.seal(BID, NONCE).upper(), BID, NONCE)


def test_text_that_is_no_digest_does_not_match():
    """Garbage in place of the digest is an answer, not a crash."""
    assert not sealed.matches("投标", BID, NONCE)


def test_short_nonce_is_refused():
    """A nonce that could be tried out protects nothing."""
    with pytest.raises(ValueError, match="at least 16"):
        sealed.seal(BID, b"short")


@pytest.mark.parametrize(
    ("payload", "nonce"), [([BID], NONCE), (BID, "a" * 32), ({"price": 1.5}, NONCE)]
)
def test_wrong_types_are_refused(payload, nonce):
    """Only a mapping of exact values and a byte nonce are sealed."""
    with pytest.raises(TypeError):
        sealed.seal(payload, nonce)
