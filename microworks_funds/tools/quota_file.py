"""Quota lists as the budget system exports them (指标台账), read row by row.

The columns are found by their titles, in any order; what the list says besides is left
alone. Amounts may be in yuan, or in ten thousand yuan where the title or the cell says so.

>>> rows = list(read_rows("指标ID,指标文号,金额（万元）,年度\\nQ-1,清财农〔2026〕17号,12.5,2026"
...     .encode()))
>>> rows[0].values["code"], rows[0].values["amount"], rows[0].problem
('Q-1', Decimal('125000.00'), None)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from .table_file import TableError, read_table

# What the columns may be called, blanks and a unit in brackets left out.
TITLES = {
    "code": ("指标id", "指标编码", "指标编号", "quotaid"),
    "document_number": ("指标文号", "文号", "documentnumber"),
    "amount": ("金额", "指标金额", "指标数", "指标总额", "amount"),
    "year": ("年度", "预算年度", "指标年度", "year"),
    "function_class": ("功能分类", "功能分类科目", "支出功能分类", "functionclass"),
    "economic_class": ("经济分类", "经济分类科目", "部门经济分类", "economicclass"),
    "project_code": ("项目代码", "项目编码", "预算项目代码", "projectcode"),
    "unit": ("预算单位", "单位名称", "预算单位名称", "unit"),
}
NEEDED = ("code", "document_number", "amount", "year")
UNITS = {"元": 1, "千元": 1_000, "万元": 10_000, "万": 10_000}
UNITS |= {"亿元": 100_000_000, "亿": 100_000_000}
# The title may stand below a heading of the list.
TITLE_WITHIN = 10
LARGEST = Decimal(10) ** 12
LONGEST = 200
YEARS = range(2000, 2100)
# An export counts its rows at the end, which is no quota.
TOTALS = ("合计", "总计", "小计", "total")


class CellError(ValueError):
    """One cell that cannot be read: ``code`` and the cell's text in ``detail``."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class QuotaRow:
    """One row; ``values`` by the keys of :data:`TITLES`, the amount in CNY.

    :ivar problem: ``None``, or ``(code, detail)``: ``missing``, ``amount``,
        ``amount_sign``, ``amount_fen``, ``rounded``, ``year``, ``class``, ``text``,
        ``duplicate`` or ``file``
    """

    line: int
    code: str
    values: dict[str, object] = field(default_factory=dict)
    problem: tuple[str, str] | None = None


def read_rows(data: bytes) -> Iterator[QuotaRow]:
    """Yield the rows of a CSV or Excel file; a bad row stops no other.

    :raises TableError: at the first row, when the file itself cannot be read
    """
    table = read_table(data)
    columns, unit = _find_titles(table)
    seen: set[str] = set()
    for line, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        row = _read_row(line, cells, columns, unit)
        if row is None:
            continue
        if row.problem is None:
            if row.code in seen:
                row = QuotaRow(line, row.code, problem=("duplicate", row.code))
            seen.add(row.code)
        yield row


# === CELLS ===


