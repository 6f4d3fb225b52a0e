"""The event log at a province's size: appending and proving.

``run(env)`` fills the database with BENCH_EVENTS events by COPY, their content in the
form the platform writes, and leaves them behind: use a database of its own.
"""

import hashlib
import io
import os
import random
import time
from datetime import datetime, timedelta
from statistics import median

EVENTS = int(os.environ.get("BENCH_EVENTS", "1000000"))
MIN_RATE = 20_000
MAX_PROOF_MS = 5.0
PROOFS = 300
COLUMNS = (
    "occurred_at, kind, res_model, res_id, label, company_id, user_id,"
    " role, source, target, content, digest"
)


def run(env):
    """Rows of name, value, unit, yardstick, limit, ok."""
    heads = env["microworks.log.head"]
    heads._sequence()
    begin = time.perf_counter()
    _fill(env, EVENTS)
    filled = time.perf_counter() - begin
    begin = time.perf_counter()
    done = heads._sequence()
    seconds = time.perf_counter() - begin
    env.cr.commit()
    assert done == EVENTS, (done, EVENTS)
    env.cr.execute("ANALYZE microworks_log_node")
    rate = done / seconds
    usual, worst = _proofs(env, heads)
    size = heads._size()
    return [
        _row("events filled in by COPY", EVENTS / filled, "events/s"),
        _row("sequencer", rate, "events/s", "", f"≥ {MIN_RATE}", rate >= MIN_RATE),
        _row("events in the log", size, ""),
        _row(
            "inclusion proof, median",
            usual,
            "ms",
            "",
            f"< {MAX_PROOF_MS}",
            usual < MAX_PROOF_MS,
        ),
        _row("inclusion proof, 99 of 100", worst, "ms"),
    ]


def _row(name, value, unit, yardstick="", limit="", ok=""):
    return {
        "name": name,
        "value": f"{value:.2f}" if value < 100 else f"{value:.0f}",
        "unit": unit,
        "yardstick": yardstick,
        "limit": limit,
        "ok": ok,
    }


def _content(number, moment, company, user):
    """Canonical JSON of an event, as ``microworks.event`` writes it."""
    return (
        '{"after":{"state":"approved"},"area":null,'
        f'"at":"{moment.isoformat(timespec="microseconds")}Z",'
        '"before":{"state":"applied"},"facts":{},"from":"applied",'
        f'"id":{number},"kind":"transition","label":"XM {number} 道路硬化",'
        f'"model":"microworks.project","person":{user},"project":null,'
        '"reason":null,"role":"group_township_leader","to":"approved",'
        f'"user":[{user},"bench"],"v":1}}'
    )


def _check_form(env):
    """The made-up content is what our own code would write for it."""
    from odoo.addons.microworks_supervision.tools import canonical

    moment = datetime(2026, 3, 1, 8, 0, 0, 5)
    text = _content(7, moment, 1, 2)
    import json

    assert canonical.encode(json.loads(text)).decode() == text


def _fill(env, count, chunk=50_000):
    _check_form(env)
    company, user = env.company.id, env.uid
    start = datetime(2026, 1, 1, 8, 0, 0)
    with env.registry.cursor() as cr:
        for first in range(0, count, chunk):
            lines = []
            for number in range(first + 1, min(first + chunk, count) + 1):
                moment = start + timedelta(seconds=number, microseconds=number % 997)
                content = _content(number, moment, company, user)
                digest = hashlib.sha256(content.encode()).hexdigest()
                lines.append(
                    f"{moment:%Y-%m-%d %H:%M:%S}\ttransition\tmicroworks.project\t"
                    f"{number}\tXM {number}\t{company}\t{user}\t"
                    f"group_township_leader\tapplied\tapproved\t{content}\t{digest}\n"
                )
            cr.copy_expert(
                f"COPY microworks_event ({COLUMNS}) FROM STDIN",
                io.StringIO("".join(lines)),
            )
            cr.commit()


def _proofs(env, heads):
    from odoo.addons.microworks_supervision.tools import merkle

    env.cr.execute(
        "SELECT event_id FROM microworks_log_node WHERE lvl = 0 AND idx = ANY(%s)",
        [random.Random(1).sample(range(heads._size()), PROOFS)],
    )
    ids = [row[0] for row in env.cr.fetchall()]
    times, proof = [], None
    for event_id in ids:
        begin = time.perf_counter()
        proof = heads._inclusion_proof(event_id)
        times.append((time.perf_counter() - begin) * 1e3)
    assert merkle.verify_inclusion(
        bytes.fromhex(proof["leaf"]),
        proof["index"],
        proof["size"],
        [bytes.fromhex(value) for value in proof["path"]],
        bytes.fromhex(proof["root"]),
    )
    return median(times), sorted(times)[len(times) * 99 // 100]
