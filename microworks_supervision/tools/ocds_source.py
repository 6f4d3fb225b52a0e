"""Reads parts of one release, wherever they are, and keeps the notes.

>>> source = Source({"date": "soon", "tender": "", "planning": {"budget": 3}})
>>> source.part(source.release, "tender", "tender")
{}
>>> source.day(source.release, "date", "date"), source.notes[0].code
(None, 'date_left_out')
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import ocds_values as values
from .ocds_types import Money, Note, Period
from .ocds_values import BadValue

MAX_ID = 200
MAX_TITLE = 250
MAX_TEXT = 20_000


class Source:
    """One release and the notes taken while reading it."""

    def __init__(self, release: dict[str, Any]) -> None:
        self.release = release
        self.notes: list[Note] = []
        self._currency: str | None = None

    def note(self, code: str, path: str, reason: str) -> None:
        """Keep what was repaired or left out, once."""
        note = Note(code, path, reason)
        if note not in self.notes:
            self.notes.append(note)

    def part(self, holder: dict, key: str, path: str) -> dict:
        """An object; empty when it is not there.

        :raises BadValue: ``wrong_type``
        """
        value = holder.get(key)
        if values.is_empty(value):
            return {}
        if not isinstance(value, dict):
            raise BadValue("wrong_type", "an object expected", path)
        return value

    def optional_part(self, holder: dict, *keys: str) -> dict:
        """An object some levels down that decides nothing."""
        for key in keys:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(holder, dict):
            return holder
        if not values.is_empty(holder):
            self.note("left_out", "/".join(keys), "an object expected")
        return {}

    def parts(self, holder: dict, key: str, path: str) -> list[tuple[str, dict]]:
        """The objects of a list, each with its path.

        :raises BadValue: ``wrong_type``
        """
        value = holder.get(key)
        if values.is_empty(value):
            return []
        if isinstance(value, dict):
            # Converters write a list of one without its brackets, or number the entries.
            numbered = all(name.isdecimal() for name in value)
            value = list(value.values()) if numbered else [value]
            self.note("list_repaired", path, "an object where a list belongs")
        if not isinstance(value, list):
            raise BadValue("wrong_type", "a list expected", path)
        found = []
        for index, item in enumerate(value):
            if values.is_empty(item):
                continue
            if not isinstance(item, dict):
                raise BadValue("wrong_type", "an object expected", f"{path}/{index}")
            found.append((f"{path}/{index}", item))
        return found

    def identifier(self, holder: dict, key: str, path: str) -> str:
        """An id: a short text, or a number taken as text.

        :raises BadValue: ``wrong_type``, ``too_long``
        """
        value = holder.get(key)
        if values.is_empty(value):
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise BadValue("wrong_type", "an id is a text", path)
        if len(str(value)) > MAX_ID:
            raise BadValue("too_long", f"an id of over {MAX_ID} characters", path)
        return values.text(value, MAX_ID)

    def text(self, holder: dict, key: str) -> str:
        """One line of text, cut where nobody reads on; ``""`` for no text."""
        value = holder.get(key)
        text = values.text(value, MAX_TITLE)
        if isinstance(value, str) and len(value) > MAX_TITLE and len(text) > 200:
            self.note("text_cut", key, f"longer than {MAX_TITLE} characters")
        return text

    def long_text(self, *holders: dict) -> str:
        """The first description among the objects."""
        for holder in holders:
            value = holder.get("description")
            if isinstance(value, str) and value.strip():
                if len(value) > MAX_TEXT:
                    reason = f"longer than {MAX_TEXT} characters"
                    self.note("text_cut", "description", reason)
                return values.long_text(value, MAX_TEXT)
        return ""

    def money(self, value: Any, path: str) -> Money | None:
        """An amount with its currency; ``None`` when there is no amount.

        Zero is no amount, too: publishers write it for "not known".

        :raises BadValue: the amount or its currency is there but cannot be used
        """
        if values.is_empty(value):
            return None
        if not isinstance(value, dict):
            raise BadValue("wrong_type", "an object expected", path)
        raw = value.get("amount")
        if values.is_empty(raw):
            return None
        try:
            amount, named = values.amount(raw)
            currency = values.currency(value.get("currency"))
        except BadValue as error:
            raise BadValue(error.code, str(error), f"{path}/amount") from None
        if isinstance(raw, str | dict):
            self.note("amount_repaired", f"{path}/amount", f"read as {amount}")
        elif Decimal(str(raw)) != amount:
            self.note("amount_rounded", f"{path}/amount", f"{raw} is kept as {amount}")
        if named and currency and named != currency:
            reason = f"{named} in the amount, {currency} beside it"
            raise BadValue("currency", reason, f"{path}/currency")
        if not amount:
            return None
        return self._with_currency(amount, named or currency, path)

    def _with_currency(self, amount: Decimal, currency: str, path: str) -> Money:
        if not currency:
            currency = self._only_currency()
            if not currency:
                raise BadValue("currency_missing", "no currency", f"{path}/currency")
            reason = f"{currency}, as in the rest of the release"
            self.note("currency_repaired", f"{path}/currency", reason)
        return Money(amount, currency)

    def _only_currency(self) -> str:
        """The currency of the whole release, when it uses just one."""
        if self._currency is None:
            found: set[str] = set()
            _collect_currencies(self.release, found, 8)
            self._currency = found.pop() if len(found) == 1 else ""
        return self._currency

    def day(self, holder: dict, key: str, path: str) -> date | None:
        """A day as written at the place; a bad one is left out with a note."""
        found = self._moment(holder, key, path)
        return found[0] if found else None

    def instant(self, holder: dict, key: str, path: str) -> datetime | None:
        """An instant in UTC; a bad one is left out with a note."""
        found = self._moment(holder, key, path)
        return found[1] if found else None

    def period(self, holder: dict, path: str, key: str) -> Period | None:
        """A period; one that ends before it begins is left out with a note."""
        value = holder.get(key)
        if values.is_empty(value):
            return None
        if not isinstance(value, dict):
            self.note("left_out", path, "an object expected")
            return None
        start = self._moment(value, "startDate", f"{path}/startDate")
        end = self._moment(value, "endDate", f"{path}/endDate")
        if start and end and end[1] < start[1]:
            self.note("period", path, "ends before it begins; left out")
            return None
        day, instant = zip(start or (None, None), end or (None, None), strict=True)
        return Period(*instant, *day)

    def _moment(self, holder: dict, key: str, path: str) -> tuple | None:
        value = holder.get(key)
        if values.is_empty(value):
            return None
        try:
            return values.moment(value)
        except BadValue as error:
            self.note("date_left_out", path, str(error))
            return None


def _collect_currencies(value: Any, found: set[str], depth: int) -> None:
    if depth and isinstance(value, dict):
        for key, item in value.items():
            if key == "currency":
                try:
                    code = values.currency(item)
                except BadValue:
                    continue
                found.update([code] if code else [])
            else:
                _collect_currencies(item, found, depth - 1)
    elif depth and isinstance(value, list):
        for item in value:
            _collect_currencies(item, found, depth - 1)
