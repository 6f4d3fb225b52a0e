"""Bills of quantities as pricing software exports them, made up."""

import io
from decimal import ROUND_HALF_UP, Decimal

import openpyxl

TITLES = ("序号", "项目编码", "项目名称", "项目特征描述", "计量单位", "工程量")
CENT = Decimal("0.01")


def _head(sheet):
    """Title, page line and titles in two lines, merged as on paper."""
    top = sheet.max_row + 1 if sheet.max_row > 1 else 1
    sheet.cell(top, 1, "分部分项工程量清单与计价表")
    sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=8)
    sheet.cell(top + 1, 1, "工程名称：上湾村道路")
    sheet.cell(top + 1, 7, "第 1 页 共 3 页")
    for place, title in enumerate((*TITLES, "金额（元）"), start=1):
        sheet.cell(top + 2, place, title)
    sheet.cell(top + 3, 7, "综合单价")
    sheet.cell(top + 3, 8, "合价")
    for place in range(1, 7):
        sheet.merge_cells(
            start_row=top + 2, end_row=top + 3, start_column=place, end_column=place
        )
    sheet.merge_cells(start_row=top + 2, end_row=top + 2, start_column=7, end_column=8)


def workbook(count=70, priced=True, change=None, measures=True):
    """A bill of ``count`` items on pages of 30, two measures and a summary.

    :param change: called with the number of an item and its cells, to alter them
    :return: (bytes, total of the items and measures as Decimal)
    """
    book = openpyxl.Workbook()
    summary = book.active
    summary.title = "单位工程汇总表"
    summary.append(["单位工程投标报价汇总表"])
    summary.append(["序号", "汇总内容", "金额（元）"])
    summary.append(["1", "分部分项工程", 99])
    sheet = book.create_sheet("分部分项工程量清单")
    _head(sheet)
    sheet.append([None, None, "路基工程"])
    total = Decimal()
    for number in range(1, count + 1):
        quantity, price = f"{number}.5", "12.30"
        amount = (Decimal(quantity) * Decimal(price)).quantize(CENT, ROUND_HALF_UP)
        total += amount
        cells = [
            *(str(number), f"0402030{number:05d}", f"第{number}项路面", "厚度 180"),
            *("m2", quantity if number % 2 else float(quantity)),
            *((price, str(amount)) if priced else (None, None)),
        ]
        if change:
            change(number, cells)
        sheet.append(cells)
        if number % 30 == 0:
            sheet.append([None, None, "本页小计"])
            _head(sheet)
    closing = [None, None, "合计", None, None, None, None]
    sheet.append([*closing, str(total) if priced else None])
    if measures:
        sheet = book.create_sheet("总价措施项目清单")
        sheet.append(["总价措施项目清单与计价表"])
        sheet.append(
            ["序号", "项目编码", "项目名称", "计算基础", "费率(%)", "金额（元）"]
        )
        for place, (name, amount) in enumerate(
            (("安全文明施工费", "1500.00"), ("夜间施工增加费", "200")), start=1
        ):
            cells = [str(place), f"04110900{place}001", name, None, None]
            sheet.append([*cells, amount if priced else None])
            total += Decimal(amount)
        sheet.append([None, None, "合计", None, None, "1700" if priced else None])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), total
