"""Lists of works of earlier years (项目台账): their columns, places and identities.

The list is read by the one reader of tables; here stands what its columns are called,
which row is a work of the past, where it was, and what makes two rows one work.

>>> village = Place(7, "上湾村", "柳河镇", "清和县")
>>> where = Places([village, Place(3, "", "柳河镇", "清和县")])
>>> where.find("清和县柳河镇上湾村三组"), where.find("柳河镇"), where.find("上湾")
(Found(ids=(7,), sure=True), Found(ids=(3,), sure=True), Found(ids=(7,), sure=True))
>>> where.find("东湖村"), where.find("老上湾小学旁")
(Found(ids=(), sure=False), Found(ids=(7,), sure=False))
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from . import names
from .table_layout import Column

TITLES = {
    "number": ("项目编号", "项目编码", "项目代码", "工程编号", "项目序号", "编号"),
    "name": ("项目名称", "工程名称", "建设项目名称", "project name"),
    "township": ("乡镇", "乡(镇)", "乡镇街道", "镇街", "所属乡镇", "所在乡镇"),
    "village": (
        "村", "村名", "行政村", "所在村", "项目村", "实施村", "村社区", "建设村", "village",
    ),
    "place": (
        "建设地点", "项目地点", "实施地点", "工程地点", "建设地址", "项目建设地点",
    ),
    "category": ("类别", "项目类别", "项目类型", "工程类别", "工程类型", "建设类别"),
    "content": (
        "建设内容", "建设内容及规模", "主要建设内容", "建设规模", "建设规模及内容",
        "工程内容",
    ),
    "total": (
        "总投资", "项目总投资", "投资总额", "投资额", "计划投资", "总投资额",
        "total investment",
    ),
    "contract": (
        "合同金额", "合同价", "合同总价", "中标金额", "中标价", "成交金额", "成交价",
        "contract amount",
    ),
    "settled": ("结算金额", "结算价", "审定金额", "审定价", "决算金额", "竣工结算价"),
    "contractor": (
        "中标单位", "施工单位", "承建单位", "中标人", "成交单位", "成交供应商",
        "承包单位", "承包人", "施工企业", "contractor",
    ),
    "credit": ("统一社会信用代码", "社会信用代码", "信用代码", "credit code"),
    "owner": ("建设单位", "业主单位", "项目业主", "实施单位", "项目单位"),
    "awarded": ("中标日期", "中标时间", "合同签订日期", "合同签订时间", "签订日期"),
    "start": ("开工日期", "开工时间", "实际开工日期", "开工"),
    "end": ("竣工日期", "完工日期", "竣工时间", "完工时间", "实际竣工日期", "竣工"),
    "accepted": ("验收日期", "验收时间", "竣工验收日期", "竣工验收时间"),
    "funding": ("资金来源", "资金渠道", "资金性质", "资金来源及金额"),
    "year": ("年度", "项目年度", "实施年度", "建设年度", "年份", "year"),
    "state": ("状态", "项目状态", "建设状态", "实施状态", "建设进度", "进度", "进展"),
    "method": ("采购方式", "招标方式", "发包方式", "采购形式"),
}  # fmt: skip
WHERE = ("village", "place", "township")
DATES = ("awarded", "start", "end", "accepted")
AMOUNTS = ("total", "contract", "settled")
#: What a work of the past must be: what still runs has a life of its own here.
STATES = {
    "finished": "完工 已完工 竣工 已竣工 验收 已验收 验收合格 竣工验收 已竣工验收 完成"
    " 已完成 结算 已结算 审计 已审计 决算 已决算 交付 已交付 移交 已移交 100% 1"
    " 质保期 已归档 归档 finished completed done",
    "running": "在建 施工中 建设中 实施中 进行中 已开工 开工 未开工 待开工 未实施 停工"
    " 招标中 采购中 前期 未完工 未完成 未验收 待验收 running",
    "dropped": "取消 已取消 终止 已终止 未批 不实施 撤销 cancelled",
}
#: The methods of the platform by what lists call them.
METHODS = {
    "open": "公开招标 招标 公开招投标",
    "invited": "邀请招标",
    "consultation": "竞争性磋商 磋商",
    "negotiation": "竞争性谈判 谈判",
    "rfq": "询价 询价采购",
    "comparative": "比选 公开比选",
    "single": "单一来源 单一来源采购",
    "direct": "直接发包 直接委托 直接采购",
    "self_build": "村民自建 自建 自行组织 群众自建 以工代赈",
}
CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_ENDS = ("村民委员会", "居民委员会", "村委会", "居委会", "村", "社区")


class WordError(ValueError):
    """A cell that says nothing usable; ``code`` as the reader's, ``detail`` the text."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


