"""One of the four meetings, with its counts."""

from odoo import api, fields, models

from ...exceptions import Refusal, Refused
from ...tools import quorum
from .deliberation import STEPS

SOURCES = [
    ("people", "Proposed by party members or villagers"),
    ("cadres", "Proposed by village cadres"),
    ("superior", "Arranged from above"),
]
BALLOTS = [("oral", "Oral"), ("hands", "Show of hands"), ("secret", "Secret ballot")]
COUNTS = (
    "members",
    "expected",
    "attended",
    "votes_for",
    "votes_against",
    "votes_abstain",
    "households",
    "households_attended",
    "representatives",
    "women",
)


class DeliberationMeeting(models.Model):
    """Quorum and majority are computed from the counts by the rule set."""

    _name = "microworks.deliberation.meeting"
    _description = "Meeting of a Deliberation"
    _inherit = ["microworks.guarded"]
    _order = "deliberation_id, held_on, id"
    _rec_name = "step"

    _guard_parent = "deliberation_id"

    deliberation_id = fields.Many2one(
        comodel_name="microworks.deliberation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(
        related="deliberation_id.project_id", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(
        related="deliberation_id.area_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="deliberation_id.company_id", store=True, precompute=True
    )
    step = fields.Selection(STEPS, required=True)
    held_on = fields.Date(required=True, default=lambda self: self._legal_today())
    place = fields.Char()
    convener = fields.Char()
    source = fields.Selection(SOURCES, string="Source of the Proposal")
    ballot = fields.Selection(BALLOTS, default="hands")
    members = fields.Integer(
        string="Members of the Body",
        help="All who make up the body: committee members, party members, adult"
        " villagers, representatives.",
    )
    expected = fields.Integer(string="Should Attend (应到)")
    attended = fields.Integer(string="Attended (实到)")
    votes_for = fields.Integer(string="For")
    votes_against = fields.Integer(string="Against")
    votes_abstain = fields.Integer(string="Abstained")
    households = fields.Integer()
    households_attended = fields.Integer(string="Households Represented")
    representatives = fields.Integer(string="Villagers' Representatives")
    women = fields.Integer(string="Women Representatives")
    minutes = fields.Text()
    result = fields.Char(compute="_compute_result")
    is_valid = fields.Boolean(string="Valid", compute="_compute_result")

    @api.depends_context("lang")
    @api.depends("step")
    def _compute_display_name(self):
        labels = dict(self._fields["step"]._description_selection(self.env))
        for record in self:
            record.display_name = labels.get(record.step, "")

    # === COMPUTE ===

    @api.depends("step", "deliberation_id.project_id.ruleset_id", *COUNTS)
    def _compute_result(self):
        for meeting in self:
            if not (meeting.step and meeting.deliberation_id.project_id):
                # New on the screen: which meeting, or of which project, is to come.
                meeting.update({"is_valid": False, "result": False})
                continue
            refusals = meeting._get_refusals()
            meeting.is_valid = not refusals
            meeting.result = (
                " ".join(refusal.what for refusal in refusals)
                if refusals
                else meeting._summary()
            )

    # === CONSTRAINT ===

    def _count_refusal(self, error):
        return Refusal(
            "MW-DELIB-04",
            self._describe_count_error(error),
            next_step=self.env._("check the sign-in sheet and the vote count"),
        )

    @api.constrains(*COUNTS)
    def _check_counts(self):
        for meeting in self:
            try:
                meeting._as_counts()
            except quorum.CountError as error:
                raise Refused(
                    meeting._refusal_name(), [meeting._count_refusal(error)]
                ) from error

    @api.constrains("held_on")
    def _check_held_on(self):
        today = self._legal_today()
        for meeting in self:
            if meeting.held_on > today:
                meeting._refuse(
                    "MW-DELIB-05",
                    self.env._("a meeting that is still to come has no counts"),
                    next_step=self.env._("record it after it was held"),
                )

    # === BUSINESS ===

    def _as_counts(self):
        self.ensure_one()
        return quorum.Meeting(
            self.step,
            members=self.members,
            expected=self.expected,
            attended=self.attended,
            votes_for=self.votes_for,
            against=self.votes_against,
            abstain=self.votes_abstain,
            households=self.households,
            households_attended=self.households_attended,
            representatives=self.representatives,
            women=self.women,
        )

    def _rule(self):
        rules = self.deliberation_id.project_id._rules()
        prefix = f"quorum.{self.step}"
        return quorum.Rule.parse(
            rules._parameter(f"{prefix}.open"),
            rules._parameter(f"{prefix}.pass"),
            rules._parameter(f"{prefix}.composition"),
        )

    def _get_refusals(self):
        """What this meeting lacks under the rules; empty when its decision stands."""
        self.ensure_one()
        label = dict(self._fields["step"]._description_selection(self.env))[self.step]
        try:
            lacks = quorum.check(self._as_counts(), self._rule())
        except quorum.CountError as error:
            return [self._count_refusal(error)]
        texts = {
            "quorum": self.env._("%(step)s: %(have)s attended, %(need)s needed"),
            "passing": self.env._("%(step)s: %(have)s in favour, %(need)s needed"),
            "composition": self.env._(
                "%(step)s: %(group)s %(have)s, at least %(need)s are needed in the body"
            ),
        }
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in quorum.COMPOSITION_PARTS
        }
        again = self.env._("the meeting must be held again")
        # Counts that nobody entered are no reason to call the village together.
        steps = {
            "composition": self.env._(
                "enter the number at the meeting; if the body has no more, it is"
                " completed and meets again"
            )
        }
        codes = {
            "quorum": "MW-DELIB-06",
            "passing": "MW-DELIB-07",
            "composition": "MW-DELIB-08",
        }
        return [
            Refusal(
                codes[lack.code],
                texts[lack.code]
                % {
                    "step": label,
                    "group": labels.get(lack.basis, ""),
                    "have": lack.have,
                    "need": lack.need,
                },
                basis=self.deliberation_id.project_id._rules()._legal_basis(
                    f"quorum.{self.step}.open"
                ),
                next_step=steps.get(lack.code, again),
            )
            for lack in lacks
        ]

    def _describe_count_error(self, error):
        return {
            "negative": self.env._("a count cannot be negative"),
            "expected_above_members": self.env._(
                "more people should attend than the body has members"
            ),
            "attended_above_expected": self.env._(
                "more people attended than should have"
            ),
            "votes_above_attended": self.env._("more votes than people present"),
            "households_above_total": self.env._(
                "more households represented than there are"
            ),
            "part_above_members": self.env._("a part is larger than the whole body"),
        }[error.code]

    def _summary(self):
        label = dict(self._fields["step"]._description_selection(self.env))[self.step]
        return self.env._(
            "%(step)s: %(attended)s of %(expected)s attended, %(votes_for)s for,"
            " %(votes_against)s against, %(votes_abstain)s abstained",
            step=label,
            attended=self.attended,
            expected=self.expected,
            votes_for=self.votes_for,
            votes_against=self.votes_against,
            votes_abstain=self.votes_abstain,
        )
