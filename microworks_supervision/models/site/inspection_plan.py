"""双随机一公开: which works and which inspectors, by a draw anybody can repeat."""

import json

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools import canonical, draw, figures
from ...tools.step import NOW, TODAY, Step

_lt = LazyTranslate(__name__)

STATES = [("draft", "Draft"), ("pooled", "Pool closed"), ("drawn", "Drawn")]
COUNTY = ("group_county_department",)


class InspectionPlan(models.Model):
    """draft → pooled → drawn.

    The pool is closed and hashed before the public number is known; the seed
    follows from date, plan and that number, so nobody could choose the result
    and everybody can compute it again (:mod:`draw`).
    """

    _name = "microworks.inspection.plan"
    _description = "Double-random Inspection Plan"
    _inherit = ["microworks.workflow", "mail.thread"]
    _order = "id desc"

    _guarded_fields = frozenset(
        {
            "number",
            "author_id",
            "company_id",
        }
    )
    _open_states = ("draft",)
    _late_fields = frozenset({"nonce"})
    _signs = {"object_count": figures.POSITIVE}
    _steps = {
        "close_pool": Step(
            ("draft",),
            "pooled",
            COUNTY,
            _lt("Close the Pool"),
            stamp={"pooled_at": NOW},
            sets=("pool_json", "pool_digest"),
        ),
        "draw": Step(
            ("pooled",),
            "drawn",
            COUNTY,
            _lt("Draw"),
            stamp={"drawn_on": TODAY},
            sets=("seed", "result"),
        ),
    }

    _object_count_positive = models.Constraint(
        "CHECK (object_count > 0)", "At least one project is drawn."
    )

    number = fields.Char(readonly=True, copy=False)
    name = fields.Char(required=True)
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        default=lambda self: self.env["microworks.project"]._default_area(),
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="area_id.company_id", store=True, precompute=True
    )
    planned_on = fields.Date(
        string="Inspections On", required=True, default=lambda self: self._legal_today()
    )
    object_count = fields.Integer(string="Projects to Draw", required=True, default=1)
    candidate_ids = fields.Many2many(
        comodel_name="res.users",
        string="Inspectors to Draw From",
        help="Persons of the same township and staff of a project are left out"
        " of its draw.",
    )
    nonce = fields.Char(
        string="Public Number",
        copy=False,
        help="A number nobody can choose, such as a lottery result of a day after"
        " the pool was closed.",
    )
    pool_json = fields.Text(string="Pool", readonly=True, copy=False)
    pool_digest = fields.Char(
        string="SHA-256 of the Pool", size=64, readonly=True, copy=False
    )
    pooled_at = fields.Datetime(string="Pool Closed At", readonly=True, copy=False)
    seed = fields.Char(size=64, readonly=True, copy=False)
    result = fields.Text(readonly=True, copy=False)
    drawn_on = fields.Date(readonly=True, copy=False)
    inspection_ids = fields.One2many(
        comodel_name="microworks.inspection",
        inverse_name="plan_id",
        string="Inspections",
        readonly=True,
    )
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        for plan in plans:
            plan._unguarded().write(
                {
                    "number": self.env["ir.sequence"].next_by_code(self._name),
                    "author_id": self.env.user.id,
                }
            )
        return plans

    # === GUARD ===

    def _guard_write_vals(self, vals):
        if "nonce" in vals and any(plan.state != "pooled" for plan in self):
            self._refuse(
                "MW-PLAN-01",
                self.env._("the public number is entered after the pool is closed"),
                next_step=self.env._("close the pool first"),
            )
        return super()._guard_write_vals(vals)

    # === GATE ===

    def _get_refusals(self, target):
        if target == "pooled":
            return self._get_pool_refusals()
        refusals = []
        if not (self.nonce or "").strip() or "\n" in self.nonce:
            refusals.append(
                Refusal(
                    "MW-PLAN-02",
                    self.env._("the public number is missing"),
                    next_step=self.env._("enter it as it was published"),
                )
            )
        return refusals

    def _get_pool_refusals(self):
        refusals = []
        pool = self._take_pool()
        if len(pool["objects"]) < self.object_count:
            refusals.append(
                Refusal(
                    "MW-PLAN-03",
                    self.env._(
                        "%(count)s projects can be drawn, %(need)s are to be",
                        count=len(pool["objects"]),
                        need=self.object_count,
                    ),
                    next_step=self.env._("draw fewer, or choose a larger area"),
                )
            )
        need = pool["inspectors"] + pool["reserve"]
        for key, _weight in pool["objects"]:
            have = len(pool["candidates"]) - len(pool["excluded"][key])
            if have < need:
                refusals.append(
                    Refusal(
                        "MW-PLAN-04",
                        self.env._(
                            "%(project)s: %(have)s inspectors without a conflict,"
                            " %(need)s are needed",
                            project=key,
                            have=have,
                            need=need,
                        ),
                        next_step=self.env._("name more inspectors"),
                    )
                )
        return refusals

    def _after_transition(self, source, target):
        if target == "drawn":
            self._create_inspections()

    # === ACTIONS ===

    def action_close_pool(self):
        """Close the pool: projects, weights and inspectors as they are now.

        :raises Refused: too few projects or inspectors
        """
        for plan in self:
            text = canonical.encode(plan._take_pool()).decode()
            plan._take(
                "close_pool",
                vals={
                    "pool_json": text,
                    "pool_digest": canonical.digest(json.loads(text)),
                },
            )

    def action_draw(self):
        """Draw, and plan the inspections.

        :raises RoleRefused: not the county department, before anything else
        :raises Refused: no public number
        """
        for plan in self:
            plan._check_role(self._get_steps()["draw"])
            plan._check_gate("drawn")
            today = plan._legal_today()
            seed = draw.make_seed(today, plan.number, plan.nonce.strip())
            result = plan._draw(json.loads(plan.pool_json or "{}"), seed)
            plan._take(
                "draw",
                vals={
                    "seed": seed.hex(),
                    "result": canonical.encode(result).decode(),
                },
            )

    def action_check(self):
        """Repeat the draw from the stored pool and public number.

        :return: a notification that says whether the result is the same
        """
        self.ensure_one()
        ok = self._is_genuine()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.name,
                "message": self.env._("The draw was repeated with the same result.")
                if ok
                else self.env._("The stored result is not what the draw gives."),
                "type": "success" if ok else "danger",
                "sticky": not ok,
            },
        }
