"""Bills of quantities: items, what is none, and a bidder's file held against them."""

from decimal import Decimal

import pytest
from tools import boq
from tools.table import TableError

TITLES = "序号,项目编码,项目名称,计量单位,工程量,综合单价,合价"


def read(*rows, priced=True, **more):
    """The bill of a text file with these rows."""
    text = "\n".join((TITLES, *rows))
    return boq.read(text.encode(), "清单.csv", priced=priced, **more)


def test_a_row_without_a_price_is_named():
    """A priced bill has a price in every row."""
    bill = read("1,A1,路面,m2,10,3,30", "2,A2,侧石,m,5,,")
    assert [(said.line, said.code, said.column) for said in bill.problems] == [
        (3, "missing", "price")
    ]


def test_a_price_follows_from_the_amount():
    """Where only the amount is told, it must divide without a rest."""
    bill = read("1,A1,路面,m2,8,,30", "2,A2,侧石,m,7,,30")
    assert bill.items[0].price == Decimal("3.75")
    assert [said.line for said in bill.problems] == [3]


def test_a_measure_counts_as_a_whole():
    """An amount without a quantity is one item, and remarked."""
    bill = read("1,A1,路面,m2,10,3,30", "2,B1,安全文明施工费,项,,,1500")
    assert (bill.items[1].quantity, bill.total) == (1, Decimal("1530.00"))
    assert "as_whole" in {said.code for said in bill.remarks}


def test_an_item_without_quantity_is_no_caption():
    """A unit and no quantity: somebody forgot it."""
    bill = read("1,A1,路面,m2,,,", priced=False)
    assert [said.column for said in bill.problems] == ["quantity"]


def test_decimals_that_are_not_kept_are_refused():
    """Nothing is rounded on the way in."""
    bill = read("1,A1,路面,m2,10.1234,3,30.37", quantity_places=3)
    assert [said.code for said in bill.problems] == ["number_places"]


def test_prices_of_four_decimals_are_rounded_once():
    """10,368 × 5.328 is 55,240.70, not 55,261.44."""
    bill = read("1,A1,路面,m2,10368,5.328,55240.70")
    assert not bill.problems
    assert bill.items[0].amount == Decimal("55240.70")


def test_the_order_of_a_bidders_file_is_free():
    """His prices come in the order of the list let."""
    published = [
        item.published() for item in read("1,A,甲,m,1,1,1", "2,B,乙,m,2,1,2").items
    ]
    items = read("1,B,乙,m,2,9,18", "2,A,甲,m,1,8,8").items
    assert boq.match(published, items) == []
    assert [item.price for item in boq.in_order(published, items)] == [8, 9]


def test_the_same_item_twice():
    """Two rows of one name are told by their quantity, none is used for both."""
    rows = ("1,A,甲,m,1,1,1", "2,A,甲,m,2,1,2")
    published = [item.published() for item in read(*rows).items]
    assert boq.match(published, read(*reversed(rows)).items) == []
    found = boq.match(published, read(rows[0], rows[0]).items)
    assert [one.code for one in found] == ["quantity"]


def test_a_file_without_the_columns():
    """It is refused as a whole."""
    with pytest.raises(TableError):
        boq.read(b"a,b\n1,2\n", "x.csv", priced=True)
