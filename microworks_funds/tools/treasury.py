"""Files exchanged with the treasury: payment orders out, receipts in.

The system of the budget stays where it is; only its keys travel: quota document
number (指标文号), project code (项目代码), request number (支付申请号), receipt number
(回单号).

>>> row = PaymentRow("清财农〔2026〕17号", "Q-1", "P-9", "ZF-1", 7, "=Hengda", "6222",
...     "Bank", Decimal("40000.00"), "50302", "2130701", "Interim payment")
>>> print(to_csv([row]).decode("utf-8-sig").splitlines()[1])
清财农〔2026〕17号,Q-1,P-9,ZF-1,7,'=Hengda,6222,Bank,40000.00,50302,2130701,Interim payment
"""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

COLUMNS = (
    "指标文号",
    "指标ID",
    "项目代码",
    "支付申请号",
    "行号",
    "收款人",
    "收款账号",
    "开户行",
    "金额",
    "经济分类",
    "功能分类",
    "用途",
)
# Characters that are seen of each column in the Excel file.
WIDTHS = (22, 20, 16, 16, 8, 30, 24, 26, 14, 10, 10, 12)
# What the columns of a receipt file may be called.
HEADERS = {
    "request_number": ("支付申请号", "request_number", "request number"),
    "receipt_number": ("回单号", "receipt_number", "receipt number"),
    "voucher_number": ("支付凭证号", "voucher_number", "voucher number"),
    "amount": ("金额", "amount"),
    "date": ("日期", "支付日期", "date"),
    "outcome": ("结果", "状态", "outcome", "result"),
    "reason": ("原因", "失败原因", "reason"),
}
REQUIRED = ("request_number", "receipt_number", "amount", "date", "outcome")
SUCCESS = ("成功", "success", "paid", "1")
FAILED = ("失败", "退回", "failed", "returned", "0")
# Far more than a county pays in a year; a larger file is a mistake.
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
LARGEST = Decimal(10) ** 12
ENCODINGS = ("utf-8-sig", "gb18030")
# A leading sign would be read as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TreasuryError(ValueError):
    """A file or a row that cannot be read.

    :ivar code: ``empty``, ``large``, ``unreadable``, ``headers``, ``missing``,
        ``amount``, ``date`` or ``outcome``
    :ivar detail: the column or value concerned
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class PaymentRow:
    """One line of a payment order; ``amount`` in CNY."""

    quota_document: str
    quota_id: str
    project_code: str
    request_number: str
    line_number: int
    payee: str
    account: str
    bank: str
    amount: Decimal
    economic_class: str
    function_class: str
    purpose: str


@dataclass(frozen=True)
class ReceiptRow:
    """One line of a receipt file; ``amount`` in CNY."""

    line: int
    request_number: str
    receipt_number: str
    voucher_number: str
    amount: Decimal
    date: date
    success: bool
    reason: str


def to_csv(rows: list[PaymentRow]) -> bytes:
    """Payment order as CSV in UTF-8 with a byte order mark, for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_safe(value) for value in astuple(row)])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(rows: list[PaymentRow]) -> bytes:
    """Payment order as an Excel file; numbers of accounts stay text."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"constant_memory": True, "in_memory": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("支付明细")
        money = book.add_format({"num_format": "#,##0.00"})
        head = book.add_format(
            {"bold": True, "bg_color": "#E7E6E6", "border": 1, "align": "center"}
        )
        # One page wide on paper, and the titles stay in sight on every page.
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.set_footer("&C第 &P 页 共 &N 页")
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for column, title in enumerate(COLUMNS):
            sheet.write_string(0, column, title, head)
        for index, row in enumerate(rows, start=1):
            for column, value in enumerate(astuple(row)):
                if isinstance(value, Decimal):
                    sheet.write_number(index, column, float(value), money)
                else:
                    sheet.write_string(index, column, str(value))
    return stream.getvalue()


def read_table(data: bytes) -> list[tuple[int, list[str]]]:
    """Rows of a CSV or Excel file with their line numbers, header first.

    :raises TreasuryError: ``empty``, ``large`` or ``unreadable``
    """
    if not data.strip():
        raise TreasuryError("empty")
    if len(data) > MAX_BYTES:
        raise TreasuryError("large", str(len(data)))
    rows = _read_xlsx(data) if data[:2] == b"PK" else _read_csv(data)
    rows = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise TreasuryError("empty")
    if len(rows) > MAX_ROWS:
        raise TreasuryError("large", str(len(rows)))
    return rows


def read_header(cells: list[str]) -> dict[str, int]:
    """Which column holds what.

    :raises TreasuryError: ``headers``, a necessary column is missing

    >>> read_header(["回单号", "支付申请号", "金额", "日期", "结果"])["amount"]
    2
    """
    names = [cell.strip().lower() for cell in cells]
    found = {
        key: names.index(title)
        for key, titles in HEADERS.items()
        for title in titles
        if title in names
    }
    missing = [HEADERS[key][0] for key in REQUIRED if key not in found]
    if missing:
        raise TreasuryError("headers", ", ".join(missing))
    return found


def read_receipt(line: int, cells: list[str], columns: dict[str, int]) -> ReceiptRow:
    """One receipt from its cells.

    :raises TreasuryError: what is wrong with this row

    >>> columns = read_header(["支付申请号", "回单号", "金额", "日期", "结果"])
    >>> read_receipt(2, ["ZF-1", "H-1", "1,000.50", "2026/3/5", "成功"], columns).amount
    Decimal('1000.50')
    """

    def cell(key: str) -> str:
        index = columns.get(key)
        return cells[index].strip() if index is not None and index < len(cells) else ""

    for key in REQUIRED:
        if not cell(key):
            raise TreasuryError("missing", HEADERS[key][0])
    outcome = cell("outcome").lower()
    if outcome not in SUCCESS + FAILED:
        raise TreasuryError("outcome", cell("outcome"))
    return ReceiptRow(
        line=line,
        request_number=cell("request_number"),
        receipt_number=cell("receipt_number"),
        voucher_number=cell("voucher_number"),
        amount=_amount(cell("amount")),
        date=_date(cell("date")),
        success=outcome in SUCCESS,
        reason=cell("reason"),
    )


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "").replace("¥", "").replace("￥", ""))
    except InvalidOperation:
        raise TreasuryError("amount", text) from None
    # The bounds come first: rounding 1e400 to the fen is itself an error.
    if not amount.is_finite() or not 0 < amount < LARGEST:
        raise TreasuryError("amount", text)
    if amount != round(amount, 2):
        raise TreasuryError("amount", text)
    return round(amount, 2)


def _date(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d"):
        try:
            return datetime.strptime(text.split(" ")[0], pattern).date()
        except ValueError:
            continue
    raise TreasuryError("date", text)


def _safe(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _read_csv(data: bytes) -> list[tuple[int, list[str]]]:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(enumerate(csv.reader(io.StringIO(text)), start=1))
        except csv.Error as error:
            raise TreasuryError("unreadable", str(error)) from None
    raise TreasuryError("unreadable", "encoding")


def _read_xlsx(data: bytes) -> list[tuple[int, list[str]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [
            (line, ["" if cell is None else _text(cell) for cell in row])
            for line, row in enumerate(
                sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 1), start=1
            )
        ]
    except Exception as error:  # the library raises whatever its parts raise
        raise TreasuryError("unreadable", type(error).__name__) from None


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float):
        # 0.30000000000000004 is how a spreadsheet stores a sum of 0.30.
        return f"{Decimal(str(round(cell, 6))):f}"
    return str(cell)
