"""Takes personal numbers and known names out of text before it is made public.

Free text is typed by people, and people type telephone numbers. What must not reach a
public page (domain rules §5.2): identity numbers, telephone numbers, e-mail addresses,
and of a bank account all but the last four digits. Masking errs on the side of taking
out too much; dates, amounts and the credit codes of enterprises stay.

>>> mask("身份证430121199003071234，电话138-1234-5678")
'身份证***，电话***'
>>> mask("账号 6222 0202 0011 2233 445")
'账号 ****3445'
>>> mask("工期2026-03-01至2026-05-30，造价1,234,567.00元")
'工期2026-03-01至2026-05-30，造价1,234,567.00元'
>>> mask("91430121MA4L12345X 中标")
'91430121MA4L12345X 中标'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

HIDDEN = "***"

# What people put between the digits of a long number.
_GAP = r"[ \u00a0\u3000\-\u2010-\u2015._·]?"
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
# 6 digits of a division, birthday, 3 digits, check digit; the older form without
# century and check digit.
_IDENTITY = re.compile(
    rf"(?<!\d)[1-9](?:{_GAP}\d){{5}}{_GAP}(?:1{_GAP}[89]|2{_GAP}0)(?:{_GAP}\d){{2}}"
    rf"{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2]){_GAP}(?:0{_GAP}[1-9]|[12]{_GAP}\d|3{_GAP}[01])"
    rf"(?:{_GAP}\d){{3}}{_GAP}[\dXx](?!\d)"
    rf"|(?<!\d)[1-9]\d{{7}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}(?!\d)"
)
# Not within a longer number written in groups: that is an account.
_MOBILE = re.compile(
    r"(?<!\d)(?<!\d[ \u00a0\u3000\-\u2010-\u2015._·])(?:\+?(?:00)?86[ \-]?)?"
    rf"1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!{_GAP}\d)"
)
_LANDLINE = re.compile(
    r"(?<![\d.,])[(（]?0\d{2,3}[)）]?[ \-\u2010-\u2015]?[2-9]\d{2,3}[ \-]?\d{3,4}"
    r"(?:[\-转]\d{1,5})?(?!\d)"
)
_AFTER_WORD = re.compile(
    r"(?i)((?:电话|手机|座机|热线|联系方式|联系人|微信|QQ|tel|phone|mobile|wechat)"
    r"[^\d\n]{0,12}?)\d(?:[ \-\u2010-\u2015]?\d){4,}"
)
_DATE = re.compile(
    r"(?<![\d\-])(?:19|20)\d{2}([\-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"(?!\d)"
)
_CREDIT_CODE = re.compile(
    r"(?<![0-9A-Z])(?=[0-9]*[A-Z])[159AN][1-9]\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Z])"
)
# Thirteen digits are no telephone; twelve may be one with its area code.
_ACCOUNT = re.compile(rf"\d(?:{_GAP}\d){{12,}}")
_ACCOUNT_12 = re.compile(rf"\d(?:{_GAP}\d){{11,}}")


def mask(text: str | None, names: Iterable[str] = ()) -> str:
    """The text without personal numbers and without ``names``.

    :param text: free text; ``None`` and empty text give ``""``
    :param names: names of persons known to the records, each replaced by its first
        character and two stars

    >>> mask("张三丰反对", ["张三丰"])
    '张**反对'
    >>> mask("热线 8234567；办公室0731-84012345转803")
    '热线 ***；办公室***'
    >>> mask("１３８１２３４５６７８")
    '***'
    """
    if not text:
        return ""
    text = _plain_digits(text)
    text = _MAIL.sub(HIDDEN, text)
    kept: list[str] = []
    # First: an identity number that ends in X looks like a credit code.
    text = _IDENTITY.sub(HIDDEN, text)
    text = _keep(_CREDIT_CODE, text, kept)
    # Kept before telephones are looked for: two dates in a row look like one.
    text = _keep(_DATE, text, kept)
    text = _MOBILE.sub(HIDDEN, text)
    text = _AFTER_WORD.sub(rf"\g<1>{HIDDEN}", text)
    text = _ACCOUNT.sub(_last_four, text)
    text = _LANDLINE.sub(HIDDEN, text)
    text = _ACCOUNT_12.sub(_last_four, text)
    for place, value in enumerate(kept):
        text = text.replace(_marker(place), value)
    for name in sorted({n for n in names if n and len(n) > 1}, key=len, reverse=True):
        text = text.replace(name, f"{name[0]}**")
    return text


def last_four(number: str | None) -> str:
    """A bank account as it may be shown.

    >>> last_four("6222020200112233445"), last_four("12"), last_four(None)
    ('****3445', '****', '')
    """
    digits = re.sub(r"\D", "", number or "")
    if not digits:
        return ""
    return f"****{digits[-4:] if len(digits) >= 8 else ''}"


def _plain_digits(text: str) -> str:
    # Full-width digits and invisible characters must not hide a number from us; the
    # private-use characters are ours.
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in text
        if unicodedata.category(char) not in ("Cf", "Co")
    )


def _marker(place: int) -> str:
    return chr(0xE000 + place % 6400)


def _keep(pattern: re.Pattern, text: str, kept: list[str]) -> str:
    def store(match: re.Match) -> str:
        if len(kept) >= 6400:
            return HIDDEN
        kept.append(match.group())
        return _marker(len(kept) - 1)

    return pattern.sub(store, text)


def _last_four(match: re.Match) -> str:
    return last_four(match.group())
