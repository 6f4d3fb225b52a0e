"""Bills of quantities as pricing software exports them.

Many sheets, page headings repeated, captions of sections between the items, numbers as
text, subtotals; measures (措施项目) that have an amount and no quantity. :func:`read`
gives items with exact numbers and names every line that is none. The same reader takes
the office's list (without prices) and a bidder's priced one; :func:`match` holds the
second against the first, so that only prices are taken from it.

>>> file = '''序号,项目编码,项目名称,计量单位,工程量,综合单价,合价
... ,,路面工程,,,,
... 1,040203007001,水泥混凝土路面,m2,500,60,30000
... 2,040204004001,安砌侧石,m,120.5,30.20,3639.10
... ,,小计,,,,33639.10
... '''.encode()
>>> bill = read(file, "清单.csv", priced=True)
>>> [(item.number, item.name, *map(plain, (item.quantity, item.price)))
...  for item in bill.items]
[('040203007001', '水泥混凝土路面', '500', '60'), ('040204004001', '安砌侧石', '120.5', '30.2')]
>>> [(left.line, left.code) for left in bill.skipped], str(bill.total)
([(2, 'caption'), (5, 'total')], '33639.10')
>>> published = [item.published() for item in bill.items]
>>> match(published, bill.items)
[]
>>> match(published, bill.items[:1])
[Difference(code='lacking', line=0, item='040204004001 安砌侧石', own='', other='')]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from . import table
from .table import Column, Problem, Question, Remark, Row, Skipped
from .table_cells import key

CENT = Decimal("0.01")
#: What a bill has at most; a larger one is another kind of file.
MAX_ITEMS = 2_000
# Sheets of measures and fees price by the item. Summaries hold the same money again.
_MEASURES = re.compile("措施")
_LUMP = ("项", "宗", "总额", "式")


@dataclass(frozen=True)
class Item:
    """One priced or unpriced item.

    :param quantity: above zero; 1 for what is priced as a whole
    :param price: ``None`` in a list without prices
    """

    sheet: str
    line: int
    number: str
    name: str
    unit: str
    quantity: Decimal
    price: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """Quantity times price, rounded once."""
        return (self.quantity * (self.price or 0)).quantize(CENT, ROUND_HALF_UP)

    @property
    def label(self) -> str:
        return f"{self.number} {self.name}".strip()

    def published(self) -> dict[str, str]:
        """What everybody is given: no price."""
        return {
            "number": self.number,
            "name": self.name,
            "unit": self.unit,
            "quantity": plain(self.quantity),
        }


@dataclass(frozen=True)
class Difference:
    """Where a bidder's list differs from the published one.

    :param code: ``lacking``, ``added``, ``name``, ``unit`` or ``quantity``
    :param line: in the bidder's file, 0 for what is not in it
    """

    code: str
    line: int
    item: str
    own: str = ""
    other: str = ""


@dataclass
class Bill:
    """What was read; with a question open there are no items.

    :ivar rows: all rows that are items or should be, each with its problem
    :ivar skipped: lines that are no items, with the reason
    :ivar tables: what was read sheet by sheet
    """

    file_name: str
    sha256: str = ""
    items: list[Item] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    tables: list[table.Table] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        return not self.questions

    @property
    def good(self) -> list[Item]:
        return self.items

    @property
    def problems(self) -> list[Problem]:
        return [row.problem for row in self.rows if row.problem]

    @property
    def total(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal())


def columns(*, priced: bool, quantity_places: int = 4, price_places: int = 4) -> list:
    """The columns of a bill.

    :param priced: a price is wanted; else a column of prices is read for the sums only
    """
    return [
        Column("number", ("序号", "编号"), "text", required=False, longest=60),
        Column(
            "code",
            ("项目编码", "清单编码", "项目编号", "子目编码", "细目号", "子目号"),
            "text",
            required=False,
            longest=60,
        ),
        Column(
            "name",
            ("项目名称", "清单名称", "子目名称", "工程项目", "名称"),
            longest=500,
        ),
        Column("unit", ("计量单位", "单位"), filled=False, longest=40),
        Column(
            "quantity",
            ("工程量", "工程数量", "清单工程量", "数量"),
            "number",
            filled=False,
            places=quantity_places,
            zero=True,
        ),
        Column(
            "price",
            ("综合单价", "全费用综合单价", "单价"),
            "amount",
            required=priced,
            filled=False,
            places=price_places,
            zero=True,
        ),
        Column(
            "amount",
            ("合价", "综合合价", "合计", "金额", "总价"),
            "amount",
            required=False,
            zero=True,
        ),
    ]


def read(
    data: bytes,
    file_name: str,
    answers: Mapping[str, str] | None = None,
    *,
    priced: bool,
    quantity_places: int = 4,
    price_places: int = 4,
) -> Bill:
    """Read a bill from all sheets that hold items.

    :param answers: what a person has decided; ``sheet`` reads one sheet only
    :param priced: every item needs a price or an amount
    :raises TableError: the file is refused as a whole
    """
    answers = dict(answers or {})
    wanted = columns(
        priced=priced, quantity_places=quantity_places, price_places=price_places
    )
    bill = Bill(file_name)
    for sheet, kind in _sheets(data, wanted, answers):
        chosen = {**answers, "sheet": sheet} if sheet else answers
        part = table.read(data, file_name, _MEASURE if kind else wanted, chosen)
        bill.sha256 = part.sha256
        bill.tables.append(part)
        bill.questions += [q for q in part.questions if q not in bill.questions]
        known = {(said.code, said.detail) for said in bill.remarks}
        bill.remarks += [
            said
            for said in part.remarks
            if said.code not in ("other_sheets", "unit_assumed")
            and (said.code, said.detail) not in known
        ]
        before = len(bill.skipped)
        bill.skipped += part.skipped
        for row in part.rows:
            _take(bill, part.sheet, row, priced, measure=kind)
        bill.skipped[before:] = sorted(bill.skipped[before:], key=lambda s: s.line)
    if bill.questions:
        bill.items, bill.rows = [], []
    elif len(bill.items) > MAX_ITEMS:
        raise table.TableError("rows", str(MAX_ITEMS))
    _name_left_alone(data, bill)
    return bill


def match(published: Sequence[Mapping[str, str]], items: Sequence[Item]) -> list:
    """Where a bidder's items differ from those published, row by row.

    Items are found by number and name, then by number alone; their order is free.
    """
    left = list(items)
    found: list[Difference] = []
    for entry in published:
        item = _partner(entry, left)
        label = f"{entry['number']} {entry['name']}".strip()
        if item is None:
            found.append(Difference("lacking", 0, label))
            continue
        left.remove(item)
        for code, own, other in (
            ("name", item.name, entry["name"]),
            ("unit", item.unit, entry["unit"]),
        ):
            if key(own) != key(other):
                found.append(Difference(code, item.line, label, own, other))
        if item.quantity != Decimal(entry["quantity"]):
            found.append(
                Difference(
                    "quantity",
                    item.line,
                    label,
                    plain(item.quantity),
                    entry["quantity"],
                )
            )
    found += [Difference("added", item.line, item.label) for item in left]
    return found


def in_order(
    published: Sequence[Mapping[str, str]], items: Sequence[Item]
) -> list[Item]:
    """The bidder's items in the order of the published ones; no differences left."""
    left, ordered = list(items), []
    for entry in published:
        item = _partner(entry, left)
        left.remove(item)
        ordered.append(item)
    return ordered


