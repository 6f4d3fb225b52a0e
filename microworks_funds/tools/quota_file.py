"""What a quota list (指标台账) of the budget system holds, and how its codes are read.

The list itself is read by the one reader of tables; here stand the titles of its
columns and what is special about its cells.

>>> read_class("2130701 对村级公益事业建设的补助"), read_class("[50302]基础设施建设")
('2130701', '50302')
>>> document_key("清财农[2026] 17号") == document_key("清财农〔2026〕17号")
True
"""

from __future__ import annotations

import re
import unicodedata

# What the columns may be called, blanks and a unit in brackets left out.
TITLES = {
    "code": ("指标ID", "指标编码", "指标编号", "quotaid", "quota id"),
    "document_number": ("指标文号", "文号", "documentnumber", "document number"),
    "amount": ("金额", "指标金额", "指标数", "指标总额", "amount"),
    "year": ("年度", "预算年度", "指标年度", "year"),
    "function_class": ("功能分类", "功能分类科目", "支出功能分类", "functionclass"),
    "economic_class": ("经济分类", "经济分类科目", "部门经济分类", "economicclass"),
    "project_code": ("项目代码", "项目编码", "预算项目代码", "projectcode"),
    "unit": ("预算单位", "单位名称", "预算单位名称", "unit"),
}
NEEDED = ("code", "document_number", "amount", "year")


class ClassError(ValueError):
    """Not a classification code; ``code`` is ``class``, ``detail`` the text."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"class: {detail}")
        self.code, self.detail = "class", detail


def columns(column: type) -> list:
    """Columns of a quota list.

    :param column: ``Column`` of the reader of tables
    """
    special = {
        "code": {"kind": "id", "unique": True},
        "amount": {"kind": "amount"},
        "year": {"kind": "year"},
        "function_class": {"kind": "id", "parse": read_class},
        "economic_class": {"kind": "id", "parse": read_class},
        "project_code": {"kind": "id"},
    }
    return [
        column(name, titles, required=name in NEEDED, **special.get(name, {}))
        for name, titles in TITLES.items()
    ]


def read_class(text: str) -> str:
    """Return the code of a classification that may carry its name.

    :raises ClassError: no code

    >>> read_class("")
    ''
    >>> read_class("经费")
    Traceback (most recent call last):
    funds_tools.quota_file.ClassError: class: 经费
    """
    if not text.strip():
        return ""
    found = re.match(r"[\[(【]?([0-9]{3,9})(?:[.]0+)?(?![0-9])", text.strip())
    if not found:
        raise ClassError(text)
    return found[1]


def document_key(text: str) -> str:
    """Return what two spellings of one document number have in common."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\[\]()〔〕【】﹝﹞「」]", "", plain)
