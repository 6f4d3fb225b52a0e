"""A random draw as people read it, and as anybody can compute it again."""

import base64
import contextlib
import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_list

TABLE = Markup('<p>%s</p><table class="table table-sm"><thead>%s</thead>%s</table>')
CELL = {"head": Markup("<th>%s</th>"), "row": Markup("<td>%s</td>")}
ROW = Markup("<tr>%s</tr>")


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

    @api.depends("pool_json", "result")
    @api.depends_context("lang")
    def _compute_words(self):
        for plan in self:
            plan.pool_html = plan.result_html = False
            # Where somebody altered it the repetition says so; the form still opens.
            with contextlib.suppress(ValueError, KeyError, TypeError):
                if plan.pool_json:
                    plan.pool_html = plan._pool_in_words(json.loads(plan.pool_json))
                if plan.result:
                    plan.result_html = plan._result_in_words(json.loads(plan.result))

    def _pool_in_words(self, pool):
        people, projects = self._names(
            pool["candidates"], [key for key, _weight in pool["objects"]]
        )
        summary = self.env._(
            "%(count)s of %(size)s projects are drawn, and for each of them"
            " %(inspectors)s inspectors and %(reserve)s in reserve from: %(people)s",
            count=pool["count"],
            size=len(pool["objects"]),
            inspectors=pool["inspectors"],
            reserve=pool["reserve"],
            people=people(pool["candidates"]),
        )
        heads = (
            self.env._("Project"),
            self.env._("Tickets"),
            self.env._("Left Out of Its Draw"),
        )
        rows = [
            (projects(key), weight, people(pool["excluded"][key]))
            for key, weight in pool["objects"]
        ]
        return _table(summary, heads, rows)

    def _result_in_words(self, result):
        logins = {
            login for row in result for login in row["inspectors"] + row["reserve"]
        }
        people, projects = self._names(logins, [row["project"] for row in result])
        heads = (
            self.env._("No."),
            self.env._("Project"),
            self.env._("Inspectors"),
            self.env._("In Reserve"),
        )
        rows = [
            (
                place,
                projects(row["project"]),
                people(row["inspectors"]),
                people(row["reserve"]),
            )
            for place, row in enumerate(result, 1)
        ]
        return _table(self.env._("In the order of the draw:"), heads, rows)

    def _names(self, logins, numbers):
        """Return what turns logins into names, and a number into number and name."""
        # sudo: names only, of persons and works that the plan itself shows, also of
        # a colleague who has left and of works that were moved to another area.
        users = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search([("login", "in", sorted(logins))])
        )
        works = (
            self.env["microworks.project"]
            .sudo()
            .search(
                [("number", "in", numbers), ("company_id", "=", self.company_id.id)]
            )
        )
        name_of = {user.login: user.name for user in users}
        works_of = {project.number: project.name for project in works}

        def people(some):
            return format_list(self.env, [name_of.get(one, one) for one in some]) or "–"

        def project(number):
            return f"{number} {works_of.get(number, '')}".strip()

        return people, project


def _table(summary, heads, rows):
    """A table with a sentence above it; every text is escaped."""
    return TABLE % (
        summary,
        _row("head", heads),
        Markup().join(_row("row", row) for row in rows),
    )


def _row(kind, cells):
    return ROW % Markup().join(CELL[kind] % cell for cell in cells)
