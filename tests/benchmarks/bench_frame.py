"""What the checks of names cost a form, a draft and a list.

Each is measured with the checks and without, in turns and in one run; ``run(env)``
rolls everything back.
"""

import time
from contextlib import contextmanager, nullcontext
from statistics import mean
from unittest.mock import patch

from lxml import etree

TURNS, EACH = 8, 10
MAX_RATIO = 1.1
LIST = {
    "number": {},
    "name": {},
    "area_id": {"fields": {"display_name": {}}},
    "state": {},
    "works_class": {},
}


def run(env):
    """Rows of name, value, unit, yardstick, limit, ok."""
    try:
        return list(_run(env))
    finally:
        env.cr.rollback()


def _run(env):
    officer, town = _people(env)
    projects = env["microworks.project"].with_user(officer)
    form = _form(projects)
    values = {"name": "Bench", "area_id": town.id, "estimated_amount": 50_000}
    drafts = projects.create([{**values, "name": f"Bench {n}"} for n in range(20)])
    tasks = {
        "an empty form": lambda _n: projects.onchange({}, [], form),
        "an onchange of a new form": lambda _n: projects.onchange(
            dict(values), ["area_id"], form
        ),
        "an onchange of a draft": lambda n: drafts[n].onchange(
            {"area_id": town.id}, ["area_id"], form
        ),
        "a draft made": lambda _n: projects.create(values),
        "a draft changed": lambda n: drafts[n].web_save(
            {"estimated_amount": 50_000 + n}, form
        ),
        "a page of a list": lambda _n: projects.web_search_read([], LIST, limit=80),
    }
    for name, task in tasks.items():
        with_checks, without = [], []
        for _turn in range(TURNS):
            for seconds, checks in ((with_checks, nullcontext()), (without, off(env))):
                # A changed class is slow at first, for Python looks its methods up anew.
                with checks:
                    for n in range(-3, EACH):
                        spent = _measure(env, task, n + 3)
                        if n >= 0:
                            seconds.append(spent)
        ours, bare = _usual(with_checks), _usual(without)
        ratio = ours / bare
        yield {
            "name": name,
            "value": f"{ours * 1e3:.2f}",
            "unit": "ms",
            "yardstick": f"{bare * 1e3:.2f}",
            "limit": MAX_RATIO,
            "ok": ratio <= MAX_RATIO,
        }


def _form(projects):
    """What the browser asks for: the fields of the form, with the labels of links."""
    view = etree.fromstring(projects.get_view(view_type="form")["arch"])
    names = {
        node.get("name") for node in view.iter("field") if not _is_inside_list(node)
    }
    label = {"fields": {"display_name": {}}}
    fields = projects._fields
    return {
        name: label if fields[name].type == "many2one" else {}
        for name in sorted(names & fields.keys())
    }


def _is_inside_list(node):
    return any(parent.tag == "field" for parent in node.iterancestors())


def _usual(seconds):
    """The quicker half: what another program on the machine did is left out."""
    return mean(sorted(seconds)[: len(seconds) // 2])


@contextmanager
def off(env):
    """The frame without what it asks of the names in values, and of access first."""
    frame = type(env["microworks.project"])
    with patch.object(frame, "_check_named", lambda self, vals_list: None):
        yield


def _measure(env, task, n):
    env.flush_all()
    env.invalidate_all()
    start = time.perf_counter()
    task(n)
    env.flush_all()
    return time.perf_counter() - start


def _people(env):
    county, town = env["microworks.area"].create(
        [
            {"name": "Bench County", "code": "990198000000", "level": "county"},
            {"name": "Bench Town", "code": "990198101000", "level": "township"},
        ]
    )
    town.parent_id = county
    group = env.ref("microworks_supervision.group_township_officer")
    officer = env["res.users"].create(
        {
            "name": "Bench Officer",
            "login": "bench_officer",
            "email": "bench@example.org",
            "group_ids": [(4, group.id)],
            "microworks_area_ids": [(4, town.id)],
        }
    )
    return officer, town
