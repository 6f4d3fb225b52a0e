"""Where a table begins: its headings, its units, and the lines that are no rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .table_cells import _SHORT, UNITS, narrow
from .table_types import RawRow

# Banks put some lines of preamble above their headings.
HEADING_WITHIN = 40
HEADING_LINES = 3
_MONEY_WORDS = "元|圆|USD|美金|dollar|EUR|HKD|JPY"
_UNIT = r"(?:人民币)?([百千万亿]*[元圆分])(?:人民币)?"
_STATED = re.compile(rf"单位[:(/]*{_UNIT}(?![\w/])")
_STATED_OTHER = re.compile(rf"单位[:(/]*[^,;。)]{{0,5}}?(?:{_MONEY_WORDS})(?![\w/])")
_ALONE = re.compile(rf"\(?{_UNIT}\)?")
_BEHIND = re.compile(rf"\({_UNIT}\)$")
_BRACKET = re.compile(r"[(\[【<]([^()\[\]]*)[)\]】>]$")
_TITLE_UNIT = re.compile(rf"(?:单位:?)?{_UNIT}(?:/.*)?")
_TOTAL_WORD = "小计|合计|总计|累计|共计|subtotal|grandtotal|total|sum"
_TOTAL = re.compile(
    rf"(?:本[页月季年期日次]|以上|全年|上页|上年|当页|累计)?(?:{_TOTAL_WORD})"
    r"(?:[:(,\d（].*|金额|数|行)?"
)
_TOTAL_OF = re.compile(r".{1,24}(?:小计|合计|总计)[:]?")
_CARRIED = re.compile(r"(?:承前页|过次页|转下页|接上页|承上页)[:]?.*")
_TOTAL_SIGN = re.compile("[计页]|total|sum", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:制表|填表|填报|制单|审核|复核|经办|负责人|主管|打印|导出|注|备注|说明|签章|盖章)"
    r"[^,]{0,6}[:].*|第\d+页.*|共\d+[页笔条行].*|第?\d+/\d+页?|page\d+.*|[-—=*]{3,}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Column:
    """What an importer looks for.

    :ivar name: key of the value in a row
    :ivar titles: what the column may be called; the first is how it is spoken of
    :ivar kind: ``text``, ``id``, ``amount`` (yuan), ``number``, ``whole``, ``date``,
        ``year`` or ``word``
    :ivar required: the table must have the column
    :ivar filled: each row must have a value; as ``required`` where nothing is said
    :ivar unique: the value comes once in a file
    :ivar negative: amounts and numbers below zero are read
    :ivar zero: amounts and numbers of zero are read
    :ivar places: decimals of amounts and numbers
    :ivar longest: characters of a text
    :ivar words: what each word of kind ``word`` means, compared without case and blanks
    :ivar parse: makes the value of a text or id; raises :class:`~.table_cells.CellError`
    """

    name: str
    titles: tuple[str, ...]
    kind: str = "text"
    required: bool = True
    filled: bool | None = None
    unique: bool = False
    negative: bool = False
    zero: bool = False
    places: int = 2
    longest: int = 200
    words: Mapping[str, object] | None = None
    parse: Callable[[str], object] | None = None

    @property
    def label(self) -> str:
        return self.titles[0]

    @property
    def needs_value(self) -> bool:
        return self.required if self.filled is None else self.filled


@dataclass
class Heading:
    """The lines of titles.

    :ivar first: number of the first line, 0 where there is none
    :ivar last: number of the last line
    :ivar titles: text by place
    :ivar found: places by name of the column
    :ivar missing: required columns that no title names
    """

    first: int = 0
    last: int = 0
    titles: dict[int, str] = field(default_factory=dict)
    found: dict[str, list[int]] = field(default_factory=dict)
    missing: list[Column] = field(default_factory=list)

    @property
    def doubtful(self) -> list[str]:
        return [name for name, places in self.found.items() if len(places) > 1]


# === TITLES ===


@lru_cache(maxsize=8192)
def forms(title: str) -> tuple[str, ...]:
    """Ways to read a title: as it is, and without what its brackets add.

    >>> forms("*指标金额 （万元）"), forms("金额：元"), forms("Amount")
    (('指标金额(万元)', '指标金额'), ('金额:元', '金额'), ('amount',))
    """
    whole = re.sub(r"[\s*_#'\"]", "", narrow(title)).lower().strip(":")
    if not whole or len(whole) > 60:
        return ()
    bare = _BRACKET.sub("", whole)
    if bare == whole:
        bare = re.sub(rf"[:/,]?(?:单位:?)?{_UNIT}$", "", whole)
    return (whole, bare) if bare and bare != whole else (whole,)


def title_unit(title: str) -> str | None:
    """Unit of money that a title names: a key of ``UNITS``, ``?`` for another, or none.

    >>> title_unit("金额（万元）"), title_unit("合价:元"), title_unit("金额(美元)")
    ('万元', '元', '?')
    >>> title_unit("单价（元/㎡）"), title_unit("金额")
    ('元', None)
    """
    whole = re.sub(r"\s", "", narrow(title)).strip(":")
    bracket = _BRACKET.search(whole)
    inner = bracket[1] if bracket else ""
    found = _TITLE_UNIT.fullmatch(inner) if inner else None
    if not found:
        found = re.search(rf"[:/,]{_UNIT}$", whole) or re.search(
            r"([百千万亿]+元)$", whole
        )
    if found:
        return unit_key(found[1])
    return "?" if re.search(_MONEY_WORDS, inner, re.IGNORECASE) else None


def unit_key(word: str) -> str:
    """Key of ``UNITS``, or ``?``."""
    word = _SHORT.get(word, word).replace("圆", "元")
    return word if word in UNITS else "?"


def stated_unit(cell: str) -> str | None:
    """Unit that a line above or below a table states.

    >>> stated_unit("金额单位：人民币万元"), stated_unit("(百元)"), stated_unit("单位：美元")
    ('万元', '百元', '?')
    >>> stated_unit("单位：清河县财政局"), stated_unit("2026年指标台账（亿元）")
    (None, '亿元')
    """
    if "元" not in cell and "圆" not in cell and "分" not in cell:
        return "?" if _STATED_OTHER.search(_packed(cell)) else None
    packed = _packed(cell)
    found = _STATED.search(packed) or _BEHIND.search(packed)
    if not found:
        alone = _ALONE.fullmatch(packed)
        found = alone if alone and alone[1] != "分" else None
    if found:
        return unit_key(found[1])
    return "?" if _STATED_OTHER.search(packed) else None


def _packed(cell: str) -> str:
    return re.sub(r"\s", "", narrow(cell))


def find_heading(rows: Sequence[RawRow], columns: Sequence[Column]) -> Heading:
    """Return the lines that name most of the columns, with what they lack."""
    wanted: dict[str, list[Column]] = {}
    for column in columns:
        for title in column.titles:
            # forms() takes marks off a title; a synonym is compared in the same dress
            wanted.setdefault(forms(title)[0], []).append(column)
    best, best_score = Heading(missing=[c for c in columns if c.required]), None
    for start in range(min(len(rows), HEADING_WITHIN)):
        if start and _goes_on(rows[start - 1], rows[start]):
            continue
        count = _depth(rows, start)
        block = rows[start : start + count]
        titles = _titles(block)
        found: dict[str, list[int]] = {}
        for place, ways in titles.items():
            for way in ways:
                named = [c for form in forms(way) for c in wanted.get(form, ())]
                if named:
                    found.setdefault(named[0].name, []).append(place)
                    break
        if not found:
            continue
        missing = [c for c in columns if c.required and c.name not in found]
        doubt = sum(len(places) > 1 for places in found.values())
        score = (len(missing), -len(found), doubt, count, start)
        if best_score is None or score < best_score:
            best_score = score
            shown = {place: ways[0] for place, ways in titles.items()}
            best = Heading(block[0].line, block[-1].line, shown, found, missing)
    return best


def _depth(rows: Sequence[RawRow], start: int) -> int:
    """How many lines the titles take that begin here."""
    count = 1
    while count < HEADING_LINES and start + count < len(rows):
        above, row = rows[start + count - 1], rows[start + count]
        cells = [(place, cell) for place, cell in enumerate(row.cells) if cell.strip()]
        if not _goes_on(above, row) and not _splits(above, row, cells):
            break
        count += 1
    return count


def _goes_on(above: RawRow, row: RawRow) -> bool:
    """Whether a cell of the line above reaches into this one."""
    return any(
        mark == "down"
        and place < min(len(above.cells), len(row.cells))
        and above.cells[place] == row.cells[place]
        for place, mark in row.marks.items()
    )


def _splits(above: RawRow, row: RawRow, cells: list[tuple[int, str]]) -> bool:
    """Whether a line names columns that the line above leaves without a title."""
    if not cells or any(re.search(r"\d", c) or p in row.marks for p, c in cells):
        return False
    if is_total(cells[0][1]) or is_note(cells[0][1]):
        return False
    titled = {place for place, cell in enumerate(above.cells) if cell.strip()}
    open_ = [p for p, _c in cells if p not in titled or above.marks.get(p) == "right"]
    left = titled - {place for place, _cell in cells}
    return len(titled) > 1 and bool(open_) and bool(left)


def _titles(block: Sequence[RawRow]) -> dict[int, list[str]]:
    """By place: the ways to read the title over a column, the fullest first."""
    width = max(len(row.cells) for row in block)
    lines: list[list[str]] = []
    for depth, row in enumerate(block):
        line = [cell.strip() for cell in row.cells] + [""] * (width - len(row.cells))
        for place in range(1, width):
            # In a text the parent stands over its first child only.
            below = block[depth + 1 :]
            if not line[place] and any(
                place < len(r.cells) and r.cells[place].strip() for r in below
            ):
                line[place] = line[place - 1]
        lines.append(line)
    titles: dict[int, list[str]] = {}
    for place in range(width):
        parts: list[str] = []
        for line in lines:
            if line[place] and line[place] not in parts:
                parts.append(line[place])
        filled = block[-1].marks.get(place) == "right"
        if not parts or (len(block) == 1 and filled):
            continue
        ways = ["".join(parts)]
        if len(parts) > 1:
            ways.append(parts[-1])
            top = lines[0][place]
            if lines[0].count(top) == 1:
                ways.append(top)
        elif filled or (
            len(block) > 1 and place and lines[-1][place] == lines[-1][place - 1] != ""
        ):
            continue
        titles[place] = ways
    return titles


# === LINES THAT ARE NO ROWS ===


def may_be_total(cell: str) -> bool:
    """Whether a cell is worth asking :func:`is_total`: most are not."""
    return len(cell) < 60 and bool(_TOTAL_SIGN.search(cell))


@lru_cache(maxsize=4096)
def is_total(cell: str) -> bool:
    """Whether a cell names a sum.

    >>> is_total("合 计"), is_total("本页小计："), is_total("水利类小计"), is_total("总计划")
    (True, True, True, False)
    """
    packed = _packed(cell).lower()
    return bool(
        packed
        and len(packed) < 40
        and (
            _TOTAL.fullmatch(packed)
            or _TOTAL_OF.fullmatch(packed)
            or _CARRIED.fullmatch(packed)
        )
    )


def is_note(cell: str) -> bool:
    """Whether a cell is a page number, a signature or a remark under a table.

    >>> is_note("制表人：张三"), is_note("第 1 页 共 5 页"), is_note("备注"), is_note("Q-1")
    (True, True, False, False)
    """
    packed = _packed(cell)
    return bool(packed and _NOTE.fullmatch(packed))


def is_numbering(cells: Iterable[str]) -> bool:
    """Whether a line only numbers the columns.

    >>> is_numbering(["1", "2", "3"]), is_numbering(["栏次", "1", "2"]), is_numbering(["1"])
    (True, True, False)
    """
    filled = [narrow(cell) for cell in cells if cell.strip()]
    if filled and filled[0] in ("栏次", "序号", "列次", "行次"):
        filled = filled[1:]
    while filled and filled[0] in tuple("甲乙丙丁戊"):
        filled = filled[1:]
    return len(filled) > 1 and filled == [
        str(number) for number in range(1, len(filled) + 1)
    ]
