"""A finding: ordered to be put right, answered, looked at again, closed."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools import texts
from ...tools.step import TODAY, USER, Step
from .site_record import SITE_GUARDED

_lt = LazyTranslate(__name__)

STATES = [
    ("open", "Open"),
    ("ordered", "Rectification ordered"),
    ("replied", "Replied"),
    ("returned", "Returned"),
    ("rechecked", "Re-checked"),
    ("closed", "Closed"),
    ("withdrawn", "Withdrawn"),
]
CLOSED = ("closed", "withdrawn")
SEVERITIES = [("general", "General"), ("serious", "Serious"), ("major", "Major")]
ESCALATIONS = [("township", "Township head"), ("county", "County department")]
OFFICE = ("group_township_officer", "group_township_leader", "group_county_department")
RECHECKERS = ("group_township_officer", "group_county_department")
COUNTY = ("group_county_department",)
# Contractors put right; for works the village builds itself, the clerk answers.
RECTIFIERS = ("group_contractor", "group_village_clerk")
DEADLINES = {
    "general": "D-RECT-GENERAL",
    "serious": "D-RECT-SERIOUS",
    "major": "D-RECT-MAJOR",
}
RECHECK = frozenset({"recheck_note", "retest_report_id"})


class Finding(models.Model):
    """open → ordered → replied → rechecked → closed; replied → returned → replied.

    Who raised it, who put it right and who looked again are three persons. A
    finding raised by mistake is withdrawn by another person, with a reason.
    A serious finding colours the project yellow; a major one red, and stops the
    works.
    """

    _name = "microworks.finding"
    _description = "Finding"
    _inherit = [
        "microworks.site.record",
        "microworks.gated",
        "microworks.calendar.note",
        "mail.activity.mixin",
    ]
    _counted = (("ordered_on", "due_on"), ("replied_on", "recheck_due_on"))
    _order = "due_on, id desc"
    _record_rules = ("area", "company", "contractor")
    _rec_names_search = ["number", "name"]

    _same_project = ("retest_report_id",)
    _guarded_fields = SITE_GUARDED | {
        "number",
        "inspection_id",
        "inspection_line_id",
        "escalation",
    }
    _guard_author = "author_id"
    # The office that orders says what has to be done and adds photos of its own;
    # the rest is the raiser's.
    _shared_fields = frozenset({"demand", "photo_ids"})
    _open_states = ("open",)
    _late_fields = RECHECK
    _stage_fields = {"replied": RECHECK}
    # What was seen on looking again is not written by whoever put it right.
    _fields_of = dict.fromkeys(RECHECK, RECHECKERS)
    _steps = {
        "order": Step(
            ("open",),
            "ordered",
            OFFICE,
            _lt("Order Rectification"),
            stamp={"orderer_id": USER, "ordered_on": TODAY},
            sets=("due_on",),
        ),
        # Taken by handing in the reply, a record of its own.
        "reply": Step(
            ("ordered", "returned"),
            "replied",
            RECTIFIERS,
            stamp={"replier_id": USER, "replied_on": TODAY},
            sets=("recheck_due_on",),
            apart=("author_id", "orderer_id"),
        ),
        "recheck": Step(
            ("replied",),
            "rechecked",
            RECHECKERS,
            _lt("Re-check Passed"),
            stamp={"rechecker_id": USER, "rechecked_on": TODAY},
            apart=("author_id", "replier_id"),
        ),
        "close": Step(
            ("rechecked",),
            "closed",
            OFFICE,
            _lt("Close"),
            stamp={"closer_id": USER, "closed_on": TODAY},
            apart=("replier_id",),
        ),
        "return": Step(
            ("replied",),
            "returned",
            RECHECKERS,
            _lt("Not Put Right"),
            gate=False,
            reason=True,
            apart=("replier_id",),
        ),
        "withdraw": Step(
            ("open",),
            "withdrawn",
            OFFICE,
            _lt("Withdraw"),
            gate=False,
            reason=True,
            apart=("author_id",),
        ),
    }
    _edge_fields = ("severity",)

    number = fields.Char(readonly=True, copy=False)
    name = fields.Char(string="Problem", required=True)
    description = fields.Text()
    demand = fields.Text(string="What Has to Be Done")
    basis = fields.Char(string="Rule or Drawing It Breaks")
    severity = fields.Selection(
        SEVERITIES, default="general", required=True, tracking=True, index=True
    )
    inspection_id = fields.Many2one(
        comodel_name="microworks.inspection",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    inspection_line_id = fields.Many2one(
        comodel_name="microworks.inspection.line",
        string="Failed Item",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    photo_ids = fields.One2many(
        comodel_name="microworks.site.photo",
        inverse_name="finding_id",
        string="Photos Before",
    )
    rectification_ids = fields.One2many(
        comodel_name="microworks.rectification",
        inverse_name="finding_id",
        string="Replies",
    )
    orderer_id = fields.Many2one(
        comodel_name="res.users",
        string="Ordered By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    ordered_on = fields.Date(readonly=True, copy=False)
    due_on = fields.Date(readonly=True, copy=False, index=True)
    replier_id = fields.Many2one(
        comodel_name="res.users",
        string="Put Right By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    replied_on = fields.Date(readonly=True, copy=False)
    recheck_due_on = fields.Date(string="Re-check Until", readonly=True, copy=False)
    recheck_note = fields.Text(string="Result of the Re-check", copy=False)
    retest_report_id = fields.Many2one(
        comodel_name="microworks.document",
        domain="[('project_id', '=', project_id)]",
        copy=False,
        ondelete="restrict",
    )
    rechecker_id = fields.Many2one(
        comodel_name="res.users",
        string="Re-checked By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    rechecked_on = fields.Date(readonly=True, copy=False)
    closer_id = fields.Many2one(
        comodel_name="res.users",
        string="Closed By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_on = fields.Date(readonly=True, copy=False)
    escalation = fields.Selection(
        ESCALATIONS, string="Escalated To", readonly=True, copy=False, tracking=True
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    state = fields.Selection(
        STATES,
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )

    # === COMPUTE ===

    @api.depends("number", "name")
    def _compute_display_name(self):
        for finding in self:
            number = f"{finding.number} " if finding.number else ""
            finding.display_name = f"{number}{finding.name or ''}"

    @api.depends("due_on", "state")
    def _compute_is_overdue(self):
        today = self._today()
        for finding in self:
            finding.is_overdue = bool(
                finding.state in ("ordered", "returned")
                and finding.due_on
                and finding.due_on < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [
            ("state", "in", ("ordered", "returned")),
            ("due_on", "<", self._today()),
        ]

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        for finding in findings:
            finding._unguarded().write(
                {"number": self.env["ir.sequence"].next_by_code(self._name)}
            )
        return findings

    # === GATE ===

    def _get_edges(self):
        edges = super()._get_edges()
        if self.severity == "major":
            # What stops works is looked at again by the county.
            recheck = ("replied", "rechecked")
            edges[recheck] = edges[recheck]._replace(groups=COUNTY)
        return edges

    def _get_refusals(self, target):
        if target == "ordered":
            return self._get_order_refusals()
        if target == "replied":
            return self._get_reply_refusals()
        if target == "rechecked":
            return self._get_recheck_refusals()
        return []

    def _get_order_refusals(self):
        refusals = []
        if not self.photo_ids:
            refusals.append(
                Refusal(
                    "MW-FIND-01",
                    self.env._("no photo shows the problem"),
                    next_step=self.env._("add a photo taken before the rectification"),
                )
            )
        if not texts.says_something(self.demand):
            refusals.append(
                Refusal(
                    "MW-FIND-02",
                    self.env._("the order does not say what has to be done"),
                    next_step=self.env._("fill in what has to be done"),
                )
            )
        return refusals

    def _get_reply_refusals(self):
        # sudo: the reply is the replier's own; only its presence is asked for.
        if any(reply.state == "submitted" for reply in self.sudo().rectification_ids):
            return []
        return [
            Refusal(
                "MW-FIND-03",
                self.env._("no reply was handed in"),
                next_step=self.env._("write the reply, with photos, and submit it"),
            )
        ]

    def _get_recheck_refusals(self):
        refusals = []
        if not texts.says_something(self.recheck_note):
            refusals.append(
                Refusal(
                    "MW-FIND-04",
                    self.env._("the result of the re-check is not written down"),
                    next_step=self.env._("say what you saw or measured"),
                )
            )
        if self.severity != "general" and self.retest_report_id.state != "reviewed":
            refusals.append(
                Refusal(
                    "MW-FIND-05",
                    self.env._("a serious or major finding needs a reviewed retest"),
                    next_step=self.env._("add the report of the retest"),
                )
            )
        return refusals
