"""The project's side of procurement and contract."""

from odoo import api, fields, models

from ...exceptions import Refusal
from ...tools import classify

# Steps of the project that its contracts follow.
CONTRACT_STEPS = {
    "completed": ("in_force", "completed"),
    "settled": ("completed", "settled"),
    "archived": ("settled", "closed"),
}


class ProjectProcurement(models.Model):
    _inherit = "microworks.project"

    procurement_ids = fields.One2many(
        comodel_name="microworks.procurement",
        inverse_name="project_id",
        string="Procurements",
    )
    contract_ids = fields.One2many(
        comodel_name="microworks.contract",
        inverse_name="project_id",
        string="Contracts",
    )
    procurement_count = fields.Integer(compute="_compute_procurement_counts")
    contract_count = fields.Integer(compute="_compute_procurement_counts")
    contract_amount = fields.Monetary(
        compute="_compute_contract_amount",
        help="Contracts in force with their approved variations.",
    )

    # === COMPUTE ===

    def _compute_procurement_counts(self):
        for model, name in (
            ("microworks.procurement", "procurement_count"),
            ("microworks.contract", "contract_count"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("project_id", "in", self.ids)], ["project_id"], ["__count"]
                )
            )
            for project in self:
                project[name] = counts.get(project, 0)

    @api.depends("contract_ids.current_amount", "contract_ids.state")
    def _compute_contract_amount(self):
        totals = dict(
            self.env["microworks.contract"]._read_group(
                [
                    ("project_id", "in", self.ids),
                    ("state", "not in", ("draft", "terminated")),
                ],
                ["project_id"],
                ["current_amount:sum"],
            )
        )
        for project in self:
            project.contract_amount = totals.get(project, 0)

    # === CLASS ===

    def _class_amount(self):
        # Variations count, too: a work that grows is supervised as what it became.
        return max(super()._class_amount(), self.contract_amount)

    def _class_at(self, amount):
        """The class these works would have at ``amount`` CNY, never below today's.

        :param Decimal amount: contract with the variation under decision
        """
        self.ensure_one()
        # A copy in memory; nothing is stored.
        trial = self.new({"ceiling_price": float(amount)}, origin=self)
        return classify.never_lower(self.works_class, trial._classify().works_class)

    # === GATES ===

    def _get_structural_refusals(self, target):
        refusals = super()._get_structural_refusals(target)
        wanted = {
            "procuring": [
                "MW-PROJ-10",
                "procurement_ids",
                ["published"],
                self.env._("no procurement notice is published"),
                self.env._("prepare the procurement and publish its notice"),
            ],
            "awarded": [
                "MW-PROJ-11",
                "procurement_ids",
                ["awarded"],
                self.env._("no procurement is awarded"),
                self.env._("finish the procurement"),
            ],
            "contracted": [
                "MW-PROJ-12",
                "contract_ids",
                ["in_force"],
                self.env._("no contract is in force"),
                self.env._("sign the contract and put it in force"),
            ],
        }.get(target)
        if wanted:
            code, name, states, what, next_step = wanted
            if not any(part.state in states for part in self[name]):
                refusals.append(Refusal(code, what, next_step=next_step))
        return refusals

    # === EFFECTS ===

    def _after_transition(self, source, target):
        super()._after_transition(source, target)
        if target in CONTRACT_STEPS:
            before, after = CONTRACT_STEPS[target]
            for contract in self.contract_ids.filtered(lambda c: c.state == before):
                contract._transition(after, system=True)
        elif target == "terminated":
            for contract in self.contract_ids.filtered(
                lambda c: c.state in ("draft", "signed", "in_force")
            ):
                contract._transition(
                    "terminated",
                    reason=self.env._("the works were terminated"),
                    vals={"ended_on": self._legal_today()},
                    system=True,
                )
        elif target == "cancelled":
            for procurement in self.procurement_ids.filtered(
                lambda p: p.state in ("draft", "approved")
            ):
                procurement._transition(
                    "cancelled",
                    reason=self.env._("the works were cancelled"),
                    system=True,
                )

    # === ACTIONS ===

    def action_view_procurements(self):
        """Open the procurements of these works."""
        return self._action_view("microworks.procurement", self.env._("Procurements"))

    def action_view_contracts(self):
        """Open the contracts of these works."""
        return self._action_view("microworks.contract", self.env._("Contracts"))
