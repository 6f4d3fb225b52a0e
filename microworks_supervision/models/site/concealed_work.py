"""隐蔽工程: looked at by two persons before it is covered."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools import texts
from ...tools.step import NOTHING, NOW, Duty, Step
from ..core.record_rules import CONTRACTORS
from .site_record import SITE_GUARDED

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("notified", "Notice given"),
    ("inspected", "Inspected"),
]
NOTIFIERS = ("group_contractor", "group_village_clerk")
OWNERS = ("group_village_clerk", "group_township_officer", "group_county_department")
VILLAGERS = ("group_village_supervisor",)


class ConcealedWork(models.Model):
    """draft → notified → inspected; frozen with the second signature.

    The owner's side and the village supervision committee sign, two different
    persons, neither of them the one who gave the notice.
    """

    _name = "microworks.concealed.work"
    _description = "Concealed Works"
    _inherit = ["microworks.site.record", "microworks.gated", "mail.activity.mixin"]
    _order = "cover_at desc, id desc"
    _record_rules = ("area", "company", *CONTRACTORS)

    _guarded_fields = SITE_GUARDED | {
        "owner_inspector_id",
        "village_inspector_id",
        "inspected_at",
    }
    _open_states = ("draft", "notified")
    _late_fields = frozenset({"cover_at"})
    _stage_fields = {"draft": frozenset({"cover_at"})}
    _steps = {
        "notify": Step(
            ("draft",),
            "notified",
            NOTIFIERS,
            _lt("Give Notice"),
            stamp={"notified_at": NOW},
        ),
        # Taken with the second of two signatures, which have buttons of their own.
        "inspect": Step(("notified",), "inspected", OWNERS + VILLAGERS),
        "return": Step(
            ("notified",),
            "draft",
            NOTIFIERS + OWNERS,
            _lt("Not Ready"),
            stamp={
                "notified_at": NOTHING,
                "owner_inspector_id": NOTHING,
                "village_inspector_id": NOTHING,
            },
            gate=False,
            reason=True,
        ),
    }

    name = fields.Char(string="Part of the Works", required=True)
    cover_at = fields.Datetime(string="Planned Covering", required=True)
    measured = fields.Text(string="Measured Data")
    photo_ids = fields.One2many(
        comodel_name="microworks.site.photo",
        inverse_name="concealed_id",
        string="Photos",
    )
    notified_at = fields.Datetime(string="Notice Given At", readonly=True, copy=False)
    owner_inspector_id = fields.Many2one(
        comodel_name="res.users",
        string="Signed for the Owner",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    village_inspector_id = fields.Many2one(
        comodel_name="res.users",
        string="Signed for the Village Supervision Committee",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    inspected_at = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === GATE ===

    def _get_refusals(self, target):
        if target == "notified":
            rule = self._rules()._deadline("D-CONCEALED")
            now = fields.Datetime.now()
            if self.cover_at >= self._rules()._earliest("D-CONCEALED", now):
                return []
            return [
                Refusal(
                    "MW-HID-01",
                    self.env._(
                        "%(hours)s hours of notice are needed", hours=rule.limit
                    ),
                    rule=rule.name,
                    basis=rule.legal_basis,
                    next_step=self.env._("plan the covering later"),
                )
            ]
        refusals = []
        if not self.photo_ids:
            refusals.append(
                Refusal(
                    "MW-HID-02",
                    self.env._("no photo shows the works before they are covered"),
                    next_step=self.env._("add photos with time and place"),
                )
            )
        if not texts.says_something(self.measured):
            refusals.append(
                Refusal(
                    "MW-HID-03",
                    self.env._("the measured data are missing"),
                    next_step=self.env._("enter what was measured"),
                )
            )
        return refusals

    # === GUARD ===

    def _guard_is_open(self):
        # What one side has signed is not changed under its hand.
        return super()._guard_is_open() and not (
            self.owner_inspector_id or self.village_inspector_id
        )

    # === ACTIONS ===

    def action_notify(self):
        """Give notice of the covering. :raises Refused: too short a notice"""
        for part in self:
            part._take("notify")
            # sudo: who is told is decided by role and area.
            project = part.project_id.sudo()
            for user in project._area_people(part.area_id, VILLAGERS[0]):
                # sudo: a contractor tells people he cannot list.
                part.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=self.env._("Look at concealed works: %(n)s", n=part.name),
                )

    def action_sign_owner(self):
        """Sign for the owner. :raises RoleRefused: who gave notice, or signed too"""
        for part in self:
            part._sign("owner_inspector_id", OWNERS, "village_inspector_id")

    def action_sign_village(self):
        """Sign for the village supervision committee."""
        for part in self:
            part._sign("village_inspector_id", VILLAGERS, "owner_inspector_id")

    def action_return(self, reason=None):
        """Not ready to be covered: signatures are given anew after a new notice."""
        self._take("return", reason=reason)

    # === BUSINESS ===

    def _sign(self, name, groups, other):
        """Set one of the two signatures; the second one finishes the inspection.

        The first one freezes data and photos, so that both sign the same.
        """
        self._lock()
        edge = Duty(groups, apart=("author_id", other))
        role = self._check_role(edge)
        self._check_apart(edge)
        if self.state != "notified":
            self._refuse_edge(self.state, "inspected")
        self._check_gate("inspected")
        if self[other]:
            self._transition(
                "inspected",
                vals={name: self.env.user.id, "inspected_at": fields.Datetime.now()},
                facts={"photos": self.photo_ids._attachment_digests()},
            )
            return
        self._unguarded().write({name: self.env.user.id})
        self.env["microworks.event"]._record(
            self,
            kind="change",
            role=role,
            before={name: None},
            after={name: [self.env.user.id, self.env.user.name]},
            facts={"photos": self.photo_ids._attachment_digests()},
        )

    @api.depends("name", "project_id.number")
    def _compute_display_name(self):
        for part in self:
            # sudo: the project's number; a contractor may not read the project.
            number = part.project_id.sudo().number or ""
            part.display_name = f"{number} {part.name or ''}".strip()
