"""Two spellings of one name are one; two names are two."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from tools import names

# What people and their keyboards put between, around and into a number.
NOISE = st.text(alphabet=" \u3000\t\u200b\ufeff\u00a0\u2060", max_size=3)
NUMBER = st.text(alphabet="ABCdefg0123456789-()", min_size=1, max_size=20)


def wide(text):
    """Full-width forms of ASCII."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(NUMBER, NOISE, NOISE, NOISE, st.integers(0, 20))
def test_noise_says_nothing(number, before, between, after, at):
    """Width, capitals, blanks and signs nobody sees make no other number."""
    spelled = before + number[:at] + between + number[at:] + after
    for text in (spelled, spelled.upper(), wide(spelled), wide(spelled.lower())):
        assert names.same(text, number)


@given(st.text(alphabet="0123456789", max_size=20), st.text(alphabet="0123456789"))
def test_other_digits_are_another_number(first, second):
    """Nothing but noise is overlooked."""
    assert names.same(first, second) == (first == second != "")


@given(st.text())
def test_a_key_is_its_own_key(text):
    """The key of a key is the key: a migration may run twice."""
    key = names.key(text)
    assert names.key(key) == key
    assert key is None or not any(unicodedata.category(c) == "Cf" for c in key)
