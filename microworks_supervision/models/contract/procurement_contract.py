"""From the award to the contract: nothing is typed twice."""

from odoo import fields, models

from ...tools.step import Duty

AUTHORS = Duty(("group_township_officer",))


class ProcurementContract(models.Model):
    _inherit = "microworks.procurement"

    contract_ids = fields.One2many(
        comodel_name="microworks.contract", inverse_name="procurement_id"
    )
    security_ids = fields.One2many(
        comodel_name="microworks.security", inverse_name="procurement_id"
    )

    def action_create_contract(self):
        """Draw up the contract of the award: contractor, amount and lines.

        :return: action of the contract
        :raises Refused: not awarded, or there is a contract already
        """
        self.ensure_one()
        self._lock()
        self._check_role(AUTHORS)
        if self.state != "awarded" or self.origin != "own":
            self._refuse(
                "MW-CONT-02",
                self.env._("there is no award yet"),
                next_step=self.env._("finish the procurement"),
            )
        contract = self.contract_ids.filtered(lambda c: c.state != "terminated")[:1]
        if not contract:
            contract = self._create_contract()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.contract",
            "res_id": contract.id,
            "view_mode": "form",
        }

    def _create_contract(self):
        bid = self.winner_bid_id
        contract = (
            self.env["microworks.contract"]
            ._unguarded()
            .create(
                {
                    "number": self.env["ir.sequence"].next_by_code(
                        "microworks.contract"
                    ),
                    "name": self.name,
                    "project_id": self.project_id.id,
                    "procurement_id": self.id,
                    "bid_id": bid.id,
                    "partner_id": self.winner_id.id,
                    "amount": self.award_amount,
                    "duration_days": bid.duration_days or self.duration_days,
                    "start_planned": self.project_id.planned_start,
                    "awarded_on": self.awarded_on,
                    "due_on": self.contract_due,
                    "author_id": self.env.user.id,
                    "boq_line_ids": [
                        fields.Command.create(vals) for vals in self._boq_vals(bid)
                    ],
                }
            )
        )
        contract = self.env["microworks.contract"].browse(contract.id)
        self.env["microworks.event"]._record(
            contract,
            kind="record",
            target="draft",
            facts={
                "amount": f"{contract.amount:.2f}",
                "contractor": contract.partner_id.id,
                "procurement": self.number,
            },
        )
        return contract

    def _boq_vals(self, bid):
        if not bid.line_ids:
            return [
                {
                    "number": "1",
                    "name": self.env._("Lump sum: %(name)s", name=self.name),
                    "unit": self.env._("item"),
                    "quantity": 1,
                    "unit_price": bid.amount,
                    "lump_sum": True,
                }
            ]
        return [
            {
                "sequence": line.sequence,
                "number": line.number,
                "name": line.name,
                "unit": line.unit,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "from_bid": True,
            }
            for line in bid.line_ids
        ]
