"""A random draw as people read it, and as anybody can compute it again."""

import base64
import contextlib
import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_list

from ...tools import markup


class InspectionPlanWords(models.Model):
    """The record is kept as it was hashed: people get a table, programs the bytes."""

    _inherit = "microworks.inspection.plan"

    _hashed_fields = frozenset({"pool_json", "result"})

    pool_html = fields.Html(
        string="Pool of the Draw", compute="_compute_words", sanitize=False
    )
    result_html = fields.Html(
        string="Result of the Draw", compute="_compute_words", sanitize=False
    )
    pool_file = fields.Binary(string="Pool as Hashed", compute="_compute_files")
    pool_filename = fields.Char(compute="_compute_files")
    result_file = fields.Binary(string="Result as Drawn", compute="_compute_files")
    result_filename = fields.Char(compute="_compute_files")

    # === COMPUTE ===

    @api.depends("pool_json", "result", "number")
    @api.depends_context("lang")
    def _compute_files(self):
        for plan in self:
            for kind, text in (("pool", plan.pool_json), ("result", plan.result)):
                name = self._fields[f"{kind}_html"]._description_string(self.env)
                plan[f"{kind}_file"] = text and base64.b64encode(text.encode())
                plan[f"{kind}_filename"] = text and f"{plan.number} {name}.json"

    @api.depends("pool_json", "result", "candidate_ids")
    @api.depends_context("lang")
    def _compute_words(self):
        for plan in self:
            plan.pool_html = plan.result_html = False
            # Where somebody altered it the repetition says so; the form still opens.
            with contextlib.suppress(ValueError, KeyError, TypeError):
                pool = json.loads(plan.pool_json or "null")
                if pool:
                    plan.pool_html, plan.result_html = plan._in_words(
                        pool, json.loads(plan.result or "[]")
                    )

    def _in_words(self, pool, result):
        """The pool, and what was drawn from it (``False`` before the draw)."""
        people, works = self._names(pool)

        def persons(logins):
            return format_list(self.env, [people.get(x, x) for x in logins]) or "–"

        def project(number):
            return f"{number} {works.get(number, '')}".strip()

        told = self.env._(
            "%(count)s of %(size)s projects are drawn, and for each of them"
            " %(inspectors)s inspectors and %(reserve)s in reserve from: %(people)s",
            count=pool["count"],
            size=len(pool["objects"]),
            inspectors=pool["inspectors"],
            reserve=pool["reserve"],
            people=persons(pool["candidates"]),
        )
        heads = (
            self.env._("Project"),
            self.env._("Tickets"),
            self.env._("Left Out of Its Draw"),
        )
        rows = [
            (project(key), weight, persons(pool["excluded"][key]))
            for key, weight in pool["objects"]
        ]
        drawn_heads = (
            self.env._("No."),
            self.env._("Project"),
            self.env._("Inspectors"),
            self.env._("In Reserve"),
        )
        drawn = [
            (
                place,
                project(row["project"]),
                persons(row["inspectors"]),
                persons(row["reserve"]),
            )
            for place, row in enumerate(result, 1)
        ]
        return (
            Markup("<p>%s</p>%s") % (told, markup.table(heads, rows)),
            drawn and markup.table(drawn_heads, drawn),
        )

    def _names(self, pool):
        """Names of persons by login and of works by number.

        What was drawn is of the pool, so one look serves both tables.
        """
        # sudo: names only, of persons and works that the plan itself shows, also of
        # a colleague who has left and of works that were moved to another area.
        plan = self.sudo().with_context(active_test=False)
        works = plan.env["microworks.project"].search(
            [
                ("number", "in", [key for key, _weight in pool["objects"]]),
                ("company_id", "=", plan.company_id.id),
            ]
        )
        return (
            {user.login: user.name for user in plan.candidate_ids},
            {project.number: project.name for project in works},
        )
