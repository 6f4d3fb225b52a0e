"""Paper envelopes: taken in closed, typed in by one person, confirmed by another."""

from decimal import Decimal

from odoo import api, fields, models

from ...tools import texts
from ...tools.step import Duty
from .bid_submission import OFFICER

# Who types in what is in a paper envelope is not the one who watches.
READER = Duty(("group_township_officer",), apart=("procurement_witness_id",))
# Whoever holds typing and paper against each other did not type.
CONFIRMER = Duty(
    ("group_village_supervisor", "group_township_officer"), apart=("entered_by_id",)
)

PRICED = ("amount", "duration_days", "project_manager", "note")


class BidPaper(models.Model):
    """Typed after the deadline, before the witness, while every other price is still
    sealed, so that nobody can make a paper fit; held against the paper by a second
    person when the bids are opened.
    """

    _inherit = "microworks.bid"

    procurement_witness_id = fields.Many2one(related="procurement_id.witness_id")
    entered_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Typed In By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Held Against the Paper By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    confirmed_at = fields.Datetime(
        string="Held Against the Paper On", readonly=True, copy=False
    )
    awaits_paper_check = fields.Boolean(compute="_compute_awaits_paper_check")

    # === COMPUTE ===

    @api.depends(
        "channel", "state", "amount", "confirmed_by_id", "procurement_id.state"
    )
    def _compute_awaits_paper_check(self):
        for bid in self:
            ceiling = Decimal(str(bid.procurement_id.ceiling_price))
            # Who was excluded by the committee, or by a broken seal, is out.
            bid.awaits_paper_check = (
                bid.channel == "paper"
                and bid.procurement_id.state == "opened"
                and not bid.confirmed_by_id
                and (
                    bid.state == "valid"
                    or bid.state == "disqualified"
                    and Decimal(str(bid.amount)) > ceiling
                )
            )

    # === SEALING ===

    @api.model
    def _register_paper(self, procurement, partner, mark):
        """Take a closed paper envelope: who and when, and what is written on it.

        What it says is entered after the deadline, before the witness of the
        opening (:meth:`_seal_paper`).

        :param str mark: number or mark on the envelope
        :return: the bid
        :raises Refused: too late, not published, not allowed to bid
        """
        procurement, partner, _sender = self._check_receipt(procurement, partner)
        procurement._check_role(OFFICER)
        bid = self._take_in(procurement, partner, "paper")
        bid._unguarded().write({"envelope_mark": mark})
        self.env["microworks.event"]._record(
            bid, kind="record", target="sealed", facts={"envelope": mark or None}
        )
        return bid

    def _seal_paper(self, payload, files=()):
        """Enter what a paper envelope says, between deadline and opening.

        :param dict payload: see :meth:`_submit`
        :raises Refused: not the time of the opening, no witness, entered already
        :raises RoleRefused: no officer, or the witness himself
        """
        self.ensure_one()
        procurement = self.procurement_id
        procurement._lock()
        self._lock()
        self._check_typing(procurement)
        self._seal(*self._clean(procurement, self.partner_id, payload, files))
        self._unguarded().write({"entered_by_id": self.env.user.id})

    def _check_typing(self, procurement):
        """Whether what is in these envelopes may be typed in now.

        :raises Refused: MW-BID-13, not the time of the opening, no witness, no closed
            envelope
        :raises RoleRefused: no officer, or the witness himself
        """
        for bid in self:
            bid._check_role(READER)
            bid._check_apart(READER)
        if (
            not self
            or all(
                bid.channel != "paper" or bid.state != "sealed" or bid.digest
                for bid in self
            )
            or procurement.state != "closed"
            or not procurement.witness_id
        ):
            procurement._refuse(
                "MW-BID-13",
                self.env._(
                    "a paper envelope is opened once, after the deadline and before"
                    " the witness"
                ),
                basis="招标投标法第36条",
                next_step=self.env._("have the witness confirm to be present first"),
            )

    def _correct_paper(self, payload, files=(), reason=None):
        """Correct what was typed in wrongly; the receipt stays that of the first entry.

        :param dict payload: see :meth:`_submit`
        :param str reason: what was wrong; the project turns yellow
        :raises Refused: confirmed already, excluded by the committee, no reason
        :raises RoleRefused: no officer, or the witness himself
        """
        self.ensure_one()
        procurement = self.procurement_id
        procurement._lock()
        self._lock()
        role = self._check_role(READER)
        self._check_apart(READER)
        self._check_unconfirmed()
        if not texts.says_something(reason):
            self._refuse(
                "MW-BID-16",
                self.env._("a correction needs a reason"),
                next_step=self.env._("say what was typed in wrongly"),
            )
        content, stored = self._clean(procurement, self.partner_id, payload, files)
        before = self._event_values((*PRICED, "entered_by_id"))
        self._unguarded().write(
            {
                **{name: content[name] for name in PRICED if name != "amount"},
                "amount": float(content["amount"]),
                "entered_by_id": self.env.user.id,
            }
        )
        self.line_ids._unguarded().unlink()
        self._unpack({"lines": content["lines"]}, stored)
        self.env["microworks.event"]._record(
            self,
            kind="change",
            role=role,
            reason=reason,
            before=before,
            after=self._event_values((*PRICED, "entered_by_id")),
        )
        above = self._reason_to_exclude(content, True)
        target = "disqualified" if above else "valid"
        if self.state != target:
            self._transition(
                target,
                reason=above or reason,
                vals={"disqualified_reason": above or False},
                system=True,
            )
        self.project_id._raise_colour(
            "yellow", self.env._("the entry of a paper bid was corrected"), self
        )

    def _check_unconfirmed(self):
        """:raises Refused: nothing to hold against the paper now"""
        if not self.awaits_paper_check:
            self._refuse(
                "MW-BID-15",
                self.env._(
                    "there is no entry of a paper bid here to be corrected or confirmed"
                ),
                next_step=self.env._("do so once, between opening and evaluation"),
            )

    # === ACTIONS ===

    def action_confirm_paper(self):
        """Confirm that what was typed in is what the paper says.

        :raises Refused: no paper bid, not opened, confirmed already
        :raises RoleRefused: neither officer nor village supervisor, or the typist
        """
        for bid in self:
            bid._lock()
            role = bid._check_role(CONFIRMER)
            bid._check_apart(CONFIRMER)
            bid._check_unconfirmed()
            bid._unguarded().write(
                {
                    "confirmed_by_id": self.env.user.id,
                    "confirmed_at": fields.Datetime.now(),
                }
            )
            self.env["microworks.event"]._record(
                bid,
                kind="record",
                role=role,
                after=bid._event_values(("confirmed_by_id", "confirmed_at")),
                facts={"as_on_paper": bid._event_values(PRICED)},
            )
