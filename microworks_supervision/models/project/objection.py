"""An objection against something made public; it stops the clock of the step."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import REASON, USER, Step

_lt = LazyTranslate(__name__)

STATES = [("open", "Open"), ("upheld", "Upheld"), ("rejected", "Rejected")]
ANSWERERS = (
    "group_township_officer",
    "group_township_leader",
    "group_county_department",
)
ANSWERED = {"answer": REASON, "answered_by_id": USER}

# Whoever wrote the notice does not judge what is said against it.
NOTICE = ("notice_author_id", "notice_writer_ids")


class Objection(models.Model):
    """open → upheld | rejected; answered by somebody who did not write the notice."""

    _name = "microworks.objection"
    _description = "Objection"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.calendar.note",
        "mail.thread",
    ]
    _counted = (("received_on", "due_on"),)
    _order = "id desc"
    _rec_names_search = ["subject"]

    _open_states = ("open",)
    # What somebody objects to is never put into other words.
    _guard_author = "create_uid"
    _guarded_fields = frozenset(
        {
            "received_on",
            "due_on",
            "notice_author_id",
            "notice_writer_ids",
        }
    )
    _steps = {
        "uphold": Step(
            ("open",),
            "upheld",
            ANSWERERS,
            _lt("Uphold"),
            stamp=ANSWERED,
            gate=False,
            reason=True,
            apart=NOTICE,
            aside=False,
        ),
        "reject": Step(
            ("open",),
            "rejected",
            ANSWERERS,
            _lt("Reject"),
            stamp=ANSWERED,
            gate=False,
            reason=True,
            apart=NOTICE,
        ),
    }

    publicity_id = fields.Many2one(
        comodel_name="microworks.publicity",
        required=True,
        ondelete="restrict",
        index=True,
    )
    project_id = fields.Many2one(
        related="publicity_id.project_id", store=True, precompute=True, required=False
    )
    subject = fields.Char(required=True)
    body = fields.Text()
    # Not for the clerk: he wrote what is objected to.
    objector = fields.Char(
        help="Name or “anonymous”; never published.",
        groups="microworks_supervision.group_village_supervisor,"
        "microworks_supervision.group_township_officer,"
        "microworks_supervision.group_township_leader,"
        "microworks_supervision.group_county_department,"
        "microworks_supervision.group_discipline",
    )
    received_on = fields.Date(readonly=True, copy=False)
    due_on = fields.Date(readonly=True, copy=False)
    answer = fields.Text(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    notice_author_id = fields.Many2one(related="publicity_id.author_id")
    notice_writer_ids = fields.Many2many(
        related="publicity_id.writer_ids", string="Notice Written By"
    )
    state = fields.Selection(
        STATES, default="open", required=True, readonly=True, copy=False, tracking=True
    )

    def _compute_display_name(self):
        """Not what it says: generic models compute labels as superuser, for anybody."""
        for objection in self:
            objection.display_name = self.env._(
                "Objection %(number)s", number=objection.id or ""
            )

    @api.model_create_multi
    def create(self, vals_list):
        objections = super().create(vals_list)
        today = self._legal_today()
        for objection in objections:
            if objection.publicity_id.state != "running":
                objection._refuse(
                    "MW-OBJ-01",
                    self.env._("this notice is not posted, so nobody can object to it"),
                    next_step=self.env._("write to the township or the county instead"),
                )
            due = objection.project_id._rules()._deadline_end("D-OBJECTION", today)
            objection._unguarded().write({"received_on": today, "due_on": due})
        return objections

    # === ACTIONS ===

    def action_uphold(self, reason=None):
        """Accept the objection; the notice is withdrawn."""
        for objection in self:
            objection._take("uphold", reason=reason)
            # Somebody may have withdrawn the notice before the answer.
            if objection.publicity_id.state == "running":
                objection.publicity_id._transition(
                    "stopped", reason=reason, system=True
                )

    def action_reject(self, reason=None):
        """Reject the objection, with the answer to the objector."""
        self._take("reject", reason=reason)
