"""What a payment request must show besides keeping every limit."""

from decimal import ROUND_UP, Decimal

from odoo import models

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools import texts

from ..const import GATE, LIMITED, PAYABLE_CONTRACT
from ..money import FEN, ZERO, exact


class PaymentRequestGate(models.Model):
    _inherit = "microworks.payment.request"

    # === GATE ===

    def _get_refusals(self, target):
        if target == "paid":
            return self._get_receipt_refusals()
        if target not in LIMITED:
            return []
        refusals = self._get_basic_refusals() + self._get_payee_refusals(target)
        if target != "sent":
            refusals += self._get_paper_refusals()
            refusals += self.project_id._get_stage_refusals(GATE % self.stage)
        return refusals + self._get_limit_refusals()

    def _get_basic_refusals(self):
        refusals = []
        if not self.line_ids or self.amount <= 0:
            refusals.append(
                Refusal(
                    "MW-PAY-05",
                    self.env._("nothing is asked for"),
                    next_step=self.env._("add a line with its quota and amount"),
                )
            )
        # sudo: the contract's state counts, whoever may read the contract.
        if self.sudo().contract_id.state not in PAYABLE_CONTRACT:
            refusals.append(
                Refusal(
                    "MW-PAY-06",
                    self.env._("the contract is not in force"),
                    basis="预算法实施条例第57条",
                    next_step=self.env._("put the contract in force first"),
                )
            )
        return refusals

    def _get_paper_refusals(self):
        refusals = []
        needs_invoice = self.stage in ("interim", "acceptance", "settlement")
        if needs_invoice and not texts.says_something(self.invoice_number):
            refusals.append(
                Refusal(
                    "MW-PAY-08",
                    self.env._("no invoice number"),
                    basis="建设工程价款结算暂行办法; 发票管理办法",
                    next_step=self.env._(
                        "enter the number of the contractor's invoice"
                    ),
                )
            )
        if self.stage == "interim":
            # sudo: certified or not, whoever may read the measurement.
            measured = self.sudo().measurement_ids
            if not measured or any(m.state != "certified" for m in measured):
                refusals.append(
                    Refusal(
                        "MW-PAY-16",
                        self.env._("no certified measurement is covered"),
                        basis="建设工程价款结算暂行办法第13条",
                        next_step=self.env._("choose the certified measurement"),
                    )
                )
        # sudo: the state of the retention counts, whoever may read it.
        if self.stage == "retention" and self.sudo().retention_id.state != "requested":
            refusals.append(
                Refusal(
                    "MW-PAY-18",
                    self.env._("the release of the retention money was not asked for"),
                    basis="建设工程质量保证金管理办法第10至11条",
                    next_step=self.env._("ask for the release after the warranty"),
                )
            )
        due = self._labour_due()
        if exact(self.labour_amount) < due:
            refusals.append(
                Refusal(
                    "MW-PAY-13",
                    self.env._(
                        "%(have)s CNY go to the wage account, at least %(due)s CNY"
                        " must",
                        have=f"{exact(self.labour_amount):,}",
                        due=f"{due:,}",
                    ),
                    rule="labour_share",
                    basis="保障农民工工资支付条例第24、29条",
                    next_step=self.env._("use the button “Split Labour Share”"),
                )
            )
        return refusals

    def _get_receipt_refusals(self):
        # sudo: receipts are finance's own; the step is taken on their strength.
        proofs = self.sudo().receipt_ids.filtered(lambda r: r.outcome == "success")
        if exact(sum(proofs.mapped("amount"))) == exact(self.amount):
            return []
        return [
            Refusal(
                "MW-PAY-20",
                self.env._("no receipt of the treasury over the whole amount"),
                next_step=self.env._("import the receipt"),
            )
        ]

    def _labour_due(self):
        """The least that goes to the wage account, CNY, rounded up to the fen."""
        if self.stage != "interim":
            return ZERO
        shares = self.project_id._rules()._payment_limits(self.project_id.works_class)
        share = shares.get("labour_share", Decimal(0))
        return (exact(self.amount) * share).quantize(FEN, ROUND_UP)
