"""公示: a notice reviewed, posted, and left there as long as the law wants."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools.step import NOW, TODAY, USER, Step

_lt = LazyTranslate(__name__)

# Disclosure items of the domain rules §5.1.
KINDS = [
    ("P01", "Project library"),
    ("P02", "Village decision"),
    ("P03", "Approval or filing"),
    ("P05", "Procurement notice"),
    ("P06", "Award candidates"),
    ("P07", "Award result"),
    ("P08", "Contract"),
    ("P09", "Site board"),
    ("P11", "Payment"),
    ("P12", "Variation"),
    ("P13", "Inspection result"),
    ("P14", "Acceptance"),
    ("P15", "Settlement"),
    ("P16", "Use of funds"),
]
# How long a kind stays posted where the rule set has no line “D-PUB-<kind>”.
DEADLINES = {
    "P05": "D-DOC",
    "P06": "D-CAND",
    "P13": "D-CHECK-POST",
    "P16": "D-FUND-PUB",
}
# Everything else that concerns the village is on its board for the longest of these.
GENERAL_DEADLINE = "D-VILLAGE-PUB"
STATES = [
    ("draft", "Draft"),
    ("reviewed", "Reviewed"),
    ("running", "Posted"),
    ("finished", "Finished"),
    ("stopped", "Stopped"),
]
AUTHORS = ("group_village_clerk", "group_township_officer", "group_county_department")
REVIEWERS = (
    "group_township_officer",
    "group_township_leader",
    "group_county_department",
    "group_county_finance",
)


class Publicity(models.Model):
    """draft → reviewed → running → finished; stopped with a reason.

    The earliest end is computed once, when the notice goes up, from the
    deadline of the rule set: the one its step named, else that of its kind.
    Nobody can shorten it.
    """

    _name = "microworks.publicity"
    _description = "Publicity"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.calendar.note",
        "mail.thread",
    ]
    _order = "id desc"
    _rec_name = "title"

    _counted = (("started_on", "earliest_end"),)
    _open_states = ("draft",)
    _file_kinds = {"board_photo": "photo"}
    _late_fields = frozenset({"board_photo", "board_photo_name"})
    _guarded_fields = frozenset(
        {
            "author_id",
            "res_model",
            "res_id",
        }
    )
    _steps = {
        "review": Step(
            ("draft",),
            "reviewed",
            REVIEWERS,
            _lt("Release for Posting"),
            stamp={"reviewer_id": USER, "reviewed_on": NOW},
            gate=False,
            apart=("author_id",),
        ),
        "post": Step(
            ("reviewed",),
            "running",
            AUTHORS,
            _lt("Post"),
            sets=("started_on", "deadline_code", "earliest_end"),
            gate=False,
        ),
        "finish": Step(
            ("running",),
            "finished",
            AUTHORS,
            _lt("Finish"),
            stamp={"finished_on": TODAY},
            system=True,
        ),
        "stop": Step(
            ("running",),
            "stopped",
            REVIEWERS,
            _lt("Withdraw"),
            gate=False,
            reason=True,
            system=True,
        ),
        "reopen": Step(
            ("reviewed",),
            "draft",
            REVIEWERS,
            _lt("Back to Draft"),
            gate=False,
            reason=True,
        ),
    }

    kind = fields.Selection(KINDS, required=True)
    title = fields.Char(required=True)
    body = fields.Text(help="What the board shows; no personal data.")
    deadline_code = fields.Char(
        string="Deadline Rule", readonly=True, help="Deadline of the rule set."
    )
    period = fields.Char(string="Stays Posted", compute="_compute_period")
    res_model = fields.Char(string="About Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="About Record", model_field="res_model", readonly=True
    )
    board_photo = fields.Binary(attachment=True)
    board_photo_name = fields.Char()
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reviewer_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reviewed_on = fields.Datetime(readonly=True, copy=False)
    started_on = fields.Date(string="Posted On", readonly=True, copy=False)
    earliest_end = fields.Date(
        readonly=True, copy=False, help="The first day on which it may be taken down."
    )
    finished_on = fields.Date(readonly=True, copy=False)
    objection_ids = fields.One2many(
        comodel_name="microworks.objection", inverse_name="publicity_id"
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True
    )

    _about_idx = models.Index("(res_model, res_id)")

    # === COMPUTE ===

    @api.depends("kind", "deadline_code", "project_id")
    @api.depends_context("lang")
    def _compute_period(self):
        for notice in self:
            line = notice._rule_line() if notice.kind and notice.project_id else None
            notice.period = line and self.env._(
                "%(name)s: %(limit)s %(unit)s",
                name=line.name,
                limit=line.limit,
                unit=dict(line._fields["unit"]._description_selection(self.env))[
                    line.unit
                ],
            )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        notices = super().create(vals_list)
        for notice in notices:
            notice._unguarded().write({"author_id": self.env.user.id})
        return notices

    # === GATE ===

    def _is_offered(self, name):
        # The day is on the form; before it there is nothing to press.
        early = name == "finish" and self.earliest_end > self._legal_today()
        return super()._is_offered(name) and not early

    def _get_refusals(self, target):
        if target != "finished":
            return []
        refusals = []
        if self._legal_today() < self.earliest_end:
            refusals.append(
                Refusal(
                    "MW-PUB-01",
                    self.env._(
                        "must stay posted until %(date)s", date=self.earliest_end
                    ),
                    rule=self._rule_line().name or "",
                    basis=self._rule_line().legal_basis or "",
                    next_step=self.env._("finish it on that day or later"),
                )
            )
        if any(o.state == "open" for o in self.objection_ids):
            refusals.append(
                Refusal(
                    "MW-PUB-02",
                    self.env._("an objection is not answered"),
                    next_step=self.env._("answer it first"),
                )
            )
        return refusals

    def _rule_line(self):
        """The deadline that says how long it stays; empty where none does."""
        rules = self.project_id._rules()
        code = self._rule_code(rules)
        # A line the set does not have is refused where it counts: on posting.
        known = code in rules._deadline_ids()
        return rules._deadline(code) if known else self.env["microworks.rule.deadline"]

    def _rule_code(self, rules):
        """The code of that deadline, in the project's rule set.

        What its step named; for other notices the line of the kind, and where the
        set has none, the general one of the village board, which is the longest.
        """
        if self.deadline_code:
            return self.deadline_code
        own = (f"D-PUB-{self.kind}", DEADLINES.get(self.kind))
        known = rules._deadline_ids()
        return next((code for code in own if code in known), GENERAL_DEADLINE)

    # === BUSINESS ===

    def _days_posted(self):
        """How many days the notice was up, the day it went up not counted."""
        self.ensure_one()
        if not (self.started_on and self.finished_on):
            return 0
        return (self.finished_on - self.started_on).days

    # === ACTIONS ===

    def action_review(self):
        """Release the notice (先审查后公开). :raises RoleRefused: the author himself"""
        self._take("review")

    def action_post(self):
        """Put the notice up; from here the days count.

        :raises Refused: MW-RULE-04, the rule set does not say how long it stays
        """
        for notice in self:
            today = self._legal_today()
            rules = notice.project_id._rules()
            code = notice._rule_code(rules)
            notice._take(
                "post",
                vals={
                    "started_on": today,
                    "deadline_code": code,
                    "earliest_end": rules._earliest(code, today),
                },
            )

    def action_finish(self):
        """Take the notice down. :raises Refused: too early, or an objection is open"""
        self._take("finish")

    def action_reopen(self, reason=None):
        """Send a released notice back to its author, with a reason."""
        self._take("reopen", reason=reason)

    def action_stop(self, reason=None):
        """Withdraw the notice, with a reason."""
        self._take("stop", reason=reason)
