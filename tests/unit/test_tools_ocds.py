"""What is kept of a release: refused, repaired, left out."""

import copy
import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import ocds, ocds_values
from tools.json_scanner import DECODER
from tools.ocds_values import BadValue, is_placeholder

GOOD = {
    "ocid": "ocds-abc123-7",
    "date": "2024-05-01T08:00:00+08:00",
    "tag": ["compiled"],
    "parties": [
        {"id": "t", "name": "青禾镇人民政府", "roles": ["buyer"]},
        {
            "id": "f1",
            "name": "宏达建设有限公司",
            "identifier": {"scheme": "CN-USCI", "id": "91350121MA31ABCD1X"},
        },
        {"id": "f2", "name": "Hengtong"},
    ],
    "buyer": {"id": "t"},
    "tender": {
        "title": "通组道路硬化",
        "procurementMethod": "open",
        "value": {"amount": 860000, "currency": "CNY"},
        "items": [{"id": 1, "classification": {"description": "road"}}],
        "tenderPeriod": {
            "startDate": "2024-04-01T00:00:00+08:00",
            "endDate": "2024-04-21T09:00:00+08:00",
        },
    },
    "bids": {
        "details": [
            {
                "id": "1",
                "status": "valid",
                "date": "2024-04-20T10:00:00+08:00",
                "tenderers": [{"id": "f1"}],
                "value": {"amount": 820000, "currency": "CNY"},
            },
            {
                "id": "2",
                "status": "disqualified",
                "tenderers": [{"id": "f2"}],
                "value": {"amount": 700000.5, "currency": "CNY"},
            },
        ]
    },
    "awards": [
        {
            "id": "aw",
            "status": "active",
            "date": "2024-05-01T08:00:00+08:00",
            "value": {"amount": 820000, "currency": "CNY"},
            "suppliers": [{"id": "f1"}],
        }
    ],
    "contracts": [
        {
            "id": "c",
            "awardID": "aw",
            "status": "active",
            "value": {"amount": 825000, "currency": "CNY"},
            "period": {"startDate": "2024-06-01", "endDate": "2024-09-01"},
        }
    ],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def changed(path, value):
    """The good release with one value replaced; ``...`` removes it."""
    release = copy.deepcopy(GOOD)
    *parents, last = path.split("/")
    holder = release
    for key in parents:
        holder = holder[int(key) if isinstance(holder, list) else key]
    last = int(last) if isinstance(holder, list) else last
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    return release


def notes_of(release):
    return [note.code for note in ocds.normalize(release)[1]]


def places(value, path=""):
    """The paths of everything in the good release."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        here = f"{path}/{key}" if path else str(key)
        yield here
        if isinstance(item, dict | list):
            yield from places(item, here)


def test_a_good_release_is_kept_whole():
    """Every fact arrives, nothing is noted."""
    process, notes = ocds.normalize(GOOD)
    assert notes == []
    assert process.title == "通组道路硬化"
    assert process.value.amount == 860_000
    assert process.contract_value.amount == 825_000
    assert process.works_start == date(2024, 6, 1)
    assert process.tender_end == datetime(2024, 4, 21, 1, 0)
    assert process.awarded_on == date(2024, 5, 1)
    assert [bid.status for bid in process.bids] == ["valid", "disqualified"]
    assert [bid.won for bid in process.bids] == [True, False]
    assert process.winner.scheme == "CN-USCI"
    assert process.bids[1].bidder.scheme == "ocds-abc123"
    assert process.currencies == {"CNY"}


@given(st.sampled_from(sorted(places(GOOD))), JSON)
def test_any_value_anywhere_is_kept_or_refused(path, value):
    """No value, wherever it stands, ends in anything but a coded refusal."""
    try:
        process, _notes = ocds.normalize(changed(path, value))
    except BadValue as error:
        assert error.code and str(error)
    else:
        assert len(process.digest()) == 64
        assert "\x00" not in json.dumps(repr(process))


@given(JSON.filter(lambda value: isinstance(value, dict)))
def test_any_object_is_kept_or_refused(release):
    """An object that is no release at all is refused with a code."""
    with pytest.raises(BadValue):
        ocds.normalize(release)


def test_the_digest_ignores_the_way_of_writing():
    """Order of keys, ids as numbers, amounts as text: the same content."""
    other = json.loads(json.dumps(GOOD, sort_keys=True))
    other["bids"]["details"][0]["value"] = {"amount": "820,000.00", "currency": "RMB"}
    same = ocds.normalize(GOOD)[0].digest()
    assert ocds.normalize(other)[0].digest() == same
    assert ocds.normalize(changed("awards/0/value/amount", 1))[0].digest() != same


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("ocid", ..., "no_ocid"),
        ("ocid", "", "no_ocid"),
        ("ocid", {"x": 1}, "wrong_type"),
        ("ocid", "x" * 1_000, "too_long"),
        ("bids/details/0/value/amount", -5, "amount_negative"),
        ("bids/details/0/value/amount", "1.234", "amount_ambiguous"),
        ("bids/details/0/value/amount", "12,34,56", "amount_text"),
        ("bids/details/0/value/amount", "about 500", "amount_text"),
        ("bids/details/0/value/amount", "EUR 5 USD", "amount_text"),
        ("bids/details/0/value/amount", True, "amount_text"),
        ("bids/details/0/value/amount", [5], "amount_text"),
        ("bids/details/0/value/amount", Decimal("NaN"), "amount_text"),
        ("tender/value/amount", Decimal("1e400"), "amount_range"),
        ("tender/value/amount", Decimal("Infinity"), "amount_range"),
        ("tender/value/amount", 10**14, "amount_range"),
        ("tender/value/currency", "yuan", "currency"),
        ("tender/value", "USD 500 million", "wrong_type"),
        ("bids/details/0/tenderers", [], "bid_no_tenderer"),
        ("bids/details/0/tenderers", ..., "bid_no_tenderer"),
        ("bids/details/0/tenderers/0", {"id": "ghost"}, "party_unknown"),
        ("bids/details/0/status", "maybe", "bid_status"),
        ("bids/details/1/id", "1", "bid_twice"),
        ("bids/details", "x", "wrong_type"),
        ("bids", [1], "wrong_type"),
        ("awards/0/suppliers", [{"id": "ghost"}], "party_unknown"),
        ("parties", ["x"], "wrong_type"),
        ("tender/value/currency", "USD", "currencies"),
    ],
)
def test_refused(path, value, code):
    """What would falsify the competition refuses the whole release."""
    with pytest.raises(BadValue) as caught:
        ocds.normalize(changed(path, value))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("bids/details/0/value/amount", "820.000,00", "amount_repaired"),
        ("bids/details/0/value/amount", {"$numberLong": "820000"}, "amount_repaired"),
        ("bids/details/0/value/amount", "82万元", "amount_repaired"),
        ("bids/details/0/value/currency", ..., "currency_repaired"),
        ("bids/details/1/tenderers/0", {"id": "x", "name": "Shun"}, "party_in_place"),
        ("tender/title", None, "no_title"),
        ("tender/title", "x" * 1_000, "text_cut"),
        ("tender/description", "x" * 30_000, "text_cut"),
        ("date", "2024-13-45", "date_left_out"),
        ("date", {"$date": 1}, "date_left_out"),
        ("bids/details/0/date", "yesterday", "date_left_out"),
        ("contracts/0/period/endDate", "2023-01-01", "period"),
        ("contracts/0/period", "soon", "left_out"),
        ("planning", "", None),
        ("planning", {"budget": "much"}, "left_out"),
        ("buyer", {"id": "ghost"}, "party_unknown"),
        ("bids/details/0/status", "invited", "invited"),
        ("tender/procurementMethod", "auction", "method"),
    ],
)
def test_repaired_or_left_out(path, value, code):
    """What can mean one thing only, or decides nothing, is kept with a note."""
    codes = notes_of(changed(path, value))
    assert codes == ([code] if code else [])


def test_missing_things_are_no_error():
    """No bids, no award, no date, no amounts: a thin record is a record."""
    process, notes = ocds.normalize({"ocid": "ocds-a-1", "tender": {"title": "x"}})
    assert process.bids == () and process.value is None and process.winner is None
    assert notes == []


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("complete", "ended"), ("unsuccessful", "failed"), ("withdrawn", "cancelled")],
)
def test_the_outcome_without_an_award(status, outcome):
    """What was called off is told apart from what found nobody."""
    release = changed("awards", [])
    release["tender"]["status"] = status
    assert ocds.normalize(release)[0].outcome == outcome
    assert ocds.normalize(GOOD)[0].outcome == "awarded"


def test_a_running_tender_is_no_history():
    """A tender still open is imported when it is finished, not before."""
    release = changed("awards", [])
    release["tender"]["status"] = "active"
    with pytest.raises(BadValue) as caught:
        ocds.normalize(release)
    assert caught.value.code == "not_finished"


def test_the_budget_stands_in_for_the_value():
    """Without a ceiling the planned budget is the amount."""
    release = changed("tender/value", ...)
    release["planning"] = {"budget": {"amount": {"amount": 5, "currency": "CNY"}}}
    assert ocds.normalize(release)[0].value.amount == 5


def test_a_missing_currency_is_not_guessed_among_two():
    """With two currencies in the release nobody knows which is meant."""
    release = changed("bids/details/0/value/currency", ...)
    release["planning"] = {"budget": {"amount": {"amount": 1, "currency": "USD"}}}
    with pytest.raises(BadValue) as caught:
        ocds.normalize(release)
    assert caught.value.code == "currency_missing"


def test_of_two_bids_of_the_winner_the_awarded_one_won():
    """A firm that bid twice won with the bid of the awarded amount."""
    release = copy.deepcopy(GOOD)
    again = copy.deepcopy(release["bids"]["details"][0])
    again.update(id="3", value={"amount": 810_000, "currency": "CNY"})
    release["bids"]["details"].append(again)
    assert [bid.won for bid in ocds.normalize(release)[0].bids] == [True, False, False]


def test_local_ids_mean_something_only_with_the_name():
    """Publishers who count 1, 2, 3 in every release do not merge their firms."""
    first = ocds.normalize(changed("parties/2/name", "Alpha Ltd"))[0].bids[1].bidder
    second = ocds.normalize(changed("parties/2/name", "Beta Ltd"))[0].bids[1].bidder
    third = ocds.normalize(changed("parties/2/name", "ALPHA  ltd."))[0].bids[1].bidder
    assert first.identifier == second.identifier
    assert first.key != second.key
    assert first.key == third.key


@given(st.decimals(0, 10**12, places=2))
def test_amounts_survive_every_notation(value):
    """English, continental, Swiss and plain notation give the same amount."""
    english = f"{value:,.2f}"
    continental = english.translate(str.maketrans(",.", ".,"))
    for text in (str(value), english, continental, english.replace(",", "'")):
        assert ocds_values.amount(text)[0] == value


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text):
    """No text crashes the reader of amounts, dates or names."""
    for read in (ocds_values.amount, ocds_values.moment, ocds_values.currency):
        try:
            read(text)
        except BadValue as error:
            assert error.code
    ocds_values.name_key(text)
    assert "\x00" not in ocds_values.text(text)


@pytest.mark.parametrize(
    ("text", "day", "instant"),
    [
        ("2024-05-01", date(2024, 5, 1), datetime(2024, 5, 1)),
        ("2024-05-01T24:00:00Z", date(2024, 5, 1), datetime(2024, 5, 2)),
        ("2024-05-01 08:30+0530", date(2024, 5, 1), datetime(2024, 5, 1, 3, 0)),
        (
            "2024-12-31T23:59:59.999-06:00",
            date(2024, 12, 31),
            datetime(2025, 1, 1, 5, 59, 59),
        ),
    ],
)
def test_dates_keep_the_day_of_the_place(text, day, instant):
    """The day is that of the place; the instant is UTC."""
    assert ocds_values.moment(text) == (day, instant)


@pytest.mark.parametrize(
    "text", ["", "2024", "01/05/2024", "2024-02-30", "0001-01-01", "2024-05-01T25:00Z"]
)
def test_bad_dates(text):
    """What is no date, or no date of a public work, is refused."""
    with pytest.raises(BadValue):
        ocds_values.moment(text)


def test_amounts_of_the_decoder():
    """What the file reader makes of odd numbers is refused by name."""
    for text, code in (("NaN", "amount_text"), ("1e400", "amount_range")):
        with pytest.raises(BadValue) as caught:
            ocds_values.amount(DECODER.decode(text))
        assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    ["<NA>", "N/A", "n/a", "无", "不详", "Vendor Nbr", "0", "000-000", "1111111"]
    + ["123456789", "9876543210", "PE-RUC-<NA>", "null", "－", "supplier 1"],
)
def test_ids_that_identify_nobody(text):
    """What fills a column is no identifier, in any spelling."""
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["91350121MA31ABCD1X", "20100017491", "GB-COH-09506232", "4302110011"]
)
def test_ids_of_registers(text):
    """True numbers of registers stay what they are."""
    assert not is_placeholder(text)


def test_two_parties_with_one_id():
    """Within a release the name tells which of two firms with one id is meant."""
    release = changed("parties", [{"id": "-", "name": "甲"}, {"id": "-", "name": "乙"}])
    release["awards"] = [
        {"id": "1", "status": "active", "suppliers": [{"id": "-", "name": "乙"}]}
    ]
    release["bids"], release["buyer"] = {}, {}
    release["tender"].pop("procuringEntity", None)
    process, notes = ocds.normalize(release)
    assert process.winner.name == "乙"
    assert "party_twice" in {note.code for note in notes}
    release["awards"][0]["suppliers"] = [{"id": "-"}]
    with pytest.raises(BadValue) as caught:
        ocds.normalize(release)
    assert caught.value.code == "party_ambiguous"
