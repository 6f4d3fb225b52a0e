"""A bid: who and when is known at once, how much only after the opening."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import REASON, Step

_lt = LazyTranslate(__name__)

STATES = [
    ("sealed", "Sealed"),
    ("withdrawn", "Withdrawn"),
    ("valid", "Valid"),
    ("disqualified", "Disqualified"),
    ("revoked", "Award withdrawn"),
]
CHANNELS = [
    ("portal", "Portal"),
    ("paper", "Paper envelope"),
    ("office", "Handed in at the office"),
    ("history", "Historical record"),
]


class Bid(models.Model):
    """sealed → valid | disqualified at the opening; sealed → withdrawn before;
    valid → revoked when a winner does not sign.

    Until the opening the row holds the bidder, the moment of receipt and the
    digest that commits to the content, nothing else: no access rule has to hide
    an amount that is not there. Everything is guarded; bids come from
    :meth:`_submit` only.
    """

    _name = "microworks.bid"
    _description = "Bid"
    _inherit = ["microworks.part", "microworks.workflow"]
    _brought_in = True
    _order = "procurement_id, rank, received_at, id"
    _record_rules = ("company",)

    _rec_names_search = ["partner_id", "procurement_id.number"]

    _open_states = ()
    _guarded_fields = frozenset(
        {
            "procurement_id",
            "project_id",
            "partner_id",
            "channel",
            "received_at",
            "received_by_id",
            "digest",
            "envelope_mark",
            "replaced_by_id",
            "external_id",
            "currency_id",
            "amount",
            "duration_days",
            "project_manager",
            "note",
            "nonce",
            "payload",
            "entered_by_id",
            "confirmed_by_id",
            "confirmed_at",
            "price_score",
            "technical_score",
            "score",
            "is_winner",
        }
    )
    _steps = {
        # The bidder's own button is on the portal.
        "withdraw": Step(
            ("sealed",),
            "withdrawn",
            ("group_contractor",),
            reason=True,
            system=True,
        ),
        "open": Step(("sealed",), "valid", system=True),
        "exclude_sealed": Step(("sealed",), "disqualified", reason=True, system=True),
        "revoke": Step(("valid",), "revoked", reason=True, system=True),
        "disqualify": Step(
            ("valid",),
            "disqualified",
            ("group_township_officer",),
            _lt("Exclude"),
            stamp={"disqualified_reason": REASON},
            sets=("rank",),
            reason=True,
            system=True,
        ),
        # A paper bid above the ceiling by a slip of the typist.
        "readmit": Step(("disqualified",), "valid", reason=True, system=True),
    }

    # A paper envelope stands beside what the bidder handed in himself: who registers
    # it neither replaces that nor hears of it.
    _one_sealed = models.UniqueIndex(
        "(procurement_id, partner_id) WHERE state = 'sealed' AND channel <> 'paper'",
        "This bidder has already handed in a bid.",
    )
    _one_winner = models.UniqueIndex(
        "(procurement_id) WHERE is_winner", "There is only one winner."
    )
    _external_uniq = models.UniqueIndex("(external_id) WHERE external_id IS NOT NULL")

    # Known from the receipt on
    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    project_id = fields.Many2one(
        related="procurement_id.project_id", store=True, precompute=True, required=False
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Bidder",
        domain=[("microworks_is_firm", "=", True)],
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    state = fields.Selection(
        STATES, default="sealed", required=True, readonly=True, copy=False, index=True
    )
    channel = fields.Selection(CHANNELS, default="portal", required=True, readonly=True)
    received_at = fields.Datetime(readonly=True, copy=False)
    received_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    digest = fields.Char(
        string="Receipt",
        size=64,
        readonly=True,
        copy=False,
        help="SHA-256 that commits to the sealed content; after the opening"
        " anybody can compute it again from the content and the nonce.",
    )
    envelope_mark = fields.Char(
        string="Mark on the Envelope", readonly=True, copy=False
    )
    replaced_by_id = fields.Many2one(
        comodel_name="microworks.bid", readonly=True, copy=False, ondelete="restrict"
    )
    external_id = fields.Char(string="Open Contracting ID", readonly=True, copy=False)

    # Known from the opening on
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        related=None,
    )
    amount = fields.Monetary(string="Bid Price", readonly=True, copy=False)
    duration_days = fields.Integer(string="Duration (days)", readonly=True, copy=False)
    project_manager = fields.Char(readonly=True, copy=False)
    note = fields.Text(readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name="microworks.bid.line", inverse_name="bid_id", string="Lines"
    )
    payload = fields.Text(string="Sealed Content", readonly=True, copy=False)
    nonce = fields.Char(readonly=True, copy=False)
    disqualified_reason = fields.Text(readonly=True, copy=False)

    # Evaluation
    price_score = fields.Float(digits=(6, 2), readonly=True, copy=False)
    technical_score = fields.Float(digits=(6, 2), readonly=True, copy=False)
    score = fields.Float(digits=(6, 2), readonly=True, copy=False)
    rank = fields.Integer(readonly=True, copy=False, help="0: not ranked.")
    is_winner = fields.Boolean(string="Winner", readonly=True, copy=False)
    score_ids = fields.One2many(
        comodel_name="microworks.bid.score", inverse_name="bid_id", string="Scores"
    )

    # === COMPUTE ===

    @api.depends("procurement_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Never the bidder: generic models compute labels as superuser, for anybody.

        The number is that of the row: a place among the bids would tell how many.
        """
        for bid in self:
            # sudo: the number of the notice, which is public.
            number = bid.procurement_id.sudo().number or ""
            bid.display_name = self.env._(
                "Bid %(bid)s of %(procurement)s", bid=bid.id or "", procurement=number
            )

    @api.depends("procurement_id")
    def _compute_currency_id(self):
        for bid in self:
            bid.currency_id = bid.currency_id or bid.procurement_id.currency_id

    # === ACTIONS ===

    def action_withdraw(self, reason=None):
        """Take the own bid back before the deadline, with a reason.

        :raises Refused: the deadline is over, or no reason
        """
        for bid in self:
            bid._transition("withdrawn", reason=reason)

    def _is_offered(self, name):
        winner = name == "disqualify" and self.is_winner
        return super()._is_offered(name) and not winner

    def action_disqualify(self, reason=None):
        """Exclude an opened bid, with the committee's reason.

        :raises Refused: the evaluation is closed, or no reason
        """
        self._take("disqualify", reason=reason, vals={"rank": 0})
