"""Sheets of an opening (开标一览表): the bids on paper, and the items behind them.

>>> data = "投标单位,投标报价（万元）,工期（天）\\n清和恒达工程有限公司,4.98,60\\n".encode()
>>> read = table.read(data, "bids.csv", columns())
>>> read.good[0].values["amount"], read.good[0].values["days"]
(Decimal('49800.00'), 60)
>>> payload(read.good[0].values, [])["amount"]
'49800.00'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import names, table
from .past_works import read_credit
from .table import Column

FIRM = (
    "投标单位", "投标人", "投标单位名称", "投标人名称", "单位名称", "投标企业", "供应商",
    "供应商名称", "响应单位", "报价单位", "竞价单位", "bidder",
)  # fmt: skip


def columns() -> list[Column]:
    """Columns of the sheet: one line per envelope."""
    return [
        Column("firm", FIRM),
        Column(
            "amount",
            ("投标报价", "投标总价", "投标总报价", "报价", "总报价", "投标金额", "bid price"),
            kind="amount",
        ),
        Column(
            "credit",
            ("统一社会信用代码", "社会信用代码", "信用代码"),
            kind="id",
            required=False,
            parse=read_credit,
        ),
        Column(
            "mark",
            ("信封编号", "标书编号", "密封编号", "投标文件编号", "信封标记"),
            kind="id",
            required=False,
        ),
        Column(
            "days",
            ("工期", "投标工期", "工期天", "承诺工期", "计划工期"),
            kind="whole",
            required=False,
        ),
        Column(
            "manager",
            ("项目经理", "项目负责人", "拟派项目经理"),
            required=False,
        ),
        Column("note", ("备注", "说明"), required=False, longest=1000),
    ]  # fmt: skip


def item_columns(quantity_places: int = 3, price_places: int = 2) -> list[Column]:
    """Columns of a second sheet with the priced items of all bidders."""
    return [
        Column("firm", FIRM),
        Column(
            "number",
            ("项目编码", "清单编码", "子目编码", "序号", "编号"),
            kind="id",
            required=False,
        ),
        Column("name", ("清单名称", "项目名称", "子目名称", "名称")),
        Column("unit", ("计量单位", "单位"), required=False),
        Column(
            "quantity",
            ("工程量", "工程数量", "数量"),
            kind="number",
            places=quantity_places,
        ),
        Column(
            "price",
            ("综合单价", "全费用综合单价", "单价"),
            kind="amount",
            places=price_places,
        ),
    ]


def read_items(
    data: bytes,
    file_name: str,
    sheet: str,
    answers: Mapping[str, str],
    places: Mapping[str, int],
) -> table.Table | None:
    """Return the sheet of items of a workbook, or nothing where there is none.

    :param sheet: the sheet of the bids, which is another one
    :raises TableError: several sheets hold items, or the one cannot be read
    """
    wanted = item_columns(**places)
    found = [name for name in table.sheet_names(data, wanted) if name != sheet]
    if not found:
        return None
    if len(found) > 1:
        raise table.TableError("two_tables", "、".join(found))
    kept = {key: value for key, value in answers.items() if key in ("unit", "hidden")}
    return table.read(data, file_name, wanted, {**kept, "sheet": found[0]})


def by_firm(items: table.Table | None) -> dict[str, list[table.Row]]:
    """Rows of items by what spellings of the firm's name share, bad ones among them."""
    found: dict[str, list[table.Row]] = {}
    for row in items.rows if items else ():
        name = (row.texts if row.problem else row.values).get("firm")
        found.setdefault(names.key(name) or "", []).append(row)
    return found


def payload(values: Mapping[str, object], items: Sequence[table.Row]) -> dict:
    """What a typed bid says, as the envelope takes it."""
    return {
        "amount": f"{values['amount']:.2f}",
        "duration_days": values.get("days") or 0,
        "project_manager": values.get("manager") or "",
        "note": values.get("note") or "",
        "lines": [
            {
                "number": row.values.get("number") or "",
                "name": row.values["name"],
                "unit": row.values.get("unit") or "",
                "quantity": f"{row.values['quantity']:f}",
                "unit_price": f"{row.values['price']:f}",
            }
            for row in items
        ],
    }
