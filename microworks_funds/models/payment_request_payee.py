"""To whom a payment goes: proved accounts, frozen with the request."""

from odoo import api, fields, models

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools import names

from .payee_account import PROVED


class PaymentRequestPayee(models.Model):
    _inherit = "microworks.payment.request"

    account_bank = fields.Char(string="Name of the Bank", readonly=True, copy=False)
    account_clearing = fields.Char(string="Clearing Number", readonly=True, copy=False)
    wage_account_bank = fields.Char(
        string="Bank of the Wage Account", readonly=True, copy=False
    )
    wage_account_clearing = fields.Char(
        string="Clearing Number of the Wage Account", readonly=True, copy=False
    )
    account_user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Entered or Verified the Account",
        compute="_compute_account_user_ids",
        compute_sudo=True,
        groups="microworks_supervision.group_user",
    )

    # === COMPUTE ===

    @api.depends("bank_id", "wage_bank_id")
    def _compute_account_user_ids(self):
        proofs = self.env["microworks.payee.account"]
        for request in self:
            banks = request.bank_id | request.wage_bank_id
            made_by = banks.create_uid.filtered(lambda user: not user._is_superuser())
            request.account_user_ids = proofs._valid_for(banks)._people() | made_by

    # === BUSINESS ===

    def _account_values(self):
        """What is frozen of both accounts when the request is submitted."""
        # sudo: the numbers are frozen, whoever may read the accounts.
        known = self.sudo()
        values = {}
        for prefix, bank in (("", known.bank_id), ("wage_", known.wage_bank_id)):
            proved = bank._proved_values()
            values |= {prefix + name: proved[name] for name in PROVED}
        return values

    # === GATE ===

    def _get_payee_refusals(self, target):
        # sudo: account numbers are frozen and compared, whoever may read them.
        request = self.sudo()
        refusals = []
        accounts = [
            (
                "MW-PAY-07",
                self.env._("no verified account of the contractor"),
                request.bank_id,
                False,
            )
        ]
        if request._labour_due():
            accounts.append(
                (
                    "MW-PAY-14",
                    self.env._("no verified wage account of the contractor"),
                    request.wage_bank_id,
                    True,
                )
            )
        for code, what, bank, for_wages in accounts:
            frozen = request._frozen_account(for_wages)
            if (
                bank
                and target != "submitted"
                and not request._is_same_account(bank, frozen)
            ):
                refusals.append(
                    Refusal(
                        "MW-PAY-15",
                        self.env._(
                            "the account, its holder or its bank changed since the"
                            " request was made"
                        ),
                        next_step=self.env._("refuse the request and have it redone"),
                    )
                )
            elif not bank or not request._is_trusted(bank):
                refusals.append(
                    Refusal(
                        code,
                        what,
                        basis="预算法第61条；保障农民工工资支付条例第26条",
                        next_step=self.env._(
                            "have county finance verify the contractor's account"
                        ),
                    )
                )
            elif for_wages and request._is_main_account(bank):
                refusals.append(
                    Refusal(
                        "MW-PAY-21",
                        self.env._(
                            "the wage account is the account of the contractor himself"
                        ),
                        basis="保障农民工工资支付条例第26、29条",
                        next_step=self.env._(
                            "have the contractor open an account for wages only, and"
                            " county finance verify it"
                        ),
                    )
                )
        return refusals

    def _is_trusted(self, bank):
        """Proved as it is now, active, and the contractor's own."""
        return (
            bank.active
            and bank.allow_out_payment
            and bank.partner_id.commercial_partner_id
            == self.payee_id.commercial_partner_id
            and bool(self.env["microworks.payee.account"]._valid_for(bank))
        )

    def _frozen_account(self, for_wages):
        """What was frozen of an account at the submission, by the account's names."""
        prefix = "wage_" if for_wages else ""
        return {name: self[prefix + name] for name in PROVED}

    def _is_same_account(self, bank, frozen):
        """Whether the account is what it was at the submission.

        Requests of before holders or banks were kept have none to compare.
        """
        now = bank._proved_values()
        return now["account_number"] == frozen["account_number"] and all(
            not frozen[name] or frozen[name] == now[name] for name in PROVED
        )

    def _is_main_account(self, wages):
        """Whether wages would go where the rest of the money goes."""
        own, other = (names.key(b.sanitized_acc_number) for b in (self.bank_id, wages))
        return wages == self.bank_id or own == other
