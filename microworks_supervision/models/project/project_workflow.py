"""The life of a project: steps as data, one action per step."""

from odoo import models
from odoo.tools import LazyTranslate

from ...tools.step import TODAY, USER, Step
from .constants import VILLAGE_OWNERS

_lt = LazyTranslate(__name__)

CLERK = ("group_village_clerk", "group_township_officer")
OFFICER = ("group_township_officer",)
LEADER = ("group_township_leader",)
COUNTY = ("group_county_department",)
LEAD = ("group_township_leader", "group_county_department")

APPROVED = {"approver_id": USER, "approved_on": TODAY}
PINNED = ("approved_amount", "ruleset_id")

STEPS = {
    "apply": Step(
        ("draft", "returned"),
        "applied",
        CLERK,
        _lt("Apply"),
        stamp={"applicant_id": USER, "applied_on": TODAY},
    ),
    "deliberated": Step(("applied",), "deliberated", CLERK, _lt("Deliberation Passed")),
    "approve": Step(
        ("applied", "deliberated"),
        "approved",
        LEAD,
        _lt("Approve"),
        stamp=APPROVED,
        sets=PINNED,
        apart=("applicant_id",),
    ),
    "file": Step(
        ("applied", "deliberated"),
        "filed",
        LEADER,
        _lt("Put on File"),
        stamp=APPROVED,
        sets=PINNED,
        apart=("applicant_id",),
        method="action_approve",
    ),
    "set_ceiling": Step(
        ("approved",),
        "priced",
        ("group_township_officer", "group_county_finance"),
        _lt("Set Ceiling Price"),
        stamp={"pricer_id": USER},
        sets=("ceiling_price",),
        apart=("applicant_id",),
        dialog="microworks_supervision.ceiling_wizard_action",
    ),
    "set_filed_ceiling": Step(
        ("filed",),
        "priced",
        OFFICER,
        _lt("Set Ceiling Price"),
        stamp={"pricer_id": USER},
        sets=("ceiling_price",),
        apart=("applicant_id",),
        method="action_set_ceiling",
        dialog="microworks_supervision.ceiling_wizard_action",
    ),
    "procure": Step(("priced",), "procuring", OFFICER, system=True),
    "award": Step(("procuring",), "awarded", OFFICER, system=True),
    "contract": Step(("awarded",), "contracted", OFFICER, system=True),
    "start": Step(
        ("contracted",),
        "under_construction",
        OFFICER,
        _lt("Commencement Order"),
        stamp={"started_on": TODAY},
    ),
    "complete": Step(
        ("under_construction",),
        "completed",
        OFFICER,
        _lt("Works Completed"),
        stamp={"completed_on": TODAY},
    ),
    "accept": Step(("completed",), "accepted", OFFICER + COUNTY, system=True),
    "settle": Step(
        ("accepted",), "settled", (*OFFICER, "group_county_finance"), system=True
    ),
    "begin_warranty": Step(
        ("settled",), "in_warranty", OFFICER, _lt("Hand Over, Begin Warranty")
    ),
    "archive_project": Step(
        ("in_warranty",),
        "archived",
        OFFICER,
        _lt("Archive"),
        stamp={"archived_on": TODAY},
    ),
    "suspend": Step(
        ("under_construction",),
        "suspended",
        OFFICER + COUNTY,
        _lt("Suspend"),
        gate=False,
        reason=True,
        system=True,
    ),
    "resume": Step(
        ("suspended",),
        "under_construction",
        OFFICER + COUNTY,
        _lt("Resume"),
        reason=True,
        aside=False,
    ),
    # Completed too early: the works go on.
    "take_up": Step(
        ("completed",),
        "under_construction",
        OFFICER + COUNTY,
        _lt("Resume"),
        gate=False,
        reason=True,
        method="action_resume",
    ),
    "return": Step(
        ("applied", "deliberated"),
        "returned",
        OFFICER + LEAD,
        _lt("Return"),
        gate=False,
        reason=True,
        apart=("applicant_id",),
    ),
    "cancel": Step(
        ("draft", "applied", "returned", "deliberated"),
        "cancelled",
        CLERK + LEAD,
        _lt("Cancel Project"),
        gate=False,
        reason=True,
    ),
    "give_up": Step(
        ("approved", "filed", "priced"),
        "cancelled",
        LEAD,
        _lt("Cancel Project"),
        gate=False,
        reason=True,
        method="action_cancel",
    ),
    "terminate": Step(
        ("awarded", "contracted", "under_construction", "suspended"),
        "terminated",
        LEAD,
        _lt("Terminate"),
        gate=False,
        reason=True,
    ),
    # The competition failed, the award was withdrawn, or the contract ended before
    # the works began: the next candidate, or the works are let again.
    "let_again": Step(
        ("procuring",), "priced", OFFICER, gate=False, system=True, aside=True
    ),
    "lose_award": Step(
        ("awarded", "contracted"), "priced", gate=False, system=True, aside=True
    ),
    "reconsider": Step(("awarded",), "procuring", gate=False, system=True, aside=True),
}

