"""竣工结算: submitted by the contractor, reviewed by a firm, signed by three."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools import figures
from ...tools.step import NOTHING, TODAY, USER, Step
from ..core.record_rules import CONTRACTORS
from .site_record import CONTRACT_GUARDED

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("reviewed", "Reviewed"),
    ("signed", "Signed"),
]
SUBMITTERS = ("group_contractor", "group_village_clerk", "group_township_officer")
REVIEWERS = ("group_township_officer", "group_county_finance")
# Entered while the review runs, not before and not after.
REVIEW = frozenset(
    {"reviewed_amount", "reviewer_id", "review_report_id", "review_note"}
)


class Settlement(models.Model):
    """draft → submitted → reviewed → signed; submitted | reviewed → returned to draft.

    The reviewed amount never exceeds what was submitted, nor the contract with
    its approved variations. The three signatures come from three persons.
    """

    _name = "microworks.settlement"
    _description = "Settlement"
    _inherit = [
        "microworks.site.record",
        "microworks.gated",
        "microworks.calendar.note",
        "mail.activity.mixin",
    ]
    _counted = (("project_id.accepted_on", "due_on"), ("submitted_on", "review_due_on"))
    _order = "id desc"
    _record_rules = ("area", "company", *CONTRACTORS)

    _same_project = ("review_report_id",)
    _guarded_fields = CONTRACT_GUARDED | {
        "due_on",
    }
    _fixed_links = frozenset({"contract_id"})
    _open_states = ("draft",)
    _late_fields = REVIEW
    _signs = dict.fromkeys(
        ("submitted_amount", "reviewed_amount"), figures.NOT_NEGATIVE
    )
    _stage_fields = {"submitted": REVIEW}
    # What the review says is not written by whoever is reviewed.
    _fields_of = dict.fromkeys(REVIEW, REVIEWERS)
    _steps = {
        "submit": Step(
            ("draft",),
            "submitted",
            SUBMITTERS,
            _lt("Submit"),
            stamp={"submitter_id": USER, "submitted_on": TODAY},
            sets=("review_due_on",),
        ),
        "review": Step(
            ("submitted",),
            "reviewed",
            REVIEWERS,
            _lt("Review Done"),
            stamp={"review_recorder_id": USER, "reviewed_on": TODAY},
            apart=("submitter_id",),
        ),
        "sign": Step(
            ("reviewed",),
            "signed",
            REVIEWERS,
            _lt("Signed by All"),
            stamp={"signed_on": TODAY},
            apart=("submitter_id", "paper_recorder_ids"),
        ),
        "return": Step(
            ("submitted", "reviewed"),
            "draft",
            REVIEWERS,
            _lt("Return"),
            stamp={"reviewed_on": NOTHING},
            gate=False,
            reason=True,
        ),
    }

    _one_per_contract = models.UniqueIndex(
        "(contract_id)", "This contract already has a settlement."
    )

    project_id = fields.Many2one(
        related="contract_id.project_id", store=True, precompute=True, required=False
    )
    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        compute=None,
        precompute=False,
        required=True,
        ondelete="restrict",
        index=True,
    )
    submitted_amount = fields.Monetary(tracking=True)
    reviewed_amount = fields.Monetary(tracking=True, copy=False)
    reduction_amount = fields.Monetary(
        string="Reduction", compute="_compute_reduction", store=True
    )
    reduction_rate = fields.Float(
        string="Reduction (%)",
        digits=(5, 2),
        compute="_compute_reduction",
        store=True,
        aggregator="avg",
    )
    reviewer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Reviewing Firm",
        domain=[("microworks_is_firm", "=", True)],
        copy=False,
        ondelete="restrict",
    )
    review_report_id = fields.Many2one(
        comodel_name="microworks.document",
        domain="[('project_id', '=', project_id)]",
        copy=False,
        ondelete="restrict",
    )
    review_note = fields.Text(copy=False)
    signature_ids = fields.One2many(
        comodel_name="microworks.settlement.signature",
        inverse_name="settlement_id",
        string="Signatures",
    )
    paper_recorder_ids = fields.Many2many(
        comodel_name="res.users",
        string="Recorded a Signature on Paper",
        compute="_compute_paper_recorder_ids",
        compute_sudo=True,
    )
    submitter_id = fields.Many2one(
        comodel_name="res.users",
        string="Submitted By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    due_on = fields.Date(string="To Be Submitted Until", readonly=True, copy=False)
    review_due_on = fields.Date(
        string="To Be Reviewed Until", readonly=True, copy=False
    )
    review_recorder_id = fields.Many2one(
        comodel_name="res.users",
        string="Review Recorded By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    reviewed_on = fields.Date(readonly=True, copy=False)
    signed_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === COMPUTE ===

    @api.depends("submitted_amount", "reviewed_amount", "state")
    def _compute_reduction(self):
        for settlement in self:
            known = settlement.state in ("reviewed", "signed")
            reduction = settlement.submitted_amount - settlement.reviewed_amount
            settlement.reduction_amount = reduction if known else 0.0
            settlement.reduction_rate = (
                100 * reduction / settlement.submitted_amount
                if known and settlement.submitted_amount
                else 0.0
            )

    @api.depends("contract_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for settlement in self:
            # sudo: the contract's name as part of this one's.
            contract = settlement.contract_id.sudo()
            settlement.display_name = self.env._(
                "Settlement of %(contract)s", contract=contract.display_name or ""
            )

    @api.depends("signature_ids.recorder_id", "signature_ids.partner_id")
    def _compute_paper_recorder_ids(self):
        for settlement in self:
            lines = settlement.signature_ids
            on_paper = lines.filtered(
                lambda line: not line.recorder_id._is_one_of(line.partner_id)
            )
            settlement.paper_recorder_ids = on_paper.recorder_id

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        settlements = super().create(vals_list)
        for settlement in settlements:
            accepted_on = settlement.project_id.sudo().accepted_on  # sudo: one date
            if accepted_on:
                due = settlement._rules()._deadline_end("D-SETTLE-SUB", accepted_on)
                settlement._unguarded().write({"due_on": due})
        return settlements

    # === EFFECTS ===

    def _after_transition(self, source, target):
        if target == "draft":
            self._unguarded().signature_ids.unlink()
        if target == "signed":
            self.project_id._settle()
            self.env["microworks.publicity"]._open_for(
                self,
                "P15",
                self.env._("Settlement of %(project)s", project=self.project_id.name),
                "D-PUB-P15",
                body=self.env._(
                    "Submitted %(submitted)s, reviewed %(reviewed)s, reduction"
                    " %(reduction)s",
                    submitted=f"{self.submitted_amount:.2f}",
                    reviewed=f"{self.reviewed_amount:.2f}",
                    reduction=f"{self.reduction_amount:.2f}",
                ),
            )

    # === ACTIONS ===

    def action_submit(self):
        """Hand in the settlement book. :raises Refused: works not accepted"""
        for settlement in self:
            today = self._today()
            settlement._take(
                "submit",
                vals={
                    "review_due_on": settlement._rules()._deadline_end(
                        "D-SETTLE-REV", today
                    ),
                },
            )

    def action_review(self):
        """Record the result of the review.

        :raises Refused: above contract or submission, firm with another duty
        :raises RoleRefused: the person who submitted it
        """
        self._take("review")

    def action_sign(self):
        """Close the settlement once the three parties have signed."""
        for settlement in self:
            settlement._take(
                "sign",
                facts={
                    "signatures": [
                        [line.party, line.partner_id.id, line.partner_id.name]
                        for line in settlement.sudo().signature_ids  # sudo: own event
                    ]
                },
            )

    def action_return(self, reason=None):
        """Send the settlement back to the contractor, with a reason."""
        self._take("return", reason=reason, vals={"reviewed_amount": 0.0})
