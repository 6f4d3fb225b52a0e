"""竣工验收: everybody who has to be there, measured values, the villagers' vote."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate, format_list

from ...exceptions import Refusal
from ...tools import figures, stages
from ...tools.step import TODAY, USER, Step
from .site_record import SITE_GUARDED

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("convened", "Convened"),
    ("passed", "Passed"),
    ("failed", "Not passed"),
]
SCOPES = [("whole", "Whole works"), ("segment", "Segment")]
CONVENERS = ("group_village_clerk", "group_township_officer")
DECIDERS = ("group_township_officer", "group_county_department")
DECIDED = {"decider_id": USER, "decided_on": TODAY}


class Acceptance(models.Model):
    """draft → convened → passed | failed.

    The person who writes down that it passed is not the one who convened it.
    A passed acceptance of the whole works moves the project and starts the
    defects liability period; a segment is only a step towards it.
    """

    _name = "microworks.acceptance"
    _description = "Acceptance"
    _inherit = ["microworks.site.record", "microworks.gated", "mail.activity.mixin"]
    _order = "id desc"

    _guarded_fields = SITE_GUARDED
    _same_project = ("inspection_id", "test_report_id")
    _open_states = ("draft", "convened")
    _late_fields = frozenset()
    _signs = dict.fromkeys(("satisfied", "unsatisfied"), figures.NOT_NEGATIVE)
    _steps = {
        "convene": Step(
            ("draft",),
            "convened",
            CONVENERS,
            _lt("Convene"),
            stamp={"convener_id": USER, "convened_on": TODAY},
        ),
        "pass": Step(
            ("convened",),
            "passed",
            DECIDERS,
            _lt("Passed"),
            stamp=DECIDED,
            apart=("convener_id", "paper_recorder_ids"),
        ),
        "fail": Step(
            ("convened",),
            "failed",
            DECIDERS,
            _lt("Not Passed"),
            stamp=DECIDED,
            gate=False,
            reason=True,
            apart=("convener_id",),
        ),
    }

    # One meeting at a time: two lists of participants would be mixed up.
    _one_convened = models.UniqueIndex(
        "(project_id) WHERE state = 'convened'",
        "Another acceptance of this project is convened.",
    )
    _counts_positive = models.Constraint(
        "CHECK (satisfied >= 0 AND unsatisfied >= 0)", "A count cannot be negative."
    )

    scope = fields.Selection(SCOPES, default="whole", required=True)
    segment = fields.Char(help="Which part, as in the bill of quantities.")
    planned_for = fields.Date(
        string="Meeting On", required=True, default=lambda self: self._legal_today()
    )
    participant_ids = fields.One2many(
        comodel_name="microworks.acceptance.participant",
        inverse_name="acceptance_id",
        string="Participants",
    )
    inspection_id = fields.Many2one(
        comodel_name="microworks.inspection",
        string="Measured Items",
        domain="[('project_id', '=', project_id), ('kind', '=', 'INS-A')]",
        ondelete="restrict",
        help="The acceptance inspection with its measured values.",
    )
    test_report_id = fields.Many2one(
        comodel_name="microworks.document",
        string="Third-party Test Report",
        domain="[('project_id', '=', project_id)]",
        ondelete="restrict",
    )
    satisfied = fields.Integer(string="Villagers Satisfied")
    unsatisfied = fields.Integer(string="Villagers Not Satisfied")
    satisfaction = fields.Float(
        string="Satisfaction (%)",
        digits=(5, 1),
        compute="_compute_satisfaction",
        store=True,
    )
    sheet = fields.Binary(
        string="Signed Acceptance Sheet",
        attachment=True,
        copy=False,
        help="The scanned sheet with the signatures given on paper. Who passes the"
        " acceptance has held it against the list, and has recorded none of them.",
    )
    sheet_name = fields.Char(copy=False)
    paper_recorder_ids = fields.Many2many(
        comodel_name="res.users",
        string="Recorded a Signature on Paper",
        compute="_compute_paper_recorder_ids",
        compute_sudo=True,
    )
    conclusion = fields.Text()
    convened_on = fields.Date(readonly=True, copy=False)
    convener_id = fields.Many2one(
        comodel_name="res.users",
        string="Convened By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    decided_on = fields.Date(readonly=True, copy=False)
    decider_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
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

    @api.depends("satisfied", "unsatisfied")
    def _compute_satisfaction(self):
        for acceptance in self:
            votes = acceptance.satisfied + acceptance.unsatisfied
            acceptance.satisfaction = (
                100 * acceptance.satisfied / votes if votes else 0.0
            )

    @api.depends("scope", "segment", "project_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for acceptance in self:
            part = acceptance.segment or self.env._("whole works")
            acceptance.display_name = self.env._(
                "Acceptance %(project)s, %(part)s",
                project=acceptance.project_id.number or "",
                part=part,
            )

    @api.depends("participant_ids.signed", "participant_ids.recorder_id")
    def _compute_paper_recorder_ids(self):
        for acceptance in self:
            on_paper = acceptance.participant_ids.filtered("is_on_paper")
            acceptance.paper_recorder_ids = on_paper.recorder_id

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_sheet(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_sheet(vals)
        return super().write(vals)

    @api.model
    def _check_sheet(self, vals):
        if vals.get("sheet"):
            self.env["microworks.document"]._file_facts(
                {"file": vals["sheet"], "file_name": vals.get("sheet_name")}
            )

    # === GATE ===

    def _get_refusals(self, target):
        if target == "convened":
            return self._get_time_refusals()
        if target != "passed":
            return []
        refusals = (
            self._get_time_refusals()
            + self._get_people_refusals()
            + self._get_quality_refusals()
            + self.project_id._get_stage_refusals("acceptance_passed")
        )
        if self.scope == "whole":
            refusals += self.project_id._get_following_refusals(
                "accepted", self, target
            )
        return refusals

    def _get_time_refusals(self):
        project = self.project_id
        part = self.scope == "segment" and project._is_marked(stages.ON_SITE)
        if part or project.state == "completed":
            return []
        return [
            Refusal(
                "MW-ACC-01",
                self.env._("the works are not completed"),
                next_step=self.env._("record the completion of the works first"),
            )
        ]

    def _get_people_refusals(self):
        refusals = []
        unsigned = self.participant_ids.filtered(lambda p: not p.signed)
        if unsigned:
            refusals.append(
                Refusal(
                    "MW-ACC-02",
                    self.env._(
                        "not signed: %(names)s",
                        names=format_list(self.env, unsigned.mapped("name")),
                    ),
                    next_step=self.env._("have the acceptance sheet signed"),
                )
            )
        if self.paper_recorder_ids and not self._paper("sheet"):
            refusals.append(
                Refusal(
                    "MW-ACC-06",
                    self.env._("signatures on paper, but no acceptance sheet"),
                    next_step=self.env._("add the scanned sheet with the signatures"),
                )
            )
        against = self.participant_ids.filtered(lambda p: p.opinion == "disagree")
        if against:
            refusals.append(
                Refusal(
                    "MW-ACC-03",
                    self.env._(
                        "does not agree: %(names)s",
                        names=format_list(self.env, against.mapped("name")),
                    ),
                    next_step=self.env._("let the acceptance fail, with the reason"),
                )
            )
        return refusals

    def _get_quality_refusals(self):
        inspection = self.inspection_id
        # A routine inspection has measured nothing that is accepted by.
        if inspection.state != "done" or inspection.kind != "INS-A":
            return [
                Refusal(
                    "MW-ACC-04",
                    self.env._("the measured items are not recorded"),
                    next_step=self.env._("finish the acceptance inspection"),
                )
            ]
        if inspection.result == "fail":
            return [
                Refusal(
                    "MW-ACC-05",
                    self.env._("measured items are out of tolerance"),
                    next_step=self.env._("have them rectified and measured again"),
                )
            ]
        return []

    def _after_transition(self, source, target):
        if target != "passed":
            return
        if self.scope == "whole":
            self.project_id._transition(
                "accepted", vals={"accepted_on": self.decided_on}, system=True
            )
        self.env["microworks.publicity"]._open_for(
            self,
            "P14",
            self.env._("Acceptance of %(project)s", project=self.project_id.name),
            "D-PUB-P14",
            body=self.conclusion,
        )

    # === ACTIONS ===

    def action_convene(self):
        """Call the participants together. :raises Refused: works not completed"""
        self._take("convene")

    def action_pass(self):
        """Record that the works are accepted.

        :raises Refused: participants, measured items or documents missing
        :raises RoleRefused: the person who convened it
        """
        for acceptance in self:
            acceptance._take(
                "pass",
                facts={
                    "participants": acceptance._participant_facts(),
                    "sheet": acceptance._paper_digest(acceptance._paper("sheet")),
                },
            )

    def action_fail(self, reason=None):
        """Record that the works are not accepted, with the reason."""
        self._take("fail", reason=reason)

    def action_inspect(self):
        """Open the acceptance inspection, with the checklist of the works."""
        self.ensure_one()
        if not self.inspection_id:
            self.inspection_id = self.env["microworks.inspection"].create(
                {"project_id": self.project_id.id, "kind": "INS-A"}
            )
        return self.inspection_id._open_form()

    def _participant_facts(self):
        return [
            {"role": line.role, "name": line.name, "opinion": line.opinion}
            for line in self.participant_ids
        ]
