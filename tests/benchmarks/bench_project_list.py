"""A page of the project list, record rules included, as the county fills up.

``run(env)`` rolls everything back. The village has the same number of projects at
both sizes, so the page is the same and only the county around it grows.
"""

import time
from statistics import median

SIZES = (1_000, 100_000)
OWN = 100
VILLAGES = 400
REPEATS = 15
MAX_RATIO = 2.0
LIST = {
    "number": {},
    "name": {},
    "area_id": {"fields": {"display_name": {}}},
    "works_type": {},
    "works_class": {},
    "currency_id": {"fields": {}},
    "estimated_amount": {},
    "risk_colour": {},
    "state": {},
}
ROLES = (("village clerk", "clerk"), ("county department", "department"))


def run(env):
    """Rows of name, value, unit, yardstick, limit, ok."""
    try:
        return _run(env)
    finally:
        env.cr.rollback()


def _run(env):
    people, villages, template = _prepare(env)
    rows, small = [], {}
    have = 0
    for size in SIZES:
        _fill(env, template, villages, have, size)
        have = size
        for label, role in ROLES:
            seconds, queries = _page(env, people[role])
            name = f"page of the {label}, {size:,} projects"
            if size == SIZES[0]:
                small[role] = seconds
                rows.append(_row(name, seconds * 1e3, "ms", f"{queries} queries"))
                continue
            ratio = seconds / small[role]
            rows.append(_row(name, seconds * 1e3, "ms", f"{queries} queries"))
            limit = MAX_RATIO if role == "clerk" else ""
            ok = ratio <= MAX_RATIO if role == "clerk" else ""
            rows.append(_row(f"… against {SIZES[0]:,}", ratio, "x", "1", limit, ok))
    return rows


def _row(name, value, unit, yardstick="", limit="", ok=""):
    return {
        "name": name,
        "value": f"{value:.2f}",
        "unit": unit,
        "yardstick": yardstick,
        "limit": limit,
        "ok": ok,
    }


def _prepare(env):
    areas = env["microworks.area"]
    county = areas.create(
        {"name": "Bench County", "code": "990197000000", "level": "county"}
    )
    towns = areas.create(
        [
            {
                "name": f"Town {n}",
                "code": f"990197{100 + n:03}000",
                "level": "township",
                "parent_id": county.id,
            }
            for n in range(20)
        ]
    )
    villages = areas.create(
        [
            {
                "name": f"Village {n}",
                "code": f"990197{100 + n % 20:03}{200 + n // 20:03}",
                "level": "village",
                "parent_id": towns[n % 20].id,
            }
            for n in range(VILLAGES)
        ]
    )
    people = {
        role: env["res.users"].create(
            {
                "name": role,
                "login": f"bench_{role}",
                "group_ids": [(4, env.ref(f"microworks_supervision.{group}").id)],
                "microworks_area_ids": [(4, area.id)],
            }
        )
        for role, group, area in (
            ("clerk", "group_village_clerk", villages[0]),
            ("department", "group_county_department", county),
        )
    }
    template = env["microworks.project"].create(
        {"name": "Template", "area_id": villages[0].id, "estimated_amount": 50_000}
    )
    env.flush_all()
    return people, villages, template


def _fill(env, template, villages, have, size):
    """Copies of one row by SQL, the first hundred in the clerk's own village."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'microworks_project' AND column_name NOT IN"
        " ('id', 'number', 'name', 'area_id', 'external_id', 'access_token')"
    )
    columns = ", ".join(f'"{row[0]}"' for row in env.cr.fetchall())
    env.cr.execute(
        f"""
        INSERT INTO microworks_project (number, name, area_id, {columns})
        SELECT 'B' || n, 'Road ' || n,
            CASE WHEN n <= %s THEN %s
            ELSE (%s::int[])[2 + n %% %s] END, {columns}
        FROM generate_series(%s, %s) AS n, microworks_project
        WHERE microworks_project.id = %s
        """,
        [
            OWN,
            villages[0].id,
            villages.ids,
            len(villages) - 1,
            have + 1,
            size,
            template.id,
        ],
    )
    env.cr.execute("ANALYZE microworks_project, microworks_area")
    env.invalidate_all()


def _page(env, user):
    projects = env["microworks.project"].with_user(user)
    times = []
    for _turn in range(REPEATS):
        env.invalidate_all()
        before = env.cr.sql_log_count
        begin = time.perf_counter()
        page = projects.web_search_read([], LIST, limit=80, count_limit=10_001)
        times.append(time.perf_counter() - begin)
        queries = env.cr.sql_log_count - before
        assert len(page["records"]) == 80
    return median(times), queries
