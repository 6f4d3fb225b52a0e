"""Whether a text can be kept, and whether it says anything."""

import re
import unicodedata

# What no database row and no page of XML holds: the null sign, halves of characters.
IMPOSSIBLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
# Control characters (but tab and line ends), and marks that turn the reading order
# round, with which one name is made to look like another.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|"
    + IMPOSSIBLE.pattern
)
# Counted as letters by Unicode, and seen by nobody.
INVISIBLE = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def is_impossible(text):
    r"""Whether a text holds signs that can be stored nowhere.

    >>> is_impossible("路\x00"), is_impossible("\ud800"), is_impossible("路\n面")
    (True, True, False)
    """
    return bool(IMPOSSIBLE.search(text))


def has_control(text):
    r"""Whether a text holds signs nobody types.

    >>> has_control("路\x07"), has_control("a\u202eb"), has_control("路\t面\r\n")
    (True, True, False)
    """
    return bool(CONTROL.search(text))


def without_control(text):
    r"""The text without them, for searching.

    >>> without_control("路\x00面")
    '路面'
    """
    return CONTROL.sub("", text)


def says_something(text):
    r"""Whether a text has a letter, a Chinese character or a digit in it.

    >>> says_something("经查属实"), says_something("ok"), says_something("5")
    (True, True, True)
    >>> [says_something(text) for text in ("", " ", ".", "……", "\u200b", "\u3164", "—?!")]
    [False, False, False, False, False, False, False]
    >>> says_something(None), says_something(5)
    (False, False)
    """
    return isinstance(text, str) and any(
        sign not in INVISIBLE and unicodedata.category(sign)[0] in "LN" for sign in text
    )
