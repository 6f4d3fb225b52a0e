"""Lists of past works: what was written is read, places are found or refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import names, paper_bids, past_works, table
from tools.past_works import Found, Place, Places

TODAY = date(2026, 3, 1)
VILLAGES = ["上湾村", "下湾村", "东湖社区", "石桥村"]
PLACES = Places(
    [Place(1, "", "柳河镇", "清和县"), Place(2, "", "青山镇", "清和县")]
    + [
        Place(10 * town + number, village, name, "清和县")
        for town, name in ((1, "柳河镇"), (2, "青山镇"))
        for number, village in enumerate(VILLAGES[: 5 - town])
    ]
)

HAN = st.text("道路硬化水渠桥梁修建甲乙丙", min_size=2, max_size=12)
CENTS = st.integers(1, 10**9).map(lambda fen: Decimal(fen) / 100)
DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))
WORK = st.fixed_dictionaries(
    {
        "number": st.from_regex(r"QH-[0-9]{4}-[0-9]{3}", fullmatch=True),
        "name": HAN,
        "total": CENTS,
        "start": DAYS,
        "contractor": HAN.map(lambda text: f"{text}公司"),
    }
)


def read(text, answers=None):
    return table.read(text.encode(), "a.csv", past_works.columns(), answers)


# === WHAT WAS WRITTEN IS READ ===


@given(st.lists(WORK, min_size=1, max_size=8, unique_by=lambda work: work["number"]))
@pytest.mark.parametrize("unit, factor", [("元", 1), ("万元", 10_000)])
@pytest.mark.parametrize("shape", ["{:%Y-%m-%d}", "{:%Y.%m.%d}", "{:%Y年%m月%d日}"])
def test_what_was_written_is_read(unit, factor, shape, works):
    """Numbers, names, amounts to the fen and days, in each unit and date format."""
    lines = [
        f"{w['number']},{w['name']},上湾村,{(w['total'] / factor).normalize():f},"
        f"{shape.format(w['start'])},{w['contractor']}"
        for w in works
    ]
    heads = f"项目编号,项目名称,建设地点,总投资（{unit}）,开工日期,施工单位"
    found = read("\n".join(["项目台账", heads, *lines, "合计,,,0"]))
    assert not found.problems and not found.questions
    assert [
        {name: row.values[name] for name in WORK_NAMES} for row in found.good
    ] == works
    for row in found.good:
        assert past_works.fault(row.values, TODAY) is None


WORK_NAMES = ("number", "name", "total", "start", "contractor")


def test_all_columns_of_real_lists_are_found():
    """Each column is found under each of its titles, with and without brackets."""
    for column in past_works.columns():
        for title in column.titles:
            heads = ["名目", title] if column.name == "name" else ["项目名称", title]
            text = ",".join(heads) + "\n路,2021\n"
            chosen = {c.name for c in read(text).chosen}
            assert column.name in chosen, title


def test_no_title_means_two_columns():
    """A title that two columns share would always be asked."""
    titles = [t for column in past_works.columns() for t in column.titles]
    assert len(titles) == len(set(titles))


# === WHICH ROW IS A WORK OF THE PAST ===


@pytest.mark.parametrize(
    "values, code",
    [
        ({"state": "running"}, "not_finished"),
        ({"state": "dropped"}, "dropped"),
        ({"year": None}, "no_year"),
        ({"year": 2027}, "not_finished"),
        ({"end": date(2026, 3, 2)}, "not_finished"),
        ({"start": date(2021, 5, 1), "end": date(2021, 4, 30)}, "end_before"),
        ({"total": Decimal(0)}, "no_amount"),
        ({"end": TODAY}, None),
    ],
)
def test_faults(values, code):
    """What runs, was never built, tells no time or no money is no history."""
    found = past_works.fault({"year": 2021, "total": Decimal(5), **values}, TODAY)
    assert (found and found[0]) == code


def test_words_for_states_mean_one_thing():
    """No word stands for finished and for running."""
    words = [w for text in past_works.STATES.values() for w in text.split()]
    assert len(words) == len({names.key(word) for word in words})


# === PLACES ===


@pytest.mark.parametrize(
    "text, township, found",
    [
        ("柳河镇上湾村", "", Found((10,), True)),
        ("清和县柳河镇上湾村三组", "", Found((10,), True)),
        ("湖南省长沙市清和县柳河镇上湾村", "", Found((10,), True)),
        ("上湾村", "柳河镇", Found((10,), True)),
        ("上湾", "青山镇", Found((20,), True)),
        ("柳河镇", "", Found((1,), True)),
        ("石桥村", "", Found((13,), True)),
        ("东湖", "柳河镇", Found((12,), True)),
        # Two townships have such a village.
        ("上湾村", "", Found((10, 20), False)),
        # Two villages in one cell.
        ("柳河镇上湾村、下湾村", "", Found((10, 11), False)),
        ("柳河镇原上湾小学旁", "", Found((10,), False)),
        # Two that contradict each other, and what is not known.
        ("青山镇上湾村", "柳河镇", Found((), False)),
        ("上湾村", "红旗镇", Found((), False)),
        ("红旗村", "", Found((), False)),
    ],
)
def test_places(text, township, found):
    """A name is taken when it is the one; what is similar is offered, never taken."""
    assert PLACES.find(text, township) == found


@given(HAN)
def test_no_place_is_guessed(text):
    """A text without the name of a village finds none."""
    assert PLACES.find(text) == Found((), False)


# === IDENTITY ===


def test_writing_makes_no_other_work():
    """Width, blanks and brackets of a number or name say nothing."""
    pairs = [
        ({"number": "QH-1"}, {"number": "ｑｈ－1 "}),
        ({"name": "路（一期）"}, {"name": "路(一期) "}),
    ]
    base = {"name": "路", "year": 2021, "total": Decimal("5.00")}
    for first, second in pairs:
        assert past_works.identity({**base, **first}, "990123101201") == (
            past_works.identity({**base, **second}, "990123101201")
        )
    other = past_works.identity({**base, "year": 2022}, "990123101201")
    assert past_works.identity(base, "990123101201") != other


def test_the_digest_tells_each_change():
    """Empty cells say nothing, everything else does."""
    base = {"name": "路", "year": 2021, "total": Decimal("5.00"), "content": ""}
    digest = past_works.digest(base, "990123101201")
    assert digest == past_works.digest({**base, "method": None}, "990123101201")
    for change in ({"total": Decimal("5.01")}, {"content": "a"}, {"end": TODAY}):
        assert digest != past_works.digest({**base, **change}, "990123101201")
    assert digest != past_works.digest(base, "990123101202")


# === PAPER BIDS ===


@given(
    st.lists(
        st.tuples(HAN, CENTS, st.integers(1, 900)),
        min_size=1,
        max_size=6,
        unique_by=lambda bid: bid[0],
    )
)
def test_sheets_of_an_opening(bids):
    """Firm, price and days of each line are what the envelope is given."""
    lines = [
        f"{n},{firm},{price:.2f},{days}" for n, (firm, price, days) in enumerate(bids)
    ]
    text = "\n".join(["开标一览表", "序号,投标人,投标总价（元）,工期（天）", *lines])
    found = table.read(text.encode(), "a.csv", paper_bids.columns())
    assert [
        (row.values["firm"], Decimal(says["amount"]), says["duration_days"])
        for row in found.good
        for says in [paper_bids.payload(row.values, [])]
    ] == bids
