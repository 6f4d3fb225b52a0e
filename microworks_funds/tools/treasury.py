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
import re
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal

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
SUCCESS = (
    *("成功", "交易成功", "支付成功", "付款成功", "处理成功", "已支付"),
    *("success", "paid", "1"),
)
FAILED = (
    *("失败", "退回", "退汇", "已退汇", "交易失败", "支付失败", "付款失败", "处理失败"),
    *("failed", "returned", "0"),
)
# A leading sign would be read as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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

    request_number: str
    receipt_number: str
    amount: Decimal
    date: date
    outcome: bool
    voucher_number: str = ""
    reason: str = ""


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


def columns(column: type, titles=None, success=(), failed=()) -> list:
    """Columns of a receipt file.

    :param column: ``Column`` of the reader of tables
    :param titles: what a bank calls the columns, by their names; else as the treasury
    :param success: further words of the bank for a payment that was made
    :param failed: further words for one that was not
    """
    titles = titles or HEADERS
    words: dict[str, object] = dict.fromkeys(map(word, (*SUCCESS, *success)), True)
    words |= dict.fromkeys(map(word, (*FAILED, *failed)), False)
    special = {
        "request_number": {"kind": "id"},
        "receipt_number": {"kind": "id", "unique": True},
        "voucher_number": {"kind": "id"},
        "amount": {"kind": "amount"},
        "date": {"kind": "date"},
        "outcome": {"kind": "word", "words": words},
    }
    return [
        column(
            name,
            tuple(titles[name]),
            required=name in REQUIRED,
            **special.get(name, {}),
        )
        for name in HEADERS
        if titles.get(name)
    ]


def word(text: str) -> str:
    """How words for an outcome are compared.

    >>> word(" Paid ")
    'paid'
    """
    return "".join(text.split()).casefold()


def split(text: str) -> list[str]:
    """Words or titles of a list that a person has typed.

    >>> split("交易成功、支付成功, 已入账")
    ['交易成功', '支付成功', '已入账']
    """
    parts = re.split("[、,，;；|\n]", text or "")
    return [part.strip() for part in parts if part.strip()]


def _safe(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