# Class A is the county's to approve, class C the township's to file (§6).
BY_CLASS = {
    ("approved", "a"): COUNTY,
    ("approved", "b"): LEADER,
    ("filed", "c"): LEADER,
    ("priced", "a"): ("group_county_finance",),
    ("priced", "b"): ("group_township_officer", "group_county_finance"),
    ("priced", "c"): OFFICER,
}


class ProjectWorkflow(models.Model):
    _inherit = "microworks.project"

    _steps = STEPS
    _edge_fields = ("works_class", "owner_kind")

    def _get_edges(self):
        edges = super()._get_edges()
        village = self.owner_kind in VILLAGE_OWNERS
        for (source, target), step in list(edges.items()):
            if target in ("approved", "filed"):
                # A village decides before anybody approves; others do not.
                skips = source == "applied" and village
                groups = BY_CLASS.get((target, self.works_class))
                if skips or groups is None:
                    del edges[source, target]
                    continue
                edges[source, target] = step._replace(groups=groups)
            elif target == "priced" and source in ("approved", "filed"):
                groups = BY_CLASS.get((target, self.works_class), step.groups)
                edges[source, target] = step._replace(groups=groups)
            elif target == "deliberated" and not village:
                del edges[source, target]
        return edges

    def _today(self):
        return self._legal_today()

    # === ACTIONS ===

    def action_apply(self):
        """Hand in the application; from here on the class is never lowered.

        :raises Refused: documents, place or amounts missing
        """
        for project in self:
            project._reclassify()
            project._take("apply")

    def action_deliberated(self):
        """Record that the village has decided and made it public."""
        self._take("deliberated")

    def action_approve(self):
        """Approve (class A county, class B township) or file (class C).

        Pins the rule set of today to the project.

        :raises RoleRefused: wrong level, or the applicant himself
        """
        for project in self:
            project._take(
                "file" if project.works_class == "c" else "approve",
                vals={
                    "approved_amount": project.estimated_amount,
                    "ruleset_id": project._rules().id,
                },
            )

    def action_set_ceiling(self, amount):
        """Set the reviewed ceiling price (最高投标限价).

        :param float amount: CNY, above zero, not above the approved budget
        :raises Refused: amount out of range
        """
        amount = float(self._typed_amount(amount, self.env._("Ceiling Price")))
        for project in self:
            if not 0 < amount <= project.approved_amount:
                project._refuse(
                    "MW-PROJ-02",
                    self.env._(
                        "the ceiling price must be above zero and not above the"
                        " approved budget of %(budget)s CNY",
                        budget=f"{project.approved_amount:,.2f}",
                    ),
                    basis="政府投资条例第12条",
                    next_step=self.env._(
                        "correct the amount, or have the budget approved again"
                    ),
                )
            project._take("set_ceiling", vals={"ceiling_price": amount})

    def action_start(self):
        """Give the commencement order (开工令)."""
        self._take("start")

    def action_suspend(self, reason=None):
        """Stop the works, with a reason."""
        self._take("suspend", reason=reason)

    def action_resume(self, reason=None):
        """Let the works go on, with a reason."""
        self._take("resume", reason=reason)

    def action_complete(self):
        """Record the completion report of the contractor."""
        self._take("complete")

    def action_begin_warranty(self):
        """Hand the works over; the defects liability period runs."""
        self._take("begin_warranty")

    def action_archive_project(self):
        """Close the file after the release of the retention money."""
        self._take("archive_project")

    def action_return(self, reason=None):
        """Send the application back for correction, with a reason."""
        self._take("return", reason=reason)

    def action_cancel(self, reason=None):
        """Give the project up before procurement, with a reason."""
        self._take("cancel", reason=reason)

    def action_terminate(self, reason=None):
        """End the project after the award, with a reason."""
        self._take("terminate", reason=reason)
