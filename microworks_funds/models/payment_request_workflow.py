"""The life of a payment request: steps as data, one action per step."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from odoo.addons.microworks_supervision.exceptions import Refused
from odoo.addons.microworks_supervision.models.project.constants import (
    VILLAGE_OWNERS,
)
from odoo.addons.microworks_supervision.tools.step import (
    NOTHING,
    REASON,
    TODAY,
    USER,
    Step,
)

from ..money import ZERO, exact
from .payee_account import PROVED

_lt = LazyTranslate(__name__)

MAKERS = ("group_village_clerk", "group_township_officer")
OFFICER = ("group_township_officer",)
ENDORSERS = ("group_village_supervisor",)
LEADER = ("group_township_leader",)
FINANCE = ("group_county_finance",)
MADE = ("author_ids", "maker_id")
# Who says whose account it is, or takes a limit away, decides on no payment that
# goes there or that the limit binds.
BESIDE = ("account_user_ids", "ceiling_user_ids")
# Who lets the money go has taken no other step (domain rules §3.4).
BEFORE_SENDING = (*MADE, "verifier_id", "endorser_id", "approver_id", *BESIDE)

# Whoever corrects a refused request begins the four-eyes chain anew.
JUDGED = {
    "verifier_id": NOTHING,
    "verified_on": NOTHING,
    "endorser_id": NOTHING,
    "endorsed_on": NOTHING,
    "approver_id": NOTHING,
    "approved_on": NOTHING,
}
SENT = {"sender_id": USER, "sent_on": TODAY, "failure_reason": NOTHING}

STEPS = {
    "submit": Step(
        ("draft",),
        "submitted",
        MAKERS,
        _lt("Submit"),
        stamp={"maker_id": USER, "submitted_on": TODAY},
        sets=(
            "payable_from",
            "due_on",
            *PROVED,
            *(f"wage_{name}" for name in PROVED),
        ),
    ),
    "verify": Step(
        ("submitted",),
        "verified",
        OFFICER,
        _lt("Verify"),
        stamp={"verifier_id": USER, "verified_on": TODAY},
        apart=MADE,
    ),
    "endorse": Step(
        ("verified",),
        "endorsed",
        ENDORSERS,
        _lt("Endorse"),
        stamp={"endorser_id": USER, "endorsed_on": TODAY},
        apart=(*MADE, "verifier_id"),
    ),
    "approve": Step(
        ("endorsed",),
        "approved",
        FINANCE,
        _lt("Approve"),
        stamp={"approver_id": USER, "approved_on": TODAY},
        apart=(*MADE, "verifier_id", "endorser_id", *BESIDE),
    ),
    "send": Step(
        ("approved",),
        "sent",
        FINANCE,
        _lt("Send to Treasury"),
        stamp=SENT,
        apart=BEFORE_SENDING,
    ),
    "send_again": Step(
        ("failed",),
        "sent",
        FINANCE,
        _lt("Send Again"),
        stamp=SENT,
        apart=BEFORE_SENDING,
        method="action_send",
    ),
    # Both follow from a receipt, whoever imports it.
    "pay": Step(("sent",), "paid", FINANCE, sets=("paid_on",), aside=True),
    "fail": Step(
        ("sent",), "failed", FINANCE, stamp={"failure_reason": REASON}, reason=True
    ),
    "refuse": Step(
        ("submitted",),
        "refused",
        OFFICER,
        _lt("Refuse"),
        gate=False,
        reason=True,
        apart=MADE,
    ),
    "refuse_verified": Step(
        ("verified",),
        "refused",
        ENDORSERS,
        _lt("Refuse"),
        gate=False,
        reason=True,
        apart=MADE,
        method="action_refuse",
    ),
    "refuse_endorsed": Step(
        ("endorsed", "approved"),
        "refused",
        FINANCE,
        _lt("Refuse"),
        gate=False,
        reason=True,
        apart=MADE,
        method="action_refuse",
    ),
    "reopen": Step(
        ("refused",),
        "draft",
        MAKERS,
        _lt("Correct"),
        stamp=JUDGED,
        gate=False,
        reason=True,
    ),
    "cancel": Step(
        ("draft", "submitted", "refused"),
        "cancelled",
        MAKERS,
        _lt("Cancel Request"),
        gate=False,
        reason=True,
    ),
    "give_up": Step(
        ("failed",),
        "cancelled",
        FINANCE,
        _lt("Give Up"),
        gate=False,
        reason=True,
        method="action_cancel",
    ),
}


class PaymentRequestWorkflow(models.Model):
    _name = "microworks.payment.request"
    _inherit = ["microworks.payment.request", "microworks.calendar.note"]

    _counted = (("payable_from", "due_on"),)

    _steps = STEPS
    _gate_live = True

    def _get_edges(self):
        edges = super()._get_edges()
        if not self.is_village_owned:
            # Where no village pays, the township leader in charge stands in for
            # the village supervision committee (domain rules §3.4).
            for target in ("endorsed", "refused"):
                step = edges["verified", target]
                edges["verified", target] = step._replace(groups=LEADER)
        return edges

    @api.model
    def _turn_kinds(self):
        owned = Domain("project_id.owner_kind", "in", VILLAGE_OWNERS)
        return [
            (
                domain & (owned if village else ~owned),
                {**values, "is_village_owned": village},
            )
            for domain, values in super()._turn_kinds()
            for village in (True, False)
        ]

    # === EFFECTS ===

    def _after_transition(self, source, target):
        super()._after_transition(source, target)
        if target == "paid":
            self._after_paid()

    def _after_paid(self):
        """What follows from a confirmed payment."""
        self.env["microworks.publicity"]._open_for(
            self,
            "P11",
            self.env._("Payment %(number)s", number=self.number),
            "D-VILLAGE-PUB",
            body=self._publicity_body(),
        )
        if self.labour_amount:
            self.env["microworks.wage.payment"]._open_for(self)
        if self.retention_id:
            self.retention_id._note_paid()
        self.env["microworks.ledger.profile"]._book(self)

    def _publicity_body(self):
        """What the board says of a payment (P11): no account, no person."""
        # sudo: contract figures that the board shows anyway.
        contract = self.sudo().contract_id
        paid = contract._paid_amount()
        current = exact(contract._current_amount())
        percent = paid / current * 100 if current else ZERO
        stage = dict(self._fields["stage"]._description_selection(self.env))[self.stage]
        return self.env._(
            "%(date)s: %(stage)s, %(amount)s CNY. Paid so far %(paid)s CNY,"
            " %(percent)s %% of the contract.",
            date=self.paid_on,
            stage=stage,
            amount=f"{exact(self.amount):,}",
            paid=f"{paid:,}",
            percent=percent.quantize(Decimal("0.1")),
        )

    # === ACTIONS ===

    def action_split_labour(self):
        """Move the labour share of the lines to the wage account.

        :raises RoleRefused: nobody who makes requests
        :raises Refused: the request is no longer a draft
        """
        for request in self:
            request._check_role(self._get_steps()["submit"])
            due, lines = request._labour_due(), request.line_ids
            missing = due - exact(request.labour_amount)
            for line in lines.filtered(lambda x: x.purpose == "works"):
                part = min(missing, exact(line.amount))
                if part <= ZERO:
                    break
                missing -= part
                if part == exact(line.amount):
                    line.purpose = "labour"
                    continue
                line.amount = float(exact(line.amount) - part)
                line.copy({"purpose": "labour", "amount": float(part)})

    def action_submit(self):
        """Hand the request in; reserves the money.

        :raises RoleRefused: nobody who makes requests
        :raises Refused: a paper is missing, or a limit would be exceeded
        """
        for request in self:
            # Before anything of the contract or of the accounts is read.
            request._check_role(self._get_steps()["submit"])
            request._take(
                "submit",
                vals={
                    "payable_from": request._get_payable_from(),
                    "due_on": request.project_id._rules()._deadline_end(
                        "D-PAY", request._get_payable_from()
                    ),
                    **request._account_values(),
                },
            )

    def _get_payable_from(self):
        """The day from which D-PAY counts: the confirmation of the amount."""
        # sudo: dates of parts the maker may not be able to list.
        known = self.sudo()
        dates = [d for d in known.measurement_ids.mapped("certified_on") if d]
        if self.stage == "interim" and dates:
            return fields.Date.to_date(max(dates))
        accepted_on = known.project_id.accepted_on
        if self.stage in ("acceptance", "settlement") and accepted_on:
            return accepted_on
        return self._legal_today()

    def action_verify(self):
        """Confirm quantities and papers. :raises RoleRefused: a maker himself"""
        self._take("verify")

    def action_endorse(self):
        """Endorse for the village supervision committee (民主理财)."""
        self._take("endorse")

    def action_approve(self):
        """Approve the payment. :raises Refused: a limit would be exceeded"""
        self._take("approve")

    def action_send(self):
        """Send one request to the treasury, again after a failure."""
        self._take("send")

    def action_make_batch(self):
        """Put the selected requests into one batch to the treasury and open it.

        :raises RoleRefused: not county finance
        :raises Refused: one of them is not approved; then there is no batch
        """
        self._check_role(self._get_steps()["send"])
        batch = self.env["microworks.payment.batch"].create(
            {"request_ids": [fields.Command.set(self.ids)]}
        )
        refusals = batch._get_unready_refusals()
        if refusals:
            # Without the number of the batch, which is gone after the refusal.
            raise Refused("", refusals)
        return {
            "type": "ir.actions.act_window",
            "res_model": batch._name,
            "res_id": batch.id,
            "view_mode": "form",
        }

    def action_refuse(self, reason=None):
        """Refuse the request, with a reason; the money is free again."""
        self._take("refuse", reason=reason)

    def action_reopen(self, reason=None):
        """Take a refused request up again for correction, with a reason."""
        self._take("reopen", reason=reason)

    def action_cancel(self, reason=None):
        """Give the request up, with a reason."""
        self._take("cancel", reason=reason)
