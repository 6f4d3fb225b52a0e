"""The pool, the draw and its repetition."""

import json
from hashlib import sha256

from odoo import Command, api, models

from ...tools import canonical, draw, stages
from ..project.project import COLOURS


class InspectionPlanDraw(models.Model):
    _inherit = "microworks.inspection.plan"

    # === BUSINESS ===

    def _is_genuine(self):
        """Whether pool, seed and result still belong together."""
        self.ensure_one()
        if self.state != "drawn":
            return False
        pool = json.loads(self.pool_json)
        seed = draw.make_seed(self.drawn_on, self.number, self.nonce.strip())
        return (
            canonical.digest(pool) == self.pool_digest
            and seed.hex() == self.seed
            and self._draw(pool, seed) == json.loads(self.result)
        )

    def _take_pool(self):
        """Everything the draw depends on, as canonical JSON values."""
        rules = self.env["microworks.ruleset"]._for(self.area_id, self._legal_today())
        weights = {
            colour: int(rules._number(f"draw.weight.{colour}"))
            for colour, _label in COLOURS
        }
        works = self.env["microworks.project"]
        projects = works.search(
            [
                ("area_id", "child_of", self.area_id.id),
                ("state", "in", works._states_having(stages.DRAWN)),
            ],
            order="number",
        )
        return {
            "objects": [
                [project.number, weights[project.risk_colour]] for project in projects
            ],
            "candidates": sorted(self.candidate_ids.mapped("login")),
            "excluded": {
                project.number: sorted(self._excluded(project).mapped("login"))
                for project in projects
            },
            "count": self.object_count,
            "inspectors": int(rules._number("draw.inspectors")),
            "reserve": int(rules._number("draw.reserve")),
        }

    def _excluded(self, project):
        """Candidates of the same township or of the project's own staff."""
        township = project.area_id._ancestors().filtered(
            lambda area: area.level in ("township", "village")
        )
        staff = project.manager_id | project.applicant_id | project.approver_id
        return self.candidate_ids.filtered(
            lambda user: user in staff or user.microworks_area_ids & township
        )

    @api.model
    def _draw(self, pool, seed):
        """Projects, and for each of them inspectors and reserve, in order drawn."""
        drawn = draw.draw(map(tuple, pool["objects"]), pool["count"], seed)
        result = []
        for place, key in enumerate(drawn):
            people = [
                (login, 1)
                for login in pool["candidates"]
                if login not in pool["excluded"][key]
            ]
            count = pool["inspectors"] + pool["reserve"]
            # Another seed per project, or the same persons would come every time.
            own_seed = sha256(seed + place.to_bytes(8, "big") + b"people").digest()
            logins = draw.draw(people, count, own_seed)
            result.append(
                {
                    "project": key,
                    "inspectors": logins[: pool["inspectors"]],
                    "reserve": logins[pool["inspectors"] :],
                }
            )
        return result

    def _create_inspections(self):
        for row in json.loads(self.result):
            project = self.env["microworks.project"].search(
                [
                    ("number", "=", row["project"]),
                    ("company_id", "=", self.company_id.id),
                ]
            )
            users = {
                user.login: user
                for user in self.candidate_ids
                if user.login in row["inspectors"] + row["reserve"]
            }
            self.env["microworks.inspection"]._unguarded().create(
                {
                    "project_id": project.id,
                    "kind": "INS-D",
                    "plan_id": self.id,
                    "planned_on": self.planned_on,
                    "inspector_ids": [
                        Command.set([users[login].id for login in row["inspectors"]])
                    ],
                    "reserve_ids": [
                        Command.set([users[login].id for login in row["reserve"]])
                    ],
                }
            )
