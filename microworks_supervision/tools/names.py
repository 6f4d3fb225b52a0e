"""Names and numbers that people write in different ways and mean alike.

Two spellings are compared by their key, never by what was typed: half and full
width, capitals, blanks, signs nobody sees and the kinds of brackets say nothing.
"""

import unicodedata

# Brackets of all kinds that firms write into their names.
_OPENING, _CLOSING = "[{〔【〖「『⟨〈《", "]}〕】〗」』⟩〉》"
_BRACKETS = str.maketrans(dict.fromkeys(_OPENING, "(") | dict.fromkeys(_CLOSING, ")"))
# What stands for a hyphen on one keyboard or another.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
# Blanks, line ends, control and format characters (zero-width ones among them).
_UNSEEN = ("Z", "C")
_UNSEEN_ASCII = dict.fromkeys((*range(33), 127))


def key(text, fold=True):
    """What is compared of a number, name or reference.

    :param text: as typed; nothing (``None``, ``False``) has no key
    :param fold: capital and small letters are the same
    :returns: the key, or ``None`` where nothing that can be seen was typed

    >>> key("DUP-9"), key("dup-9 "), key("ＤＵＰ－９"), key("D\\u200bUP–9")
    ('dup-9', 'dup-9', 'dup-9', 'dup-9')
    >>> key("清和恒达（湖南）工程 有限公司") == key("清和恒达(湖南)工程有限公司")
    True
    >>> key(" \\u200b"), key(False), key("A b", fold=False)
    (None, None, 'Ab')
    """
    folded, before = str(text or ""), None
    if folded.isascii():  # nearly all numbers: the same, only quicker
        plain = folded.translate(_UNSEEN_ASCII).translate(_BRACKETS)
        return (plain.casefold() if fold else plain) or None
    # What is left after a sign was taken out may combine anew.
    while folded != before:
        before = folded
        folded = unicodedata.normalize("NFKC", folded)
        folded = folded.casefold() if fold else folded
        folded = folded.translate(_BRACKETS).translate(_DASHES)
        folded = "".join(c for c in folded if unicodedata.category(c)[0] not in _UNSEEN)
    return folded or None


def same(first, second):
    """Whether two spellings mean one name; nothing is the name of nobody.

    >>> same("清和瑞丰工程有限公司", "清和瑞丰工程有限公司 ")
    True
    >>> same("清和瑞丰工程有限公司", "张三"), same("", None)
    (False, False)
    """
    return key(first) is not None and key(first) == key(second)
