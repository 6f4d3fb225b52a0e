"""One step of a project against a bare write with a chatter message.

``run(env)`` rolls everything back. Each step begins with an empty cache, as a request
does, and ends with everything sent to PostgreSQL.
"""

import time
from statistics import median

STEPS = 60
MAX_RATIO = 2.0


def run(env):
    """Rows of name, value, unit, yardstick, limit, ok."""
    try:
        return _run(env)
    finally:
        env.cr.rollback()


def _run(env):
    officer, projects = _prepare(env)
    steps = projects.with_user(officer)
    for project in (steps[0], steps[1]):
        _measure(env, lambda project=project: _step(project))
        _measure(env, lambda project=project: _bare(project))
    ours, bare, gates = [], [], []
    # In turns, so that a busy machine disturbs both alike.
    for project in steps[2:]:
        ours.append(_measure(env, lambda project=project: _step(project)))
        bare.append(_measure(env, lambda project=project: _bare(project)))
        gates.append(_measure(env, lambda project=project: _gate(project)))
    seconds = median(second for second, _q in ours)
    yardstick = median(second for second, _q in bare)
    queries = median(count for _s, count in ours)
    bare_queries = median(count for _s, count in bare)
    ratio = seconds / yardstick
    return [
        _row("one step", seconds * 1e3, "ms", f"{yardstick * 1e3:.2f}"),
        _row("time against bare", ratio, "x", "1", MAX_RATIO, ratio <= MAX_RATIO),
        _row("queries of a step", queries, "", f"{bare_queries:.0f}"),
        _row("a gate, asked alone", median(second for second, _q in gates) * 1e3, "ms"),
        _row("queries of a gate", median(count for _s, count in gates), ""),
    ]


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
    county, town = env["microworks.area"].create(
        [
            {"name": "Bench County", "code": "990198000000", "level": "county"},
            {"name": "Bench Town", "code": "990198101000", "level": "township"},
        ]
    )
    town.parent_id = county
    officer = env["res.users"].create(
        {
            "name": "Bench Officer",
            "login": "bench_officer",
            "email": "bench@example.org",
            "group_ids": [
                (4, env.ref("microworks_supervision.group_township_officer").id)
            ],
            "microworks_area_ids": [(4, town.id)],
        }
    )
    projects = env["microworks.project"].create(
        [
            {"name": f"Bench {n}", "area_id": town.id, "estimated_amount": 50_000}
            for n in range(STEPS)
        ]
    )
    projects._unguarded().write({"state": "under_construction"})
    env.flush_all()
    return officer, projects


def _step(project):
    project.action_suspend(reason="Flood")
    project.env.flush_all()
    project.env.cr.precommit.run()


def _bare(project):
    """What any document does: a field written, one message posted.

    Without field tracking, which would post a second message.
    """
    # sudo: the yardstick has no rules to keep.
    project._unguarded().with_context(tracking_disable=True).write(
        {"state": "under_construction"}
    )
    project.sudo().message_post(body="Flood is over")
    project.env.flush_all()
    project.env.cr.precommit.run()


def _gate(project):
    """All that the rule set asks before the commencement, nothing of it there."""
    return project._get_refusals("under_construction")


def _measure(env, action):
    env.flush_all()
    env.invalidate_all()
    queries = env.cr.sql_log_count
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin, env.cr.sql_log_count - queries