def _words(groups: Mapping[str, str]) -> dict[str, str]:
    return {
        names.key(word): meaning
        for meaning, words in groups.items()
        for word in words.split()
    }


def columns() -> list[Column]:
    """Columns of a list of past works; the name is needed, and one that tells where."""
    special = {
        "number": {"kind": "id"},
        "name": {"longest": 300},
        "content": {"longest": 2000},
        "credit": {"kind": "id", "parse": read_credit},
        "year": {"kind": "year"},
        "state": {"kind": "word", "words": _words(STATES)},
        "method": {"longest": 100},
        **{name: {"kind": "date"} for name in DATES},
        **{name: {"kind": "amount", "zero": True} for name in AMOUNTS},
    }
    return [
        Column(name, titles, required=name == "name", **special.get(name, {}))
        for name, titles in TITLES.items()
    ]


def where(values: Mapping[str, object]) -> tuple[str, str]:
    """Return what a row says of where its work is: the place, and the township.

    The village's own column decides; what a list calls the place is then a detail.

    >>> where({"township": "柳河镇", "village": "", "place": "上湾村"})
    ('上湾村', '柳河镇')
    >>> where({"township": "柳河镇"})
    ('柳河镇', '')
    """
    township = values.get("township") or ""
    text = values.get("village") or values.get("place") or ""
    return (text, township) if text else (township, "")


def read_credit(text: str) -> str:
    """Return a unified social credit identifier.

    :raises WordError: ``credit``

    >>> read_credit("91430121ma4l00001x"), read_credit("无")
    ('91430121MA4L00001X', '')
    >>> read_credit("123")
    Traceback (most recent call last):
    tools.past_works.WordError: credit: 123
    """
    plain = names.key(text) or ""
    if plain in ("", "无", "-", "/"):
        return ""
    if not CREDIT.fullmatch(plain.upper()):
        raise WordError("credit", text)
    return plain.upper()


def method(text: str) -> str:
    """Return the method of the platform that a list means, or nothing.

    >>> method("竞争性磋商"), method("其他")
    ('consultation', '')
    """
    return _METHODS.get(names.key(text), "")


_METHODS = _words(METHODS)


# === ROWS ===


def when(values: Mapping[str, object]) -> tuple[date, date] | None:
    """Return the first and last day that a row tells of a work; a year as a whole.

    >>> when({"start": date(2021, 3, 1), "end": date(2021, 6, 1)})
    (datetime.date(2021, 3, 1), datetime.date(2021, 6, 1))
    >>> when({"year": 2020}), when({})
    ((datetime.date(2020, 1, 1), datetime.date(2020, 12, 31)), None)
    """
    days = [values[name] for name in DATES if values.get(name)]
    if days:
        return min(days), max(days)
    if year := values.get("year"):
        return date(year, 1, 1), date(year, 12, 31)
    return None


def year_of(values: Mapping[str, object]) -> int:
    """Return the year a row belongs to: the one it names, else that of its last day."""
    told = when(values)
    return values.get("year") or (told[1].year if told else 0)


def fault(values: Mapping[str, object], today: date) -> tuple[str, str, str] | None:
    """Return why a row is no work of the past: code, column, detail.

    >>> fault({"year": 2021, "total": Decimal(5)}, date(2026, 1, 1))
    >>> fault({"year": 2021, "state": "running", "total": Decimal(5)}, date(2026, 1, 1))
    ('not_finished', 'state', '')
    """
    state = values.get("state")
    if state == "running":
        return "not_finished", "state", ""
    if state == "dropped":
        return "dropped", "state", ""
    told = when(values)
    if told is None:
        return "no_year", "", ""
    late = next((n for n in DATES if values.get(n) and values[n] > today), None)
    if late:
        return "not_finished", late, values[late].isoformat()
    if year_of(values) > today.year:
        return "not_finished", "year", str(year_of(values))
    start, end = values.get("start"), values.get("end")
    if start and end and end < start:
        return "end_before", "end", f"{start} – {end}"
    if not any(values.get(name) for name in AMOUNTS):
        return "no_amount", "total", ""
    return None