def read_amount(text: str, factor: int = 1) -> Decimal:
    """Return an amount in CNY with two decimals.

    :param factor: the unit of the column, where the cell names none
    :raises CellError: ``amount``, ``amount_sign``, ``amount_fen`` or ``rounded``

    >>> read_amount("￥1,234,567.80"), read_amount("12.5", 10_000), read_amount("１．２亿元")
    (Decimal('1234567.80'), Decimal('125000.00'), Decimal('120000000.00'))
    >>> read_amount("1.23E+06")
    Traceback (most recent call last):
    funds_tools.quota_file.CellError: rounded: 1.23E+06
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"[\d.]+[eE]\+?\d+", plain):
        # A spreadsheet has shortened it: the digits are gone.
        raise CellError("rounded", text)
    found = re.fullmatch(
        r"(?:[¥￥]|人民币|RMB|CNY)?\s*([-(]?)\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\)?"
        r"\s*(元|千元|万元|万|亿元|亿)?",
        plain,
    )
    if not found:
        raise CellError("amount", text)
    sign, digits, unit = found.groups()
    if sign:
        raise CellError("amount_sign", text)
    try:
        amount = Decimal(digits.replace(",", "")) * (UNITS[unit] if unit else factor)
    except InvalidOperation:  # more digits than a number can have
        raise CellError("amount", text) from None
    if not 0 < amount < LARGEST:
        raise CellError("amount", text)
    if amount != amount.quantize(Decimal("0.01")):
        raise CellError("amount_fen", text)
    return amount.quantize(Decimal("0.01"))


def read_year(text: str) -> int:
    """Return a budget year.

    :raises CellError: ``year``

    >>> read_year("2026年度"), read_year("2026")
    (2026, 2026)
    """
    found = re.fullmatch(r"(\d{4})(?:\.0+)?(?:年|年度)?", _plain(text))
    if not found or int(found[1]) not in YEARS:
        raise CellError("year", text)
    return int(found[1])


def read_class(text: str) -> str:
    """Return the code of a classification that may carry its name.

    :raises CellError: ``class``

    >>> read_class("2130701 对村级公益事业建设的补助"), read_class("[50302]基础设施建设")
    ('2130701', '50302')
    """
    if not text.strip():
        return ""
    found = re.match(r"[\[(【]?(\d{3,9})(?:\.0+)?(?!\d)", _plain(text))
    if not found:
        raise CellError("class", text)
    return found[1]


def document_key(text: str) -> str:
    """Return what two spellings of one document number have in common.

    >>> document_key("清财农[2026] 17号") == document_key("清财农〔2026〕17号")
    True
    """
    return re.sub(
        r"[\s\[\]()〔〕【】﹝﹞「」]", "", unicodedata.normalize("NFKC", text)
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _text(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) > LONGEST or any(unicodedata.category(c) == "Cc" for c in plain):
        raise CellError("text", plain[:40])
    return plain


# === ROWS ===


def _find_titles(table: Iterator[tuple[int, list[str]]]) -> tuple[dict[str, int], int]:
    """Read on to the row of titles. :return: columns by key, unit of the amount"""
    best: list[str] = []
    for _number, (_line, cells) in zip(range(TITLE_WITHIN), table, strict=False):
        columns: dict[str, int] = {}
        factor = 1
        for index, cell in enumerate(cells):
            title, unit = _title(cell)
            for key, names in TITLES.items():
                if title in names and key not in columns:
                    columns[key] = index
                    factor = UNITS.get(unit, 1) if key == "amount" else factor
        lacking = [TITLES[key][0].upper() for key in NEEDED if key not in columns]
        if not lacking:
            return columns, factor
        if not best or len(lacking) < len(best):
            best = lacking
    if not best:
        raise TableError("empty")
    raise TableError("titles", ", ".join(best))


def _title(cell: str) -> tuple[str, str]:
    """Return a title without blanks, and the unit in its brackets.

    >>> _title("指标金额 （万元）")
    ('指标金额', '万元')
    """
    plain = re.sub(r"[\s_*]", "", unicodedata.normalize("NFKC", cell)).lower()
    found = re.fullmatch(r"(.*?)[(:/]?(?:单位:)?((?:千|万|亿)?元)?\)?", plain)
    return (found[1], found[2] or "") if found else (plain, "")


def _read_row(
    line: int, cells: list[str], columns: dict[str, int], factor: int
) -> QuotaRow | None:
    def cell(key: str) -> str:
        index = columns.get(key)
        return cells[index] if index is not None and index < len(cells) else ""

    if any(_plain(text).lower().startswith(TOTALS) for text in cells[:2]):
        if not cell("document_number").strip():
            return None
    code = ""
    try:
        code = _text(cell("code"))
        for key in NEEDED:
            if not cell(key).strip():
                raise CellError("missing", TITLES[key][0])
        if re.fullmatch(r"[\d.]+[eE]\+?\d+", code):
            raise CellError("rounded", code)
        values = {
            "code": code,
            "document_number": _text(cell("document_number")),
            "amount": read_amount(cell("amount"), factor),
            "year": read_year(cell("year")),
            "function_class": read_class(cell("function_class")),
            "economic_class": read_class(cell("economic_class")),
            "project_code": _text(cell("project_code")),
            "unit": _text(cell("unit")),
        }
    except CellError as error:
        return QuotaRow(line, code[:LONGEST], problem=(error.code, error.detail))
    return QuotaRow(line, code, values)
