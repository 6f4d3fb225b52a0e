"""Who evaluates the bids, and whether he may."""

from odoo import api, fields, models

from ...tools.step import Duty

ROLES = [
    ("expert", "Expert"),
    ("owner_rep", "Owner's representative"),
    ("vsc_observer", "Observer of the village supervision committee"),
]
# The committee is formed, declares and recuses itself in these states.
OPEN_STATES = ("draft", "approved", "published", "closed", "opened")
OFFICER = Duty(("group_township_officer",))


class CommitteeMember(models.Model):
    """A member of the evaluation committee (评审小组).

    Each member declares to have no interest in any bidder after the opening,
    when the bidders are known; who has one is recused with a reason.

    Until the result is determined the names are secret (招标投标法 Art. 37): known to
    the member himself, to whoever named him, and to the county department, which
    supervises how committees are formed (招标投标法实施条例 Art. 46). Everybody else,
    auditors and discipline inspectors included, reads them after the award.
    """

    _name = "microworks.committee.member"
    _description = "Member of the Evaluation Committee"
    _inherit = ["microworks.guarded"]
    _order = "id"
    _record_rules = ("company",)
    _rec_names_search = ["partner_id"]

    _reason_acts = frozenset({"action_recuse"})
    _open_states = OPEN_STATES
    _guarded_fields = frozenset(
        {"declared_on", "declared_by_id", "recused", "recused_reason"}
    )

    _once = models.UniqueIndex(
        "(procurement_id, partner_id)", "This person already is on the committee."
    )

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(related="procurement_id.project_id", store=True)
    area_id = fields.Many2one(related="procurement_id.area_id", store=True, index=True)
    company_id = fields.Many2one(related="procurement_id.company_id", store=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        required=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Account",
        ondelete="restrict",
        help="Set when the member scores and declares in the system.",
    )
    role = fields.Selection(ROLES, required=True, default="expert")
    employer = fields.Char()
    declared_on = fields.Datetime(
        string="Declared No Conflict On", readonly=True, copy=False
    )
    declared_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    may_act = fields.Boolean(
        compute="_compute_may_act",
        help="Whether who looks can declare or recuse for this member.",
    )
    recused = fields.Boolean(readonly=True, copy=False)
    recused_reason = fields.Char(string="Reason for Recusal", readonly=True, copy=False)

    # === COMPUTE ===

    @api.depends("procurement_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Never the person: generic models compute labels as superuser, for anybody."""
        for member in self:
            member.display_name = self.env._(
                "Member %(member)s of %(procurement)s",
                member=member.id or "",
                # sudo: the number of the notice, which is public.
                procurement=member.procurement_id.sudo().number or "",
            )

    @api.depends("user_id")
    def _compute_partner_id(self):
        for member in self:
            member.partner_id = member.partner_id or member.user_id.partner_id

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_act(self):
        user = self.env.user
        officer = any(
            user.has_group(f"microworks_supervision.{group}")
            for group in OFFICER.groups
        )
        for member in self:
            member.may_act = member.user_id == user if member.user_id else officer

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        if not self._guard_is_lifted():
            for member in members:
                member._guard_refuse_closed()
        return members

    def _guard_is_open(self):
        return self.procurement_id.state in OPEN_STATES and not self.declared_on

    def _guard_refuse_closed(self):
        if not self._guard_is_open():
            self._refuse(
                "MW-COMM-01",
                self.env._("the committee can no longer be changed"),
                next_step=self.env._("reopen the evaluation with a reason"),
            )

    # === BUSINESS ===

    def _conflicts(self):
        """Why this person may not evaluate, in sentences; empty when he may."""
        self.ensure_one()
        problems = []
        # sudo: relations between persons, to decide on a refusal.
        member = self.sudo()
        person = member.partner_id
        procurement = member.procurement_id
        own = {person, person.commercial_partner_id, member.user_id.partner_id}
        for bid in procurement._all_bids():
            if bid.state != "withdrawn" and own & {
                bid.partner_id,
                bid.partner_id.commercial_partner_id,
            }:
                problems.append(
                    self.env._(
                        "%(person)s belongs to the bidder %(bidder)s",
                        person=person.name,
                        bidder=bid.partner_id.name,
                    )
                )
        if procurement.project_id.applicant_id.partner_id in own:
            problems.append(
                self.env._("%(person)s applied for these works", person=person.name)
            )
        return problems

    def _record_event(self, **facts):
        # About the member, not the procurement: readable as late as his name.
        self.env["microworks.event"]._record(
            self,
            kind="record",
            facts={"member": [self.partner_id.id, self.partner_id.name], **facts},
        )

    # === ACTIONS ===

    def action_declare(self):
        """Declare that there is no interest in any bidder.

        The member himself where he has an account, else the officer who holds
        the signed paper.

        :raises Refused: not opened yet, or there is a conflict
        """
        for member in self:
            member._check_acting()
            if member.procurement_id.state != "opened":
                member._refuse(
                    "MW-COMM-02",
                    self.env._("the bidders are known only after the opening"),
                    next_step=self.env._("declare when the bids are opened"),
                )
            problems = member._conflicts()
            if problems:
                member._refuse(
                    "MW-COMM-03",
                    "; ".join(problems),
                    basis="政府采购法实施条例第9条",
                    next_step=self.env._("recuse the member and name another one"),
                )
            member._unguarded().write(
                {
                    "declared_on": fields.Datetime.now(),
                    "declared_by_id": self.env.user.id,
                }
            )
            member._record_event(declared="no conflict")

    def action_recuse(self, reason=None):
        """Step down, with a reason."""
        for member in self:
            member._check_acting()
            member.procurement_id._check_reason(reason)
            if member.procurement_id.state not in OPEN_STATES:
                member._guard_refuse_closed()
            # sudo: scores of somebody who may not score do not count.
            self.env["microworks.bid.score"].sudo().search(
                [("member_id", "=", member.id)]
            )._unguarded().unlink()
            member._unguarded().write(
                {"recused": True, "recused_reason": reason, "declared_on": False}
            )
            member._record_event(recused=reason)

    def _check_acting(self):
        """The member himself, or an officer of the area for one without account."""
        self.ensure_one()
        # Who may not know the member hears nothing about him.
        self.check_access("read")
        if self.user_id and self.env.user._is_one_of(self.user_id):
            return
        if self.user_id:
            self._refuse_other_person()
        self.procurement_id._check_role(OFFICER)

    def _refuse_other_person(self):
        self._refuse(
            "MW-COMM-04",
            self.env._("only the member himself can do this"),
            next_step=self.env._("ask %(who)s", who=self.user_id.name),
        )
