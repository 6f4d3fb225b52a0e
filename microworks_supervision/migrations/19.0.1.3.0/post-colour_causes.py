"""A colour that was there already has causes that hold it.

No colour changes: what the findings, waivers and the trail say about a project that is
yellow or red is written down as causes, none above the colour the project has now.
"""

import json

from odoo import SUPERUSER_ID, api

ORDER = ("green", "yellow", "red")
SEVERITY_COLOUR = {"serious": "yellow", "major": "red"}
UNSETTLED = ("ordered", "replied", "returned")


def migrate(cr, version):
    """Make the causes of every coloured project."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    if env["microworks.risk.cause"].search_count([], limit=1):
        return
    for project in env["microworks.project"].search([("risk_colour", "!=", "green")]):
        rows = _findings(project) + _waivers(project) + _trail(env, project)
        env["microworks.risk.cause"]._unguarded().create(
            [
                {
                    **row,
                    "project_id": project.id,
                    "colour": min(row["colour"], project.risk_colour, key=ORDER.index),
                }
                for row in rows
            ]
        )


def _findings(project):
    return [
        {
            "colour": SEVERITY_COLOUR[finding.severity],
            "reason": finding.display_name,
            "res_model": finding._name,
            "res_id": finding.id,
            "raiser_id": finding.orderer_id.id,
            "raised_on": finding.ordered_on,
        }
        for finding in project.finding_ids
        if finding.severity in SEVERITY_COLOUR and finding.state in UNSETTLED
    ]


def _waivers(project):
    return [
        {
            "colour": "yellow",
            "reason": waiver.gate_name,
            "res_model": waiver._name,
            "res_id": waiver.id,
            "raiser_id": waiver.approved_by_id.id,
            "raised_on": waiver.approved_on,
        }
        for waiver in project.waiver_ids
        if waiver.state == "approved"
    ]


def _trail(env, project):
    """What else raised the colour: the trail knows when, by whom, and why.

    Findings and waivers speak for themselves above; a finding that was re-checked
    since then holds nothing.
    """
    events = env["microworks.event"].search(
        [
            ("project_id", "=", project.id),
            ("res_model", "=", project._name),
            ("kind", "=", "change"),
        ]
    )
    own = [finding.number for finding in project.finding_ids if finding.number]
    own += [waiver.gate_name for waiver in project.waiver_ids]
    rows = []
    for event in events:
        content = json.loads(event.content)
        before = content["before"].get("risk_colour")
        after = content["after"].get("risk_colour")
        if before not in ORDER or after not in ORDER:
            continue
        raised = ORDER.index(after) > ORDER.index(before)
        if raised and not any(name in (event.reason or "") for name in own):
            rows.append(
                {
                    "colour": after,
                    "reason": event.reason or "–",
                    "res_model": project._name,
                    "res_id": project.id,
                    "raiser_id": event.user_id.id,
                    "raised_on": event._legal_day(event.occurred_at),
                }
            )
    return rows
