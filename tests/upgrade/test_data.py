"""Nothing that was entered in a landed state is lost by the update to the present."""

import json

import intended
import pytest
import tables

from devkit import odoo
from devkit.postgres import psql


@pytest.fixture(scope="session")
def found(upgraded):
    """What the server itself says about the updated database."""
    return json.loads(odoo.script(upgraded.after, "upgraded"))


def _kept(table):
    return not table.startswith(tuple(intended.WRITTEN_FROM_CODE))


def test_update_says_nothing_against_our_modules(upgraded):
    assert not upgraded.complaints


def test_every_table_and_column_is_still_there(upgraded):
    before, after = map(tables.columns, (upgraded.before, upgraded.after))
    gone = [table for table in before if _kept(table) and table not in after]
    gone += [
        f"{table}.{column}"
        for table, names in before.items()
        if _kept(table) and table in after
        for column in names
        if column not in after[table]
    ]
    assert not [name for name in gone if name not in intended.GONE | intended.CHANGED]


def test_every_record_holds_what_it_held(upgraded):
    before, after = map(tables.columns, (upgraded.before, upgraded.after))
    wanted = {
        table: [
            name
            for name in names
            if name in after[table] and name not in intended.BOOKKEEPING
        ]
        for table, names in before.items()
        if _kept(table) and table in after
    }
    old, new = (
        tables.digests(database, wanted)
        for database in (upgraded.before, upgraded.after)
    )
    assert len(old) > 200, "the landed state has lost its tables"
    lost = [
        line
        for table in wanted
        if old[table] != new[table]
        for line in tables.differences(
            upgraded.before,
            upgraded.after,
            table,
            wanted[table],
            intended.TRANSLATED,
            intended.RESPELLED,
        )
        if not _intended(table, line)
    ]
    assert not lost, "\n".join([f"{len(lost)} differences", *lost[:60]])


def _intended(table, line):
    if line.endswith(" is new"):
        return table in intended.ADDED
    name, _row, change = line.partition(": row ")
    reworded = intended.REWORDED.get(name, ("", ""))[0]
    return name in intended.CHANGED or bool(reworded and change.endswith(reworded))


def test_log_verifies_and_heads_stay(found, upgraded):
    assert found["log"]["ok"], found["log"]
    names = ["day", "size", "root"]
    heads = [
        tables.rows(name, "microworks_log_head", ["id", *names])
        for name in (upgraded.before, upgraded.after)
    ]
    assert heads[0] and heads[0] == heads[1]


def test_every_stored_file_can_be_read(found):
    assert found["files"] > 300
    assert not found["unreadable"]


def test_sealed_bids_open_and_agree_with_their_receipts(found, upgraded):
    bids = tables.rows(
        upgraded.before, "microworks_bid", ["id", "channel", "state", "digest"]
    )
    # What a closed paper envelope says has no digest before the opening.
    sealed = [
        bid["channel"]
        for bid in bids.values()
        if bid["state"] == "sealed" and bid["digest"]
    ]
    assert "portal" in sealed, "the landed state has no sealed bids"
    assert sorted(sealed) == sorted(bid["channel"] for bid in found["opened"])
    for bid in found["opened"]:
        assert bid["receipt"] and bid["amount"] > 0, bid
    assert [name for bid in found["opened"] for name in bid["files"]] == [
        "投标文件.pdf"
    ]


def test_rule_sets_in_force_are_the_same(upgraded):
    in_force = [
        tables.rows(name, "microworks_ruleset", ["id", "code", "version", "state"])
        for name in (upgraded.before, upgraded.after)
    ]
    kept = [
        {key for key, row in rows.items() if row["state"] == "in_force"}
        for rows in in_force
    ]
    assert kept[0] and kept[0] == kept[1]


def test_comparison_notices_what_is_lost_changed_or_new(upgraded):
    for name, rows in (
        (upgraded.before, "(1, 'a'), (2, 'b'), (3, 'c')"),
        (upgraded.after, "(1, 'a'), (3, 'x'), (4, 'd')"),
    ):
        psql(
            f"CREATE TABLE probe AS SELECT * FROM (VALUES {rows}) AS v (id, text)", name
        )
    try:
        names = {"probe": ["id", "text"]}
        old, new = (
            tables.digests(name, names) for name in (upgraded.before, upgraded.after)
        )
        assert old != new
        assert tables.differences(
            upgraded.before, upgraded.after, "probe", names["probe"]
        ) == [
            'probe.text: row 3 held "c", now "x"',
            "probe: row 2 is gone",
            "probe: row 4 is new",
        ]
    finally:
        for name in (upgraded.before, upgraded.after):
            psql("DROP TABLE probe", name)
