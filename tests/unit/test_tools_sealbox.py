"""A closed box opens with its key, its surroundings and after its time only."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import keyring, sealbox

RING = keyring.Keyring("new", {"new": b"n" * 32, "old": b"o" * 32})
OLD = keyring.Keyring("old", {"old": b"o" * 32})
PAST = datetime(2026, 3, 1, 4)
ABOUT = {"procurement": 1, "bid": 2, "bidder": 3, "receipt": "ab"}


@given(st.text(), st.lists(st.tuples(st.text(), st.binary(max_size=9000))))
def test_packing_loses_nothing(payload, files):
    """Any text and any files come back as they went in."""
    content = sealbox.Content(payload, "00", files)
    packed = sealbox.pack(content)
    assert len(packed) % sealbox.BLOCK == 0
    assert sealbox.unpack(packed) == content


@given(st.binary(max_size=300))
def test_a_box_opens_with_what_it_was_closed_with(data):
    """The newest key closes, every key of the ring opens."""
    box = sealbox.close(data, RING, PAST, ABOUT)
    assert sealbox.unlock(box, RING, "new", PAST, ABOUT) == data
    older = sealbox.close(data, OLD, PAST, ABOUT)
    assert sealbox.unlock(older, RING, "old", PAST, ABOUT) == data


@pytest.mark.parametrize("name", list(ABOUT))
def test_a_box_beside_other_facts_stays_shut(name):
    """Another bid, bidder, procurement or receipt beside it is noticed."""
    box = sealbox.close(b"1", RING, PAST, ABOUT)
    with pytest.raises(sealbox.Tampered):
        sealbox.unlock(box, RING, "new", PAST, ABOUT | {name: 99})


def test_every_changed_byte_is_noticed():
    """No byte of a box can be another one."""
    box = sealbox.close(b"498000.00", RING, PAST, ABOUT)
    for index in range(len(box)):
        changed = bytearray(box)
        changed[index] ^= 1
        with pytest.raises(sealbox.Tampered):
            sealbox.unlock(bytes(changed), RING, "new", PAST, ABOUT)
    for cut in (b"", box[:5], box[:-1], box + b"x"):
        with pytest.raises(sealbox.Tampered):
            sealbox.unlock(cut, RING, "new", PAST, ABOUT)


def test_another_key_or_time_beside_it_is_noticed():
    """Neither the key id nor the opening time can be exchanged."""
    box = sealbox.close(b"1", RING, PAST, ABOUT)
    with pytest.raises(sealbox.Tampered):
        sealbox.unlock(box, RING, "old", PAST, ABOUT)
    with pytest.raises(sealbox.Tampered):
        sealbox.unlock(box, RING, "new", PAST - timedelta(days=1), ABOUT)
    with pytest.raises(sealbox.UnknownKey):
        sealbox.unlock(box, OLD, "new", PAST, ABOUT)


def test_a_box_stays_shut_until_its_time():
    """The key alone opens nothing early."""
    late = datetime.now(timezone.utc).replace(tzinfo=None) + timedelta(hours=1)
    box = sealbox.close(b"1", RING, late, ABOUT)
    with pytest.raises(sealbox.TooEarly):
        sealbox.unlock(box, RING, "new", late, ABOUT)
    with pytest.raises(sealbox.Tampered):
        sealbox.unlock(box, RING, "new", PAST, ABOUT)


def test_equal_bids_make_different_boxes_of_one_length():
    """Neither equality nor the number of digits shows from outside."""
    short = sealbox.pack(sealbox.Content('{"amount":"9.00"}', "00", []))
    long = sealbox.pack(sealbox.Content('{"amount":"9000000.00"}', "00", []))
    boxes = [sealbox.close(data, RING, PAST, ABOUT) for data in (short, short, long)]
    assert len(set(boxes)) == 3
    assert len({len(box) for box in boxes}) == 1
