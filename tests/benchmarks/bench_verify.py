"""What it costs to compare the values of rows with the events that tell them.

One project is made and closed by its steps, and copied by SQL with its events until
there are enough of them; ``run(env)`` rolls everything back.
"""

import time
import tracemalloc

from odoo.tools import SQL

SMALL, LARGE = 2_000, 8_000
EVENTS_EACH = 5
# Four times the records may take five times as long, for caches and luck.
MAX_GROWTH = 1.25
MAX_MEMORY_MB = 32


def run(env):
    """Rows of name, value, unit, yardstick, limit, ok."""
    try:
        return list(_run(env))
    finally:
        env.cr.rollback()


def _run(env):
    first = _closed_project(env)
    seconds = {}
    for size in (SMALL, LARGE):
        _fill(env, first, size - (SMALL if seconds else 0))
        seconds[size] = _verified(env)
    growth = seconds[LARGE] / seconds[SMALL] / (LARGE / SMALL)
    yield {
        "name": f"verification of the values of {LARGE} projects",
        "value": f"{seconds[LARGE] / LARGE / EVENTS_EACH * 1e6:.0f}",
        "unit": "µs/event",
        "yardstick": f"{seconds[SMALL] / SMALL / EVENTS_EACH * 1e6:.0f}",
        "limit": f"× {MAX_GROWTH}",
        "ok": growth <= MAX_GROWTH,
    }
    tracemalloc.start()
    _verified(env)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    yield {
        "name": "memory of it",
        "value": f"{peak:.1f}",
        "unit": "MB",
        "yardstick": "",
        "limit": f"< {MAX_MEMORY_MB}",
        "ok": peak < MAX_MEMORY_MB,
    }


def _verified(env):
    begin = time.perf_counter()
    found = env["microworks.log.head"]._verify_values()
    spent = time.perf_counter() - begin
    assert not found, found[:3]
    return spent


def _closed_project(env):
    area = env["microworks.area"].search([("level", "=", "township")], limit=1)
    if not area:
        area = env["microworks.area"].create(
            {"name": "Bench", "code": "990177101000", "level": "township"}
        )
    project = env["microworks.project"].create(
        {"name": "Bench", "area_id": area.id, "estimated_amount": 50_000}
    )
    # The number is the one value that is not the same in the copies.
    frozen = project._frozen_values()
    del frozen["number"]
    for _number in range(EVENTS_EACH):
        env["microworks.event"]._record(
            project, kind="record", facts={"frozen": frozen}
        )
    env.flush_all()
    return project


def _fill(env, first, count):
    """Copies of the project, each with copies of its events."""
    columns = [
        name
        for name, field in first._fields.items()
        if field.store and field.column_type and name not in ("id", "number")
    ]
    env.cr.execute(
        SQL(
            """
            WITH made AS (
                INSERT INTO microworks_project (number, %(columns)s)
                SELECT 'B-' || nextval('microworks_project_id_seq'), %(columns)s
                  FROM microworks_project, generate_series(1, %(count)s)
                 WHERE id = %(first)s
             RETURNING id)
            INSERT INTO microworks_event (occurred_at, kind, res_model, res_id, label,
                area_id, company_id, user_id, content, digest)
            SELECT e.occurred_at, e.kind, e.res_model, made.id, e.label,
                   e.area_id, e.company_id, e.user_id,
                   e.content, e.digest
              FROM made, microworks_event e
             WHERE e.res_model = 'microworks.project' AND e.res_id = %(first)s
            """,
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            count=count,
            first=first.id,
        )
    )
    env.cr.execute("ANALYZE microworks_project")
    env.cr.execute("ANALYZE microworks_event")
