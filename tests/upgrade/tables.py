"""Compare what two databases hold, table by table."""

from __future__ import annotations

import json
from collections.abc import Collection

from devkit.postgres import psql

Columns = dict[str, list[str]]
# Chinese punctuation in Latin width; what differs in it alone says the same.
HALF_WIDTH = str.maketrans("，；：（）", ",;:()")


def columns(database: str) -> Columns:
    """Return the stored columns of every table."""
    text = psql(
        """SELECT relname || ' ' || string_agg(attname, ' ' ORDER BY attname)
             FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
              AND attnum > 0 AND NOT attisdropped
         GROUP BY relname ORDER BY relname""",
        database,
    )
    return {name: names for name, *names in map(str.split, text.splitlines())}


def digests(database: str, wanted: Columns) -> dict[str, str]:
    """Return number of rows and digest of the wanted columns of each table."""
    queries = [
        f"""SELECT '{table} ' || count(*) || ' ' || md5(COALESCE(
              string_agg(found::text, '|' ORDER BY found::text COLLATE "C"), ''))
              FROM (SELECT {_names(names)} FROM "{table}") AS found"""
        for table, names in wanted.items()
    ]
    text = psql("\nUNION ALL\n".join(queries), database)
    return dict(line.split(" ", 1) for line in text.splitlines())


def rows(database: str, table: str, names: list[str]) -> dict[str, dict[str, object]]:
    """Return the rows of a table by their id; without one, by all they hold."""
    key = "id::text" if "id" in names else "to_jsonb(found)::text"
    text = psql(
        f"""SELECT jsonb_build_array({key}, to_jsonb(found))
              FROM (SELECT {_names(names)} FROM "{table}") AS found""",
        database,
    )
    return dict(json.loads(line) for line in text.splitlines())


def _names(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def differences(
    before: str,
    after: str,
    table: str,
    names: list[str],
    translated: Collection[str] = (),
    respelled: Collection[str] = (),
) -> list[str]:
    """Say in words how the rows of a table differ, the rows that are new included.

    :param translated: columns, as ``table.column``, where a text may have become one
        in several languages that says the same in the first of them
    :param respelled: columns whose Chinese may have other punctuation than before
    """
    old, new = rows(before, table, names), rows(after, table, names)
    for name in names:
        if f"{table}.{name}" in translated:
            for key, row in new.items():
                was = old.get(key, row)[name]
                if isinstance(row[name], dict) and not isinstance(was, dict):
                    row[name] = row[name].get("en_US")
        if f"{table}.{name}" in respelled:
            for row in [*old.values(), *new.values()]:
                if isinstance(row[name], dict) and "zh_CN" in row[name]:
                    row[name]["zh_CN"] = _letters(row[name]["zh_CN"])
    found = [f"{table}: row {key[:200]} is gone" for key in old.keys() - new.keys()]
    found += [f"{table}: row {key[:200]} is new" for key in new.keys() - old.keys()]
    for key in old.keys() & new.keys():
        found += [
            f"{table}.{name}: row {key} held {_short(old[key][name])},"
            f" now {_short(new[key][name])}"
            for name in names
            if old[key][name] != new[key][name]
        ]
    return sorted(found)


def _letters(text: str) -> str:
    return text.translate(HALF_WIDTH).replace(") ", ")").replace(" (", "(")


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 80 else text[:77] + "…"
