"""计量: what was really built in a period, certified by two persons."""

from odoo import api, fields, models
from odoo.tools import SQL, LazyTranslate

from ...exceptions import Refusal
from ...tools.step import NOTHING, TODAY, USER, Step
from ..core.record_rules import CONTRACTORS
from .site_record import CONTRACT_GUARDED

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("verified", "Verified"),
    ("certified", "Certified"),
]
VERIFIERS = ("group_township_officer",)
CERTIFIERS = ("group_township_officer", "group_county_department")


class Measurement(models.Model):
    """draft → verified → certified; verified → draft with a reason.

    Verified on site by the township's technician, certified by a third person.
    Certified quantities are what interim payments are measured against, so the
    contract is locked while they are added up.
    """

    _name = "microworks.measurement"
    _description = "Measurement"
    _inherit = ["microworks.site.record", "microworks.gated", "mail.activity.mixin"]
    _order = "contract_id, number desc, id desc"
    _record_rules = ("area", "company", *CONTRACTORS)

    _guarded_fields = CONTRACT_GUARDED | {
        "number",
    }
    _fixed_links = frozenset({"contract_id"})
    _open_states = ("draft",)
    _periods = (("period_start", "period_end"),)
    _steps = {
        "verify": Step(
            ("draft",),
            "verified",
            VERIFIERS,
            _lt("Verify"),
            stamp={"verifier_id": USER, "verified_on": TODAY},
            apart=("author_id",),
        ),
        "certify": Step(
            ("verified",),
            "certified",
            CERTIFIERS,
            _lt("Certify"),
            stamp={"certifier_id": USER, "certified_on": TODAY},
            apart=("author_id", "verifier_id"),
        ),
        "return": Step(
            ("verified",),
            "draft",
            CERTIFIERS,
            _lt("Return"),
            stamp={"verifier_id": NOTHING, "verified_on": NOTHING},
            gate=False,
            reason=True,
        ),
    }

    # The number is given on certification: two at the same moment collide.
    _number_uniq = models.UniqueIndex(
        "(contract_id, number) WHERE number > 0",
        "Another measurement of this contract was certified at this moment; try again.",
    )
    _period_order = models.Constraint(
        "CHECK (period_start <= period_end)", "A period ends after it begins."
    )

    project_id = fields.Many2one(
        related="contract_id.project_id", store=True, precompute=True, required=False
    )
    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        compute=None,
        precompute=False,
        required=True,
        ondelete="restrict",
        index=True,
    )
    number = fields.Integer(string="Period No.", readonly=True, copy=False)
    period_start = fields.Date(required=True)
    period_end = fields.Date(required=True, default=lambda self: self._legal_today())
    line_ids = fields.One2many(
        comodel_name="microworks.measurement.line",
        inverse_name="measurement_id",
        string="Quantities",
    )
    value = fields.Monetary(
        string="Value of the Period", compute="_compute_value", store=True
    )
    note = fields.Text()
    verifier_id = fields.Many2one(
        comodel_name="res.users",
        string="Verified By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    verified_on = fields.Date(readonly=True, copy=False)
    certifier_id = fields.Many2one(
        comodel_name="res.users",
        string="Certified By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    certified_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === COMPUTE ===

    @api.depends("line_ids.amount")
    def _compute_value(self):
        for measurement in self:
            measurement.value = sum(measurement.line_ids.mapped("amount"))

    @api.depends("contract_id", "number", "period_end")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for measurement in self:
            measurement.display_name = self.env._(
                "Measurement %(number)s until %(end)s",
                number=measurement.number or "–",
                end=measurement.period_end,
            )

    # === GATE ===

    def _get_refusals(self, target):
        if target not in ("verified", "certified"):
            return []
        refusals = []
        if not self.line_ids:
            refusals.append(
                Refusal(
                    "MW-MEAS-01",
                    self.env._("no quantity was measured"),
                    next_step=self.env._("add the lines of the bill of quantities"),
                )
            )
        if self.period_end > self._today():
            refusals.append(
                Refusal(
                    "MW-MEAS-02",
                    self.env._("the period is not over"),
                    next_step=self.env._("measure up to today"),
                )
            )
        # sudo: the state of the contract decides, whoever may read it.
        contract = self.contract_id.sudo()
        if contract.state not in ("in_force", "completed"):
            refusals.append(
                Refusal(
                    "MW-MEAS-03",
                    self.env._("the contract is not in force"),
                    next_step=self.env._("measure while the contract is in force"),
                )
            )
        return refusals + self._get_excess_refusals()

    def _get_excess_refusals(self):
        """Quantities and value above contract and approved variations."""
        refusals = []
        for line in self.line_ids:
            if line._is_excessive():
                refusals.append(
                    Refusal(
                        "MW-MEAS-04",
                        self.env._(
                            "%(item)s: %(total)s measured, %(allowed)s in the contract",
                            item=line.boq_line_id.name,
                            total=line.cumulative_quantity,
                            allowed=line.contract_quantity,
                        ),
                        rule=self.env._("contract quantity and approved variations"),
                        next_step=self.env._("have a variation approved first"),
                    )
                )
            elif line.cumulative_quantity < 0:
                refusals.append(
                    Refusal(
                        "MW-MEAS-05",
                        self.env._(
                            "%(item)s: less than nothing in total",
                            item=line.boq_line_id.name,
                        ),
                        next_step=self.env._("correct the quantity"),
                    )
                )
        # sudo: totals of the contract, compared only.
        contract = self.contract_id.sudo()
        total = contract._certified_value() + self.value
        limit = float(contract._current_amount())
        if self.currency_id.compare_amounts(total, limit) > 0:
            refusals.append(
                Refusal(
                    "MW-MEAS-06",
                    self.env._(
                        "certified %(total)s in all, contract amount %(limit)s",
                        total=total,
                        limit=limit,
                    ),
                    rule=self.env._("contract amount and approved variations"),
                    next_step=self.env._("have a variation approved first"),
                )
            )
        return refusals

    # === ACTIONS ===

    def action_fill(self):
        """Add one empty line for each line of the bill of quantities not yet there."""
        for measurement in self:
            missing = (
                measurement.contract_id.boq_line_ids - measurement.line_ids.boq_line_id
            )
            self.env["microworks.measurement.line"].create(
                [
                    {"measurement_id": measurement.id, "boq_line_id": line.id}
                    for line in missing
                ]
            )

    def action_verify(self):
        """Confirm the quantities on site.

        :raises Refused: more than the contract, period not over
        :raises RoleRefused: the person who entered it
        """
        self._take("verify")

    def action_certify(self):
        """Certify the period; from here on it counts for payments.

        :raises Refused: more than contract and approved variations
        :raises RoleRefused: the person who entered or verified it
        """
        for measurement in self:
            measurement._lock_contract()
            measurement._take(
                "certify",
                vals={"number": measurement._next_number()},
                facts={"lines": measurement._line_facts()},
            )

    def action_return(self, reason=None):
        """Send the measurement back to its author, with a reason."""
        self._take("return", reason=reason)

    # === BUSINESS ===

    def _lock_contract(self):
        """Only one certification per contract at a time.

        The lock alone is not enough: who waited for it still reads from his old
        snapshot. Touching the row makes PostgreSQL refuse that snapshot, and
        Odoo repeats the request on a new one.
        """
        # sudo: a lock; role and area are checked by the transition.
        contract = self.contract_id.sudo()
        contract._lock()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_uid = write_uid WHERE id = %s",
                SQL.identifier(contract._table),
                contract.id,
            )
        )

    def _next_number(self):
        # sudo: numbers run over all measurements of the contract.
        last = self.sudo().search(
            [("contract_id", "=", self.contract_id.id), ("number", ">", 0)],
            order="number desc",
            limit=1,
        )
        return last.number + 1

    def _line_facts(self):
        return [
            {
                "item": line.boq_line_id.name,
                "quantity": repr(line.quantity),
                "amount": f"{line.amount:.2f}",
            }
            for line in self.line_ids
        ]
