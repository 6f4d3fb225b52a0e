"""What follows from the terms of a contract and its variations."""

from decimal import Decimal

from odoo import api, fields, models

from ...tools import figures


class ContractValues(models.Model):
    _name = "microworks.contract"
    _inherit = ["microworks.contract", "microworks.calendar.note"]

    _counted = (("procurement_id.awarded_on", "due_on"),)

    _signs = {
        "amount": figures.NOT_NEGATIVE,
        "duration_days": figures.TERM,
        "defects_months": figures.TERM,
        "retention_percent": figures.SHARE,
        "advance_percent": figures.SHARE,
        "security_percent": figures.SHARE,
    }
    _periods = (("start_planned", "end_planned"),)

    # === COMPUTE ===

    @api.depends("name", "number")
    def _compute_display_name(self):
        for contract in self:
            number = f"{contract.number} " if contract.number else ""
            contract.display_name = f"{number}{contract.name or ''}"

    @api.depends("project_id")
    def _compute_currency_id(self):
        for contract in self:
            contract.currency_id = (
                contract.currency_id
                or contract.project_id.currency_id
                or self.env.company.currency_id
            )

    @api.depends("amount", "variation_ids.state", "variation_ids.amount")
    def _compute_current_amount(self):
        for contract in self:
            approved = contract.variation_ids.filtered(lambda v: v.state == "approved")
            total = sum(Decimal(str(v.amount)) for v in approved)
            contract.variation_amount = float(total)
            contract.current_amount = float(Decimal(str(contract.amount)) + total)
            contract.variation_days = sum(approved.mapped("days"))

    @api.depends("start_planned", "duration_days")
    def _compute_end_planned(self):
        for contract in self:
            if contract.start_planned and contract.duration_days:
                contract.end_planned = fields.Date.add(
                    contract.start_planned, days=contract.duration_days
                )

    @api.depends("project_id")
    def _compute_terms(self):
        for contract in self:
            if not contract.project_id or contract.origin == "history":
                continue
            rules = contract.project_id._rules()
            retention = rules._number("security.retention_max")
            contract.retention_percent = contract.retention_percent or float(retention)
            contract.defects_months = (
                contract.defects_months or rules._deadline("D-DEFECTS").limit
            )

    @api.depends("due_on", "state")
    def _compute_is_late(self):
        for contract in self:
            contract.is_late = contract.state == "draft" and contract._is_late()

    def _compute_variation_count(self):
        counts = dict(
            self.env["microworks.variation"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.variation_count = counts.get(contract, 0)
