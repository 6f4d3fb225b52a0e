"""How the works are let: one competition, from the plan to the award."""

from odoo import api, fields, models

from ...tools import figures
from ..rules.rule_method import EVALUATIONS, METHODS

STATES = [
    ("draft", "Draft"),
    ("approved", "Method approved"),
    ("published", "Notice published"),
    ("closed", "Closed for bids"),
    ("opened", "Bids opened"),
    ("evaluated", "Evaluated"),
    ("candidates_published", "Candidates published"),
    ("awarded", "Awarded"),
    ("failed", "No award"),
    ("cancelled", "Cancelled"),
    ("suspended", "Suspended"),
    # Historical records only: it took place, the award was not published.
    ("ended", "Ended, award not published"),
]
# A firm takes part only when asked to.
RESTRICTED_METHODS = ("invited", "pool_draw", "single", "direct", "self_build")


class Procurement(models.Model):
    """draft → approved → published → closed → opened → evaluated →
    candidates_published → awarded; failed (a new draft may follow), cancelled,
    suspended and back.

    The ceiling price and the rules of the method are frozen when the notice is
    published; the deadline is set by that step only. What a bid says stays in
    its envelope until the opening (see :class:`~.bid_envelope.BidEnvelope`).
    """

    _name = "microworks.procurement"
    _description = "Procurement"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True

    _open_states = ("draft",)
    _signs = {"duration_days": figures.TERM}
    _guarded_fields = frozenset(
        {
            "number",
            "origin",
            "external_id",
            "currency_id",
            "author_id",
            "witness_id",
            "witnessed_at",
            "previous_id",
        }
    )

    _number_uniq = models.UniqueIndex("(company_id, number) WHERE number IS NOT NULL")
    _external_uniq = models.UniqueIndex("(external_id) WHERE external_id IS NOT NULL")
    _one_running = models.UniqueIndex(
        "(project_id) WHERE origin = 'own'"
        " AND state NOT IN ('draft', 'failed', 'cancelled')",
        "These works are already in procurement.",
    )
    _state_deadline_idx = models.Index("(state, deadline)")

    # Identity
    number = fields.Char(string="Procurement Number", readonly=True, copy=False)
    name = fields.Char(string="Title", required=True)
    origin = fields.Selection(
        [("own", "Own procedure"), ("history", "Historical record")],
        default="own",
        required=True,
        readonly=True,
        copy=False,
    )
    external_id = fields.Char(string="Open Contracting ID", readonly=True, copy=False)
    previous_id = fields.Many2one(
        comodel_name="microworks.procurement",
        string="Repeats",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The failed procurement that this one repeats.",
    )
    # Own field: historical records carry the currency they were let in.
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        related=None,
    )

    # Method
    method = fields.Selection(
        METHODS, required=True, default="open", string="Procurement Method"
    )
    method_reason = fields.Text(
        string="Reason for the Method",
        help="Needed when it is not the usual method of this class.",
    )
    ceiling_price = fields.Monetary(readonly=True, copy=False)
    min_bidders = fields.Integer(string="Bidders at Least", readonly=True, copy=False)
    evaluation = fields.Selection(
        EVALUATIONS, string="Evaluation Method", readonly=True, copy=False
    )
    price_weight = fields.Float(
        string="Weight of the Price (%)", digits=(5, 2), readonly=True, copy=False
    )
    invited_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="microworks_procurement_invited_rel",
        string="Invited or Drawn",
        domain=[("microworks_is_firm", "=", True)],
        help="Only these firms may bid where the method is not open to all.",
        # No bidder learns who else was asked.
        groups="microworks_supervision.group_user",
    )
    excluded_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="microworks_procurement_excluded_rel",
        domain=[("microworks_is_firm", "=", True)],
        help="Designer, supervisor and cost consultant of these works, and their"
        " related firms: they cannot bid (政府采购法实施条例 Art. 18).",
        groups="microworks_supervision.group_user",
    )

    # Notice
    notice = fields.Text(help="What the notice says; no personal data.")
    tender_file = fields.Binary(string="Tender Documents", attachment=True)
    tender_file_name = fields.Char()
    duration_days = fields.Integer(string="Duration Wanted (days)")
    opening_place = fields.Char()
    published_at = fields.Datetime(readonly=True, copy=False)
    deadline = fields.Datetime(string="Deadline for Bids", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)

    # Actors
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    approver_id = fields.Many2one(
        comodel_name="res.users",
        string="Approved By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    approved_on = fields.Date(readonly=True, copy=False)
    publisher_id = fields.Many2one(
        comodel_name="res.users",
        string="Published By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    witness_id = fields.Many2one(
        comodel_name="res.users",
        string="Witness of the Opening",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    witnessed_at = fields.Datetime(readonly=True, copy=False)
    opener_id = fields.Many2one(
        comodel_name="res.users",
        string="Opened By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    opened_at = fields.Datetime(readonly=True, copy=False)
    evaluator_id = fields.Many2one(
        comodel_name="res.users",
        string="Evaluation Recorded By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    evaluated_at = fields.Datetime(readonly=True, copy=False)

    # Award
    winner_bid_id = fields.Many2one(
        comodel_name="microworks.bid", readonly=True, copy=False, ondelete="restrict"
    )
    winner_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    award_amount = fields.Monetary(readonly=True, copy=False, tracking=True)
    awarded_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    awarded_on = fields.Date(readonly=True, copy=False)
    contract_due = fields.Date(
        string="Contract Due On",
        readonly=True,
        copy=False,
        help="Last day for the contract after the letter of acceptance.",
    )

    # State
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    suspended_from = fields.Selection(STATES, readonly=True, copy=False)

    # Parts
    bid_ids = fields.One2many(
        comodel_name="microworks.bid",
        inverse_name="procurement_id",
        string="Bids",
        # Not even whether there are any, for bidders.
        groups="microworks_supervision.group_user",
    )
    member_ids = fields.One2many(
        comodel_name="microworks.committee.member",
        inverse_name="procurement_id",
        string="Evaluation Committee",
        groups="microworks_supervision.group_user",
    )

    # === COMPUTE ===

    @api.depends("name", "number")
    def _compute_display_name(self):
        for record in self:
            number = f"{record.number} " if record.number else ""
            record.display_name = f"{number}{record.name or ''}"

    @api.depends("project_id")
    def _compute_currency_id(self):
        for record in self:
            record.currency_id = (
                record.currency_id
                or record.project_id.currency_id
                or self.env.company.currency_id
            )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        procurements = super().create(vals_list)
        if self._guard_is_lifted():
            return procurements
        for record in procurements:
            number = self.env["ir.sequence"].next_by_code("microworks.procurement")
            record._unguarded().write({"number": number, "author_id": self.env.user.id})
        return procurements
