"""Amounts of money in Chinese capitals, as contracts and payment papers need them.

>>> for amount in ("1409.50", "6007.14", "107000.53", "16409.02", "325.04", "0.05"):
...     print(to_capital(Decimal(amount)))
壹仟肆佰零玖元伍角整
陆仟零柒元壹角肆分
壹拾万柒仟元伍角叁分
壹万陆仟肆佰零玖元零贰分
叁佰贰拾伍元零肆分
伍分

The rules are those of 支付结算办法 (银发〔1997〕393号), annex 1: 整 after the yuan,
none after the fen; 零 once for zeros inside the number, and between yuan and fen.
Where the annex leaves a choice, 整 is written after the jiao as well (nothing can be
added behind it) and no 零 between a yuan group and the jiao (壹仟陆佰捌拾元叁角贰分).

num2words has no Chinese converter; ``register`` adds one where it is installed.
"""

from __future__ import annotations

from decimal import Decimal

try:
    from num2words import CONVERTER_CLASSES
    from num2words.base import Num2Word_Base
except ImportError:  # amounts are written without the library just as well
    CONVERTER_CLASSES = None
    Num2Word_Base = object

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
UNITS = ((10**8, "亿"), (10**4, "万"))
LIMIT = 10**16  # the yuan of 9999万9999亿; nobody writes a second 亿
NEGATIVE = "负"


def to_capital(amount: Decimal | int) -> str:
    """Amount in CNY in capitals, to the fen.

    :raises TypeError: a float, which is no exact amount
    :raises ValueError: parts of a fen, not a number, 10^16 yuan or more

    >>> to_capital(Decimal("100000000")), to_capital(0), to_capital(Decimal("-2.50"))
    ('壹亿元整', '零元整', '负贰元伍角整')
    """
    if not isinstance(amount, Decimal | int) or isinstance(amount, bool):
        raise TypeError(f"an amount is Decimal or int, not {type(amount).__name__}")
    exact = Decimal(amount)
    if not exact.is_finite():
        raise ValueError(f"not an amount: {amount}")
    if abs(exact) >= LIMIT:
        raise ValueError(f"amounts end below {LIMIT} yuan: {amount}")
    cents = exact.copy_abs() * 100
    if cents != int(cents):
        raise ValueError(f"no amount is paid in parts of a fen: {amount}")
    yuan, fraction = divmod(int(cents), 100)
    jiao, fen = divmod(fraction, 10)
    text = NEGATIVE if exact < 0 else ""
    if yuan or not fraction:
        text += f"{capital_integer(yuan)}元"
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif fen and yuan:
        text += DIGITS[0]
    return text + (f"{DIGITS[fen]}分" if fen else "整")


def capital_integer(number: int) -> str:
    """A whole number in capitals, without a unit.

    :raises ValueError: negative, or 10^16 and more

    >>> capital_integer(1001000020), capital_integer(110)
    ('壹拾亿零壹佰万零贰拾', '壹佰壹拾')
    """
    if not 0 <= number < LIMIT:
        raise ValueError(f"numbers go from 0 to below {LIMIT}: {number}")
    for unit, name in UNITS:
        if number >= unit:
            high, low = divmod(number, unit)
            # Zeros between the groups are read once: 壹亿零壹仟.
            zero = DIGITS[0] if 0 < low < unit // 10 else ""
            rest = capital_integer(low) if low else ""
            return f"{capital_integer(high)}{name}{zero}{rest}"
    return _below_ten_thousand(number) or DIGITS[0]


def register() -> bool:
    """Teach num2words Chinese, for ``zh`` and ``zh_CN``.

    :returns: whether num2words is installed
    """
    if CONVERTER_CLASSES is None:
        return False
    converter = CNConverter()
    CONVERTER_CLASSES.update(dict.fromkeys(("zh", "zh_CN"), converter))
    return True


class CNConverter(Num2Word_Base):
    """Chinese for num2words, in capitals: amounts are what it is asked for.

    >>> CNConverter().to_cardinal(-1200), CNConverter().to_cardinal(Decimal("3.05"))
    ('负壹仟贰佰', '叁点零伍')
    """

    def str_to_number(self, value: str) -> Decimal:
        """Number of a text, as the library asks its converters."""
        return Decimal(value)

    def to_cardinal(self, number: Decimal | float) -> str:
        """Any number in capitals, decimals digit by digit."""
        exact = Decimal(str(number))
        whole, _point, decimals = f"{abs(exact):f}".partition(".")
        text = NEGATIVE if exact < 0 else ""
        text += capital_integer(int(whole))
        if decimals.strip("0"):
            text += "点" + "".join(DIGITS[int(digit)] for digit in decimals)
        return text

    def to_ordinal(self, number: int) -> str:
        """A place in an order: 第叁."""
        return f"第{self.to_cardinal(number)}"

    def to_currency(
        self, val: Decimal | float, currency: str = "CNY", **_options: object
    ) -> str:
        """Amount in yuan.

        As everywhere in num2words an ``int`` counts the smallest unit, here fen; other
        numbers are yuan and are rounded to the fen.

        :raises NotImplementedError: another currency, as the library expects
        """
        if currency != "CNY":
            raise NotImplementedError(f"no capitals for {currency}")
        if isinstance(val, int):
            return to_capital(Decimal(val) / 100)
        return to_capital(round(Decimal(str(val)), 2))


def _below_ten_thousand(number: int) -> str:
    text = ""
    for place in reversed(range(len(PLACES))):
        digit = number // 10**place % 10
        if digit:
            text += DIGITS[digit] + PLACES[place]
        elif text and not text.endswith(DIGITS[0]):
            text += DIGITS[0]
    return text.rstrip(DIGITS[0])
