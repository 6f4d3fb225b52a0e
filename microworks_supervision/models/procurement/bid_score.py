"""The points one member gives to one bid."""

from odoo import api, fields, models

from ...tools import figures
from .committee_member import OFFICER

FULL_MARKS = 100


class BidScore(models.Model):
    """Technical points (0–100), entered between the opening and the evaluation."""

    _name = "microworks.bid.score"
    _description = "Score of a Bid"
    _inherit = ["microworks.guarded"]
    _order = "bid_id, member_id"
    _record_rules = ("company",)
    _open_states = ("opened",)
    _signs = {"score": figures.SHARE}

    _once = models.UniqueIndex(
        "(bid_id, member_id)", "This member has already scored this bid."
    )
    _in_range = models.Constraint(
        f"CHECK (score >= 0 AND score <= {FULL_MARKS})",
        "Points lie between 0 and 100.",
    )

    bid_id = fields.Many2one(
        comodel_name="microworks.bid", required=True, ondelete="cascade", index=True
    )
    procurement_id = fields.Many2one(
        related="bid_id.procurement_id", store=True, index=True
    )
    area_id = fields.Many2one(related="bid_id.area_id", store=True, index=True)
    company_id = fields.Many2one(related="bid_id.company_id", store=True)
    member_id = fields.Many2one(
        comodel_name="microworks.committee.member",
        required=True,
        ondelete="cascade",
        index=True,
    )
    # Shown to who may read the bid; the label of the bid does not name him.
    bidder_id = fields.Many2one(
        related="bid_id.partner_id", string="Bidder", related_sudo=False
    )
    person_id = fields.Many2one(
        related="member_id.partner_id", string="Person", related_sudo=False
    )
    score = fields.Float(string="Points", digits=(5, 2), required=True)
    remark = fields.Char()

    # === COMPUTE ===

    @api.depends("procurement_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Neither bidder nor member: see the label of a bid."""
        for score in self:
            score.display_name = self.env._(
                "Points %(points)s of %(procurement)s",
                points=score.id or "",
                # sudo: the number of the notice, which is public.
                procurement=score.procurement_id.sudo().number or "",
            )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        scores = super().create(vals_list)
        scores._check_scoring()
        return scores

    def write(self, vals):
        if self._guard_is_lifted():
            return super().write(vals)
        self._check_scoring()
        result = super().write(vals)
        self._check_scoring()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_own(self):
        if not self._guard_is_lifted():
            self._check_scoring()

    def _guard_is_open(self):
        return self.procurement_id.state == "opened"

    def _check_scoring(self):
        """Only one's own points, only while the evaluation runs.

        :raises Refused: closed, recused, of another procurement or member
        """
        for score in self:
            member = score.member_id
            if (
                score.procurement_id.state != "opened"
                or score.bid_id.state != "valid"
                or member.procurement_id != score.procurement_id
            ):
                score._refuse(
                    "MW-COMM-05",
                    self.env._("this bid is not under evaluation by this committee"),
                    next_step=self.env._("score valid bids after the opening"),
                )
            if member.recused or not member.declared_on:
                score._refuse(
                    "MW-COMM-06",
                    self.env._(
                        "%(person)s has not declared to be free of interest",
                        # sudo: a name for the message.
                        person=member.partner_id.sudo().name,
                    ),
                    basis="政府采购法实施条例第9条",
                    next_step=self.env._("declare first, or score as another member"),
                )
            if member.user_id:
                if not self.env.user._is_one_of(member.user_id):
                    member._refuse_other_person()
            else:
                score.procurement_id._check_role(OFFICER)
