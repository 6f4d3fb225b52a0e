"""The demonstration county: something to do for everybody, on every desk."""

import pytest
from clicking import find

# What others of this folder work on is not what was made.
pytestmark = pytest.mark.untouched

# What a person waits for. Left out are the states of a day (a notice whose deadline
# passes tonight is closed by the nightly job) and those that nobody acts upon.
STATES = {
    "project": "draft applied deliberated approved filed priced procuring awarded"
    " contracted under_construction suspended completed accepted settled in_warranty"
    " archived returned cancelled terminated",
    "procurement": "draft approved published opened evaluated candidates_published"
    " awarded failed cancelled suspended",
    "contract": "draft signed in_force completed settled closed terminated",
    "finding": "open ordered replied returned rechecked closed",
    "payment.request": "draft submitted verified endorsed approved sent paid refused"
    " failed",
    "payment.batch": "sent closed",
    "cash.plan": "draft confirmed",
    "inspection.plan": "pooled drawn",
    "security": "held returned",
    "wage.payment": "due paid",
    "fund.quota": "draft confirmed",
}


@pytest.mark.parametrize("model", STATES)
def test_somebody_waits_in_every_state(sign_in, model):
    """Each state in which something waits has a record, so that it can be tried."""
    auditor = sign_in("xsj", "demo2026")
    wanted = set(STATES[model].split())
    rows = find(auditor, f"microworks.{model}", [], "state", limit=2000)
    assert wanted - {row["state"] for row in rows} == set()


def test_money_is_of_its_year(sign_in):
    """What is spent this year is granted from a quota of this year."""
    auditor = sign_in("xsj", "demo2026")
    fields = ("confirmed_on", "quota_id")
    model = "microworks.fund.allocation"
    rows = find(auditor, model, [["state", "=", "confirmed"]], *fields, limit=200)
    assert rows
    for row in rows:
        assert f"QH{row['confirmed_on'][:4]}-" in row["quota_id"][1]


def test_findings_speak_of_the_works(sign_in):
    """A street lamp is not found to be sanding off."""
    auditor = sign_in("xsj", "demo2026")
    rows = find(auditor, "microworks.finding", [], "name", limit=200)
    assert len({row["name"] for row in rows}) >= 8
