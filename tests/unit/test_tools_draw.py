"""The draw: repeatable by anybody, fair by weight, independent of order."""

from collections import Counter
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.draw import draw, make_seed

SEEDS = st.binary(min_size=32, max_size=32)
POOLS = st.dictionaries(
    st.text(max_size=4), st.integers(1, 20), min_size=1, max_size=12
)


def by_tickets(weights, count, seed):
    """The published procedure once more, with real tickets in a row."""
    tickets = [
        key for key in sorted(weights, key=str.encode) for _ in range(weights[key])
    ]
    drawn, block = [], 0
    while len(drawn) < count:
        value = sha256(seed + block.to_bytes(8, "big")).hexdigest()
        block += 1
        if int(value, 16) < 2**256 - 2**256 % len(tickets):
            holder = tickets[int(value, 16) % len(tickets)]
            drawn.append(holder)
            tickets = [key for key in tickets if key != holder]
    return drawn


@given(POOLS, SEEDS, st.data())
def test_second_reading_of_the_procedure_draws_the_same(weights, seed, data):
    """Somebody with the description alone gets the same result."""
    count = data.draw(st.integers(0, len(weights)))
    assert draw(weights.items(), count, seed) == by_tickets(weights, count, seed)


@given(POOLS, SEEDS, st.randoms())
def test_order_of_the_pool_does_not_matter(weights, seed, random):
    """Nobody can steer the draw by arranging the list."""
    pool = list(weights.items())
    random.shuffle(pool)
    assert draw(pool, 1, seed) == draw(weights.items(), 1, seed)


@given(POOLS, SEEDS)
def test_nobody_is_drawn_twice(weights, seed):
    """Drawing everybody gives everybody once."""
    assert sorted(draw(weights.items(), len(weights), seed)) == sorted(weights)


def test_weights_are_the_chances():
    """Ten tickets of twelve are drawn in about ten of twelve draws."""
    pool = [("green", 1), ("other", 1), ("red", 10)]
    seeds = (sha256(str(i).encode()).digest() for i in range(6000))
    first = Counter(draw(pool, 1, seed)[0] for seed in seeds)
    # Four standard deviations around the expected number.
    assert abs(first["red"] - 5000) < 116
    assert abs(first["green"] - 500) < 86


def test_every_part_of_the_seed_counts():
    """Another day, plan or nonce is another draw."""
    day = date(2026, 3, 1)
    seeds = {
        make_seed(day, "plan", "nonce"),
        make_seed(date(2026, 3, 2), "plan", "nonce"),
        make_seed(day, "plan2", "nonce"),
        make_seed(day, "plan", "2nonce"),
        make_seed(day, "pla", "nnonce"),
    }
    assert len(seeds) == 5


@pytest.mark.parametrize(("plan", "nonce"), [("", "n"), ("p", " "), ("p\nn", "x")])
def test_blurred_seed_is_refused(plan, nonce):
    """Parts that are empty or could run into each other make no seed."""
    with pytest.raises(ValueError, match="not usable"):
        make_seed(date(2026, 3, 1), plan, nonce)


@pytest.mark.parametrize(
    ("pool", "count", "seed"),
    [
        ([("a", 1), ("a", 2)], 1, bytes(32)),
        ([("a", 0)], 1, bytes(32)),
        ([("a", 1.5)], 1, bytes(32)),
        ([("a", True)], 1, bytes(32)),
        ([("a", 1)], 2, bytes(32)),
        ([("a", 1)], -1, bytes(32)),
        ([("a", 1)], 1, b"short"),
    ],
)
def test_impossible_draws_are_refused(pool, count, seed):
    """Doubled keys, odd weights, too many draws and short seeds are refused."""
    with pytest.raises(ValueError, match=r"twice|weight|drawn|seed"):
        draw(pool, count, seed)
