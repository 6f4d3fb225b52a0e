"""Import of open contracting data against bare inserting through the ORM.

``run(env)`` needs a database without much in it, works on cursors of its own and
leaves its records behind. A file of made-up processes is written first; the yardstick
inserts the same projects, procurements, bids and firms by plain ``create`` calls in
batches of the same size, in the same process and database.
"""

import json
import os
import resource
import tempfile
import time
import tracemalloc
from contextlib import contextmanager

COUNT = int(os.environ.get("BENCH_OCDS_COUNT", "2000"))
BIDS = 4
FIRMS = 300
BATCH = 500
MAX_RATIO = 2.0
# Tracking memory slows Python down, so it is a run of its own.
MEMORY_COUNT = 1_500
MAX_GROWTH_MB = 8.0


def run(env):
    """Rows of name, value, unit, yardstick, limit, ok."""
    area = _area(env)
    with _file(COUNT, "fast") as path:
        begin = time.perf_counter()
        report = env["microworks.ocds.import"]._import_file(path, area=area)
        imported = time.perf_counter() - begin
        assert report["counts"]["created"] == COUNT, report
        env.cr.rollback()
        bare = _bare(env, path)
        begin = time.perf_counter()
        report = env["microworks.ocds.import"]._import_file(path, area=area)
        again = time.perf_counter() - begin
        assert report["counts"]["unchanged"] == COUNT, report
    env.cr.rollback()
    growth = _memory(env, area)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = imported / bare
    return [
        _row(
            "rate of the import", COUNT / imported, "processes/s", f"{COUNT / bare:.0f}"
        ),
        _row(
            "time against bare create", ratio, "x", "1.0", MAX_RATIO, ratio <= MAX_RATIO
        ),
        _row("rate, same file again", COUNT / again, "processes/s"),
        _row(
            f"memory kept, {MEMORY_COUNT} for {BATCH} processes",
            growth,
            "MB",
            "0",
            MAX_GROWTH_MB,
            growth <= MAX_GROWTH_MB,
        ),
        _row("peak memory of the process", peak, "MB"),
    ]


def _row(name, value, unit, yardstick="", limit="", ok=""):
    return {
        "name": name,
        "value": f"{value:.2f}" if value < 10 else f"{value:.0f}",
        "unit": unit,
        "yardstick": yardstick,
        "limit": limit,
        "ok": ok,
    }


def _area(env):
    areas = env["microworks.area"]
    area = areas.search([("code", "=", "990199000000")])
    area = area or areas.create(
        {"name": "Bench County", "code": "990199000000", "level": "county"}
    )
    env.cr.commit()
    return area


def _release(number, prefix):
    firms = [(number * 7 + step * 13) % FIRMS for step in range(BIDS)]
    firms = list(dict.fromkeys(firms))
    currency = "CNY"
    day = f"2023-{number % 12 + 1:02}-{number % 27 + 1:02}T09:00:00+08:00"
    return {
        "ocid": f"ocds-{prefix}00-{number}",
        "id": str(number),
        "date": day,
        "tag": ["compiled"],
        "parties": [{"id": "town", "name": "青禾镇人民政府", "roles": ["buyer"]}]
        + [{"id": f"f{firm}", "name": f"Firm {firm}"} for firm in firms],
        "buyer": {"id": "town"},
        "tender": {
            "id": str(number),
            "title": f"道路硬化 {number}",
            "status": "complete",
            "procurementMethod": "selective",
            "value": {"amount": 90_000 + number, "currency": currency},
            "items": [{"id": "1", "classification": {"description": "道路"}}],
        },
        "bids": {
            "details": [
                {
                    "id": str(index),
                    "date": day,
                    "status": "valid",
                    "tenderers": [{"id": f"f{firm}"}],
                    "value": {"amount": 80_000 + index, "currency": currency},
                }
                for index, firm in enumerate(firms)
            ]
        },
        "awards": [
            {
                "id": "a",
                "status": "active",
                "date": day,
                "value": {"amount": 80_000, "currency": currency},
                "suppliers": [{"id": f"f{firms[0]}"}],
            }
        ],
    }


@contextmanager
def _file(count, prefix):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for number in range(count):
            file.write(json.dumps(_release(number, prefix)) + "\n")
        file.flush()
        yield file.name


def _bare(env, path, batch=BATCH):
    """Seconds for the same projects, procurements, bids and firms by ``create``."""
    with open(path) as file:
        releases = [json.loads(line) for line in file]
    with env.registry.cursor() as cr:
        own = env(cr=cr)
        area = _area(own)
        begin = time.perf_counter()
        firms = own["res.partner"].create(
            [{"name": f"Firm {n}", "is_company": True} for n in range(FIRMS)]
        )
        for start in range(0, len(releases), batch):
            _bare_batch(own, area, firms, releases[start : start + batch])
            cr.commit()
            own.invalidate_all()
        return time.perf_counter() - begin


def _bare_batch(env, area, firms, releases):
    quiet = {
        "tracking_disable": True,
        "mail_create_nosubscribe": True,
        "mail_create_nolog": True,
    }
    projects = (
        env["microworks.project"]
        ._unguarded()
        .with_context(**quiet)
        .create(
            [
                {
                    "name": release["tender"]["title"],
                    "origin": "history",
                    "external_id": "bare-" + release["ocid"],
                    "state": "archived",
                    "area_id": area.id,
                    "estimated_amount": release["tender"]["value"]["amount"],
                    "archived_on": release["date"][:10],
                }
                for release in releases
            ]
        )
    )
    procurements = (
        env["microworks.procurement"]
        ._unguarded()
        .with_context(**quiet)
        .create(
            [
                {
                    "name": release["tender"]["title"],
                    "origin": "history",
                    "external_id": "bare-" + release["ocid"],
                    "state": "awarded",
                    "project_id": project.id,
                    "ceiling_price": release["tender"]["value"]["amount"],
                    "awarded_on": release["date"][:10],
                }
                for release, project in zip(releases, projects, strict=True)
            ]
        )
    )
    env["microworks.bid"]._unguarded().with_context(**quiet).create(
        [
            {
                "procurement_id": procurement.id,
                "partner_id": firms[int(bid["tenderers"][0]["id"][1:])].id,
                "external_id": f"bare-{release['ocid']}/{bid['id']}",
                "state": "valid",
                "channel": "history",
                "amount": bid["value"]["amount"],
                "received_at": release["date"][:10],
                "is_winner": bid["id"] == "0",
            }
            for release, procurement in zip(releases, procurements, strict=True)
            for bid in release["bids"]["details"]
        ]
    )
    env.flush_all()


def _memory(env, area):
    """Megabytes that stay in Python's hands from the first batch to the last."""
    marks = []

    def progress(_line):
        marks.append(tracemalloc.get_traced_memory()[0])

    with _file(MEMORY_COUNT, "mema") as path:
        tracemalloc.start()
        try:
            env["microworks.ocds.import"]._import_file(path, progress, area=area)
        finally:
            tracemalloc.stop()
    return max(0.0, (marks[-1] - marks[0]) / 2**20)