def plain(number: Decimal) -> str:
    """A number without zeros behind, never with an exponent.

    >>> plain(Decimal("120.500")), plain(Decimal("500")), plain(Decimal("1E+3"))
    ('120.5', '500', '1000')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# === Private ===

_MEASURE = [
    Column("number", ("序号", "编号"), "text", required=False, longest=60),
    Column("code", ("项目编码", "清单编码"), "text", required=False, longest=60),
    Column("name", ("项目名称", "名称"), longest=500),
    Column(
        "amount",
        ("金额", "合价", "合计", "总价"),
        "amount",
        filled=False,
        zero=True,
    ),
]


def _sheets(data: bytes, wanted: list, answers: Mapping[str, str]) -> list:
    """Sheets to read, each with whether it is one of measures."""
    if answers.get("sheet"):
        return [(answers["sheet"], False)]
    names = table.sheet_names(data, wanted)
    measures = [
        name
        for name in table.sheet_names(data, _MEASURE)
        if name not in names and _MEASURES.search(name)
    ]
    found = [(name, False) for name in names] + [(name, True) for name in measures]
    # A text, or a workbook whose headings the reader itself shall judge.
    return found or [("", False)]


def _take(bill: Bill, sheet: str, row: Row, priced: bool, measure: bool) -> None:
    """An item, a caption, or a row with a problem."""
    if row.problem:
        filled = [text for text in row.texts.values() if text.strip()]
        if row.problem.code == "missing" and len(filled) == 1:
            bill.skipped.append(Skipped(row.line, "caption", filled[0]))
        else:
            bill.rows.append(row)
        return
    values = row.values
    quantity, price, amount = (values.get(k) for k in ("quantity", "price", "amount"))
    unit = values.get("unit") or ""
    number = values.get("code") or values.get("number") or ""
    whole = unit in _LUMP or (measure and number and not priced)
    if not quantity and not price and not amount and not whole:
        if unit or (measure and number):
            bill.rows.append(_bad(row, "missing", "quantity", values["name"]))
        else:
            bill.skipped.append(Skipped(row.line, "caption", values["name"]))
        return
    if not quantity:
        # A measure: it has an amount, or a price for the whole, and no quantity.
        quantity, price = Decimal(1), amount if amount is not None else price
        unit = unit or _LUMP[0]
        where = " · ".join(filter(None, (sheet, values["name"])))
        bill.remarks.append(Remark("as_whole", where, row.line))
    elif price is None and amount is not None:
        price = amount / quantity
        if price != price.quantize(Decimal("0.0001")):
            bill.rows.append(_bad(row, "missing", "price", values["name"]))
            return
    if priced and price is None:
        bill.rows.append(_bad(row, "missing", "price", values["name"]))
        return
    item = Item(sheet, row.line, number, values["name"], unit, quantity, price)
    if price is not None and amount is not None and item.amount != amount:
        told = f"{plain(quantity)} × {plain(price)} = {item.amount} ≠ {amount}"
        bill.rows.append(_bad(row, "product", "amount", told))
        return
    bill.items.append(item)
    bill.rows.append(row)


def _bad(row: Row, code: str, column: str, detail: str) -> Row:
    texts = {
        name: str(value) for name, value in row.values.items() if value is not None
    }
    return Row(row.line, {}, Problem(row.line, code, column, detail), texts)


def _name_left_alone(data: bytes, bill: Bill) -> None:
    """Say which sheets were not read, and which items have the same number."""
    read_sheets = {part.sheet for part in bill.tables}
    others = [
        name
        for name in (bill.tables[0].sheets if bill.tables else ())
        if name not in read_sheets
    ]
    if others:
        bill.remarks.append(Remark("other_sheets", "、".join(others)))
    counted = Counter((item.number, key(item.name)) for item in bill.items)
    for (number, _name), times in counted.items():
        if number and times > 1:
            bill.remarks.append(Remark("same_number", number))


def _partner(entry: Mapping[str, str], items: Sequence[Item]) -> Item | None:
    by_name = [item for item in items if key(item.name) == key(entry["name"])]
    exact = [item for item in by_name if key(item.number) == key(entry["number"])]
    same = [
        item
        for item in exact or by_name
        if item.quantity == Decimal(entry["quantity"])
        and key(item.unit) == key(entry["unit"])
    ]
    numbered = [
        item
        for item in items
        if entry["number"] and key(item.number) == key(entry["number"])
    ]
    return next(iter(same or exact or numbered or by_name), None)
