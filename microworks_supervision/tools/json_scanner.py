"""JSON from a text that arrives in chunks, exact numbers included.

Amounts are read as :class:`~decimal.Decimal`, never as floats; a number beyond all
bounds becomes infinity, ``NaN`` stays what it is, so that whoever reads the amount can
refuse it by name instead of losing the whole line.

>>> from io import BytesIO
>>> scanner = Scanner(BytesIO(b' [1, {"a": 2.50}] 7'), chunk=3)
>>> scanner.take("["), scanner.value(), scanner.take(",]"), scanner.value()
('[', 1, ',', {'a': Decimal('2.50')})
>>> DECODER.decode("[1e400, NaN, 0.1]")
[Decimal('1E+400'), Decimal('NaN'), Decimal('0.1')]
"""

from __future__ import annotations

import codecs
import json
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

# A literal, an escape or a number cut by the end of a chunk is no longer than this.
_CUT = 40
_SPACE = " \t\n\r"


class BrokenJson(ValueError):
    """The text is no JSON; ``code`` is ``json``, ``too_long`` or ``encoding``."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def short(error: Exception) -> str:
    """What the JSON reader says, short enough for a report."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)[:120]


def _integer(text: str) -> int | Decimal:
    # Python refuses integers of thousands of digits with an error of its own.
    return int(text) if len(text) <= 30 else Decimal("Infinity")


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        return Decimal("Infinity")


DECODER = json.JSONDecoder(
    parse_float=_number, parse_int=_integer, parse_constant=Decimal
)


class Scanner:
    """JSON values of a stream, one after the other.

    :param stream: binary, UTF-8
    :param chunk: bytes to read at a time
    :param max_entry: the longest single value, in characters
    """

    def __init__(self, stream: BinaryIO, chunk: int, max_entry: int = 1 << 25) -> None:
        self._stream, self._chunk, self._max = stream, chunk, max_entry
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._text, self._pos, self._counted = "", 0, 0
        self._line, self._done = 1, False

    @property
    def line(self) -> int:
        """The line of what comes next."""
        self._line += self._text.count("\n", self._counted, self._pos)
        self._counted = self._pos
        return self._line

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._pos < len(self._text):
                if self._text[self._pos] not in _SPACE:
                    return self._text[self._pos]
                self._pos += 1
            if not self._fill(self._chunk):
                return ""

    def take(self, wanted: str) -> str:
        """The next character, one of ``wanted``."""
        char = self.peek()
        if not char or char not in wanted:
            raise BrokenJson("json", f"no JSON: “{wanted}” expected")
        self._pos += 1
        return char

    def value(self) -> Any:
        """The next complete JSON value."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._pos)
            except json.JSONDecodeError as error:
                cut = error.pos > len(self._text) - _CUT
                if not cut and not error.msg.startswith("Unterminated string"):
                    raise BrokenJson("json", f"no JSON: {short(error)}") from None
                if not self._grow():
                    raise BrokenJson("json", f"no JSON: {short(error)}") from None
            except RecursionError as error:
                raise BrokenJson("json", f"no JSON: {short(error)}") from None
            else:
                # A number at the very end may go on in the next chunk.
                if end < len(self._text) or self._done or not self._grow():
                    self._pos = end
                    return value

    def _grow(self) -> bool:
        """Read as much again, so that long values are not parsed too often."""
        waiting = len(self._text) - self._pos
        if waiting > self._max:
            raise BrokenJson("too_long", "the entry is too long")
        return self._fill(max(self._chunk, waiting))

    def _fill(self, size: int) -> bool:
        if self._done:
            return False
        raw = self._stream.read(size)
        self._done = not raw
        try:
            more = self._decode(raw, final=self._done)
        except UnicodeDecodeError as error:
            raise BrokenJson("encoding", f"not UTF-8: {error.reason}") from None
        _line = self.line  # counts the lines of what is dropped now
        self._text, self._pos = self._text[self._pos :] + more, 0
        self._counted = 0
        return bool(raw)