def identity(values: Mapping[str, object], area_code: str) -> tuple[str, bool]:
    """Return what makes two rows one work, and whether that is a number of its own.

    Numbers are counted anew in each township; without one, name, village, year and
    amount are compared.

    >>> identity({"number": "QH-2021 7"}, "990123101201")
    ('past/990123101/qh-20217', True)
    >>> identity({"name": "路", "year": 2021, "total": Decimal(5)}, "990123101201")[0][:18]
    'past/990123101201/'
    """
    number = names.key(values.get("number"))
    if number:
        return f"past/{area_code[:9]}/{number}", True
    amount = next((values[name] for name in AMOUNTS if values.get(name)), Decimal(0))
    told = [names.key(values["name"]), year_of(values), f"{amount:.2f}"]
    digest = sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
    return f"past/{area_code}/{digest[:20]}", False


def digest(values: Mapping[str, object], area_code: str) -> str:
    """Return the SHA-256 of what is kept of a row, however its file writes it."""
    kept = {name: value for name, value in values.items() if value not in ("", None)}
    kept["area"] = area_code
    text = json.dumps(kept, default=_plain, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else value.isoformat()


# === PLACES ===


@dataclass(frozen=True)
class Place:
    """An area a work may lie in; ``village`` is empty for a township itself."""

    id: int
    village: str
    township: str
    county: str


@dataclass(frozen=True)
class Found:
    """Areas a text may mean; ``sure``: it names the one and no other."""

    ids: tuple[int, ...]
    sure: bool


class Places:
    """Finds areas by how lists name them. What is only similar is never taken."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._townships: dict[str, list[Place]] = {}
        self._villages: list[tuple[str, str, Place]] = []
        self._counties: set[str] = set()
        for place in places:
            if place.county:
                self._counties.add(names.key(place.county))
            if place.village:
                spelling = names.key(place.village)
                self._villages.append((spelling, bare(spelling), place))
            else:
                self._townships.setdefault(names.key(place.township), []).append(place)
        # The longest name first: 上湾村 is no 上湾.
        self._villages.sort(key=lambda item: -len(item[0]))
        self._known: dict[tuple[str, str], Found] = {}

    def find(self, text: str, township: str = "") -> Found:
        """Return the area that a text names, within the township named beside it."""
        asked = (names.key(text) or "", names.key(township) or "")
        if asked not in self._known:
            self._known[asked] = self._find(*asked)
        return self._known[asked]

    def _find(self, text: str, township: str) -> Found:
        rest, said = self._township_in(text)
        if township:
            beside, named = self._township_in(township)
            if beside or not named or (said and said != named):
                # Unknown, or two that contradict each other.
                return Found((), False)
            said = named
        villages = [
            item
            for item in self._villages
            if not said or names.key(item[2].township) == said
        ]
        if not rest:
            own = self._townships.get(said, [])
            return Found(tuple(place.id for place in own), len(own) == 1)
        begins = [i for i in villages if rest.startswith(i[0])]
        if not begins:
            begins = [i for i in villages if rest == i[1] and len(i[1]) > 1]
        if begins:
            longest = max(len(i[0]) for i in begins)
            begins = [i for i in begins if len(i[0]) == longest]
            behind = rest[longest:]
            others = [i for i in villages if i not in begins and i[0] in behind]
            ids = tuple(dict.fromkeys(i[2].id for i in begins + others))
            return Found(ids, len(ids) == 1)
        inside = [
            i for i in villages if i[0] in rest or (len(i[1]) > 1 and i[1] in rest)
        ]
        return Found(tuple(dict.fromkeys(i[2].id for i in inside)), False)

    def _township_in(self, text: str) -> tuple[str, str]:
        """What stands behind county and township, and which township that is."""
        for county in self._counties:
            before, found, behind = text.partition(county)
            # 湖南省长沙市清和县…: what stands above the county says no more.
            if found and re.fullmatch(r"(?:.{1,8}省)?(?:.{1,8}[市州盟])?", before):
                text = behind
                break
        known = sorted(
            {names.key(place.township) for _s, _b, place in self._villages}
            | self._townships.keys(),
            key=len,
            reverse=True,
        )
        for township in known:
            if township and text.startswith(township):
                return text[len(township) :], township
        return text, ""


def bare(village: str) -> str:
    """Return the name of a village without the word for what it is.

    >>> bare("上湾村"), bare("东湖社区居委会"), bare("村")
    ('上湾', '东湖', '村')
    """
    before = None
    while village != before:
        before = village
        end = next((e for e in _ENDS if village.endswith(e)), "")
        if end and len(village) > len(end):
            village = village[: -len(end)]
    return village
