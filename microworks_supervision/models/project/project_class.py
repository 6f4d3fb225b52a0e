"""A, B or C: computed from the rule set, raised with a log, never lowered alone."""

from decimal import Decimal

from odoo import api, fields, models

from ...tools import classify
from ...tools.step import Duty
from .constants import CLASSES

RAISE = Duty(("group_township_leader", "group_county_department"))
# A class falls by somebody above those who applied: from A by the county.
LOWER = RAISE._replace(apart=("applicant_id",))
LOWER_A = Duty(("group_county_department",), apart=("applicant_id",))
LOWERED_IN = ("applied", "returned", "deliberated")

# What the class rules look at. A change of one of them classifies again.
FACTS = frozenset(
    {"estimated_amount", "area_m2", "flag_ids", "nature", "funding_kind_ids", "area_id"}
)


class ProjectClass(models.Model):
    _inherit = "microworks.project"

    _reason_acts = frozenset({"action_lower_class"})

    works_class = fields.Selection(
        CLASSES, string="Class", readonly=True, copy=False, tracking=True, index=True
    )
    class_reasons = fields.Text(string="Why This Class", readonly=True, copy=False)
    forced_class = fields.Selection(
        CLASSES,
        string="Raised To",
        readonly=True,
        copy=False,
        help="A higher class set by hand, with a reason in the trail.",
    )
    ruleset_id = fields.Many2one(
        comodel_name="microworks.ruleset",
        string="Rule Set",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The version under which the project was approved; it stays.",
    )
    class_preview = fields.Text(
        string="Class by the Rules", compute="_compute_class_preview"
    )

    is_class_held = fields.Boolean(
        string="Class Kept Above the Rules",
        compute="_compute_is_class_held",
        help="The works were applied for in a higher class than the rules give them"
        " now; it falls only by a step with a reason.",
    )

    # === COMPUTE ===

    @api.depends(*sorted(FACTS), "forced_class", "works_class", "state")
    def _compute_is_class_held(self):
        for project in self:
            project.is_class_held = (
                project.state in LOWERED_IN
                and bool(project.area_id)
                and project._is_lower(project._ruled_class())
            )

    @api.depends(*sorted(FACTS), "forced_class", "ruleset_id")
    @api.depends_context("lang")
    def _compute_class_preview(self):
        for project in self:
            if not project.area_id:
                project.class_preview = False
                continue
            result = project._classify()
            labels = dict(self._fields["works_class"]._description_selection(self.env))
            project.class_preview = "\n".join(
                [labels[result.works_class], *project._class_reason_lines(result)]
            )

    # === BUSINESS ===

    def _class_facts(self):
        return FACTS

    def _rules(self):
        """The rule set in force for this project: pinned, or of today."""
        self.ensure_one()
        return self.ruleset_id or self.env["microworks.ruleset"]._for(
            self.area_id, self._legal_today()
        )

    def _class_amount(self):
        """The amount the thresholds are compared with: the highest known (CNY)."""
        self.ensure_one()
        return max(self.estimated_amount, self.approved_amount, self.ceiling_price)

    def _classify(self, ruleset=None):
        """The class by the rules of ``ruleset``, with the reasons.

        :rtype: classify.Classification
        """
        self.ensure_one()
        funding = set(self.funding_kind_ids.mapped("code"))
        if any(self.funding_kind_ids.mapped("special")):
            funding.add("special")
        facts = classify.Facts(
            # A negative draft value is refused when it is saved.
            amount=max(Decimal(0), Decimal(str(self._class_amount()))),
            area_m2=max(Decimal(0), Decimal(str(self.area_m2))),
            flags=frozenset(self.flag_ids.mapped("code")),
            nature=self.nature,
            funding=frozenset(funding),
            forced=self.forced_class or None,
        )
        return classify.classify(facts, (ruleset or self._rules())._class_lines())

    def _ruled_class(self):
        """The class by the rules alone, without what was raised by hand."""
        return self._classify().computed

    def _is_lower(self, works_class):
        """Whether ``works_class`` is below the one the project has."""
        old = self.works_class
        return (
            bool(old)
            and works_class != old
            and (classify.never_lower(old, works_class) == old)
        )

    def _class_reason_lines(self, result):
        """The matching rules in words, with their legal basis."""
        names = {rule.sequence: rule.name for rule in self._rules()._merged("classes")}
        lines = [
            f"• {names[reason.sequence]} ({reason.legal_basis})"
            if reason.legal_basis
            else f"• {names[reason.sequence]}"
            for reason in result.reasons
        ]
        return lines or [self.env._("• raised by hand")]

    def _reclassify(self, reason=None):
        """Classify again; before the first application freely, then only upwards.

        An application that came back is still one: its class falls only by
        :meth:`action_lower_class`.

        :param str reason: why, for the event of a raise
        """
        for project in self:
            result = project._classify()
            old = project.works_class
            new = result.works_class
            applied = project.state != "draft"
            if applied and old:
                new = classify.never_lower(old, new)
            if new == old and applied:
                continue
            reasons = "\n".join(project._class_reason_lines(result))
            project._unguarded().write({"works_class": new, "class_reasons": reasons})
            if old and new != old and applied:
                self.env["microworks.event"]._record(
                    project,
                    kind="upgrade",
                    reason=reason or reasons,
                    before={"works_class": old},
                    after={"works_class": new},
                )
                project._raise_colour(
                    "yellow", self.env._("class raised: %(why)s", why=reason or reasons)
                )

    # === ACTIONS ===

    def action_raise_class(self, works_class, reason):
        """Raise the class by hand (county, township leader).

        :param str works_class: ``a`` or ``b``
        :param str reason: why, in the person's words
        :raises Refused: not a raise, or no reason
        """
        for project in self:
            project._lock()
            role = project._check_role(RAISE)
            project._check_reason(reason)
            if works_class not in ("a", "b") or (
                project.works_class
                and classify.never_lower(project.works_class, works_class)
                == project.works_class
            ):
                project._refuse(
                    "MW-CLASS-01",
                    self.env._("a class can only be raised"),
                    next_step=self.env._("choose a higher class"),
                )
            old = project.works_class
            project._unguarded().write(
                {"forced_class": works_class, "works_class": works_class}
            )
            self.env["microworks.event"]._record(
                project,
                kind="upgrade",
                role=role,
                reason=reason,
                before={"works_class": old},
                after={"works_class": works_class},
            )
            project._raise_colour(
                "yellow", self.env._("class raised: %(why)s", why=reason)
            )

    def action_lower_class(self, reason=None):
        """Let the class fall to what the rules say of the works as they are now.

        The county for class A, a township leader or the county for class B; nobody
        who applied or wrote the application. The project turns yellow.

        :raises Refused: not before the approval, nothing to lower, no reason
        :raises RoleRefused: not above, or a writer of the application
        """
        for project in self:
            project._lock()
            edge = LOWER_A if project.works_class == "a" else LOWER
            role = project._check_role(edge)
            project._check_apart(edge)
            project._check_reason(reason)
            new = project._ruled_class()
            if project.state not in LOWERED_IN or not project._is_lower(new):
                project._refuse(
                    "MW-CLASS-02",
                    self.env._("the rules give no lower class, or it is approved"),
                    next_step=self.env._(
                        "correct the facts while the application is returned"
                    ),
                )
            old = project._event_values(("works_class", "forced_class"))
            project._unguarded().write({"works_class": new, "forced_class": False})
            project._unguarded().write(
                {
                    "class_reasons": "\n".join(
                        project._class_reason_lines(project._classify())
                    )
                }
            )
            self.env["microworks.event"]._record(
                project,
                kind="change",
                role=role,
                reason=reason,
                before=old,
                after=project._event_values(("works_class", "forced_class")),
            )
            project._raise_colour(
                "yellow", self.env._("class lowered: %(why)s", why=reason)
            )
