"""四议两公开: four meetings, two publications, everything counted, nothing typed."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools.step import TODAY, Step

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Meetings"),
    ("resolved", "Resolved"),
    ("passed", "Passed and published"),
    ("failed", "Not adopted"),
]
CLERK = ("group_village_clerk",)
# The order of the four deliberations; the last has two forms.
STEPS = [
    ("party_proposal", "1 Party branch proposal"),
    ("committees_consultation", "2 Two-committee consultation"),
    ("party_members_review", "3 Party members' review"),
    ("villagers_assembly", "4 Villagers' assembly"),
    ("reps_meeting", "4 Representatives' meeting"),
    ("collective_assembly", "4 Collective members' assembly"),
    ("collective_delegates", "4 Collective delegates' assembly"),
]
FIRST_THREE = ("party_proposal", "committees_consultation", "party_members_review")
RESOLVING = {
    "village_committee": ("villagers_assembly", "reps_meeting"),
    "community": ("villagers_assembly", "reps_meeting"),
    "collective_org": ("collective_assembly", "collective_delegates"),
}


class Deliberation(models.Model):
    """draft → resolved → passed; failed with a reason (a new one may follow)."""

    _name = "microworks.deliberation"
    _description = "Deliberation (4+2)"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "microworks.calendar.note",
        "mail.thread",
    ]
    _order = "id desc"
    _rec_name = "matter"

    _open_states = ("draft",)
    _steps = {
        "resolve": Step(
            ("draft",),
            "resolved",
            CLERK,
            _lt("Establish the Result"),
            stamp={"resolved_on": TODAY},
        ),
        "pass": Step(
            ("resolved",), "passed", CLERK, _lt("Publication Finished"), system=True
        ),
        "fail": Step(
            ("draft",), "failed", CLERK, _lt("Not Agreed"), gate=False, reason=True
        ),
        # The result is out already: the township may say it does not stand.
        "overturn": Step(
            ("resolved",),
            "failed",
            (*CLERK, "group_township_officer"),
            _lt("Not Agreed"),
            gate=False,
            reason=True,
            method="action_fail",
        ),
    }

    matter = fields.Char(required=True)
    letting_plan = fields.Text(
        help="How the works shall be let and paid (建设承包方案)."
    )
    merged_steps = fields.Boolean(
        string="Secretary Is Also Director",
        help="Steps 1 and 2 may then be one meeting.",
    )
    meeting_ids = fields.One2many(
        comodel_name="microworks.deliberation.meeting",
        inverse_name="deliberation_id",
        string="Meetings",
    )
    publicity_ids = fields.One2many(
        comodel_name="microworks.publicity", compute="_compute_publicity_ids"
    )
    resolved_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True
    )

    _one_running = models.UniqueIndex(
        "(project_id) WHERE state != 'failed'",
        "This project already has a deliberation.",
    )

    def _compute_publicity_ids(self):
        for record in self:
            record.publicity_ids = record.project_id.publicity_ids.filtered(
                lambda p, r=record: p.res_model == r._name and p.res_id == r.id
            )

    @api.depends_context("lang")
    @api.depends("publicity_ids")
    def _compute_calendar_note(self):
        # Its notices cannot be searched from here, so they are no path of _counted.
        calendar = self.env["microworks.calendar.day"]
        for record in self:
            notices = record.publicity_ids
            record.calendar_note = calendar._note(
                *((notice.started_on, notice.earliest_end) for notice in notices)
            )

    # === GATE ===

    def _get_refusals(self, target):
        if target == "resolved":
            return self._missing_steps() + [
                refusal
                for meeting in self.meeting_ids
                for refusal in meeting._get_refusals()
            ]
        if target == "passed" and not any(
            p.state == "finished" and p.kind == "P02" for p in self.publicity_ids
        ):
            return [
                Refusal(
                    "MW-DELIB-03",
                    self.env._("the resolution has not been posted long enough"),
                    basis="村民委员会组织法第35条",
                    next_step=self.env._("post it and finish the posting"),
                )
            ]
        return []

    def _missing_steps(self):
        held = set(self.meeting_ids.mapped("step"))
        labels = dict(self.meeting_ids._fields["step"]._description_selection(self.env))
        wanted = list(FIRST_THREE)
        if self.merged_steps:
            wanted.remove("committees_consultation")
        missing = [step for step in wanted if step not in held]
        last = RESOLVING.get(self.project_id.owner_kind, RESOLVING["village_committee"])
        if not held & set(last):
            missing.append(last[-1])
        refusals = [
            Refusal(
                "MW-DELIB-01",
                self.env._("meeting not recorded: %(step)s", step=labels[step]),
                basis="中国共产党农村基层组织工作条例第19条",
                next_step=self.env._("record it with its counts"),
            )
            for step in missing
        ]
        dates = [
            meeting.held_on
            for meeting in self.meeting_ids.sorted(
                lambda m: [step for step, _label in STEPS].index(m.step)
            )
        ]
        if dates != sorted(dates):
            refusals.append(
                Refusal(
                    "MW-DELIB-02",
                    self.env._("the meetings are not in the order of the four steps"),
                    basis="村民委员会组织法第28条",
                    next_step=self.env._("correct the dates, or hold it again"),
                )
            )
        return refusals

    def _after_transition(self, source, target):
        if target == "resolved":
            self.env["microworks.publicity"]._open_for(
                self,
                "P02",
                self.env._("Resolution: %(matter)s", matter=self.matter),
                "D-VILLAGE-PUB",
                body="\n".join(m._summary() for m in self.meeting_ids),
            )

    # === ACTIONS ===

    def action_resolve(self):
        """Establish the result from the counts; prepares the first publication.

        :raises Refused: a meeting missing, no quorum, no majority
        """
        self._take("resolve")

    def action_pass(self):
        """Close the deliberation after its publication."""
        self._take("pass")

    def action_fail(self, reason=None):
        """Record that the village did not agree, with the reason."""
        self._take("fail", reason=reason)
