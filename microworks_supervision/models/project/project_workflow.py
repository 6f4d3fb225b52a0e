"""The life of a project: edges as data, one action per step."""

from odoo import models

from ..core.workflow import Edge
from .constants import VILLAGE_OWNERS

CLERK = ("group_village_clerk", "group_township_officer")
OFFICER = ("group_township_officer",)
LEADER = ("group_township_leader",)
COUNTY = ("group_county_department",)
LEAD = ("group_township_leader", "group_county_department")

# The way forward; what leads aside is added below.
EDGES = {
    ("draft", "applied"): Edge(CLERK),
    ("returned", "applied"): Edge(CLERK),
    ("applied", "deliberated"): Edge(CLERK),
    ("applied", "approved"): Edge(LEAD, apart=("applicant_id",)),
    ("applied", "filed"): Edge(LEADER, apart=("applicant_id",)),
    ("deliberated", "approved"): Edge(LEAD, apart=("applicant_id",)),
    ("deliberated", "filed"): Edge(LEADER, apart=("applicant_id",)),
    ("approved", "priced"): Edge(
        ("group_township_officer", "group_county_finance"), apart=("applicant_id",)
    ),
    ("filed", "priced"): Edge(OFFICER, apart=("applicant_id",)),
    ("priced", "procuring"): Edge(OFFICER, system=True),
    ("procuring", "priced"): Edge(OFFICER, gate=False, system=True),
    ("procuring", "awarded"): Edge(OFFICER, system=True),
    ("awarded", "contracted"): Edge(OFFICER, system=True),
    # The award was withdrawn: the next candidate, or the works are let again.
    ("awarded", "procuring"): Edge(gate=False, system=True),
    ("awarded", "priced"): Edge(gate=False, system=True),
    # The contract ended before the works began: they are let again.
    ("contracted", "priced"): Edge(gate=False, system=True),
    ("contracted", "under_construction"): Edge(OFFICER),
    ("under_construction", "suspended"): Edge(
        OFFICER + COUNTY, gate=False, reason=True, system=True
    ),
    ("suspended", "under_construction"): Edge(OFFICER + COUNTY, reason=True),
    ("under_construction", "completed"): Edge(OFFICER),
    ("completed", "accepted"): Edge(OFFICER + COUNTY, system=True),
    ("completed", "under_construction"): Edge(
        OFFICER + COUNTY, gate=False, reason=True
    ),
    ("accepted", "settled"): Edge(OFFICER + ("group_county_finance",), system=True),
    ("settled", "in_warranty"): Edge(OFFICER),
    ("in_warranty", "archived"): Edge(OFFICER),
    ("applied", "returned"): Edge(
        OFFICER + LEAD, gate=False, reason=True, apart=("applicant_id",)
    ),
    ("deliberated", "returned"): Edge(
        OFFICER + LEAD, gate=False, reason=True, apart=("applicant_id",)
    ),
}
for _state in ("draft", "applied", "returned", "deliberated"):
    EDGES[_state, "cancelled"] = Edge(CLERK + LEAD, gate=False, reason=True)
for _state in ("approved", "filed", "priced"):
    EDGES[_state, "cancelled"] = Edge(LEAD, gate=False, reason=True)
for _state in ("awarded", "contracted", "under_construction", "suspended"):
    EDGES[_state, "terminated"] = Edge(LEAD, gate=False, reason=True)

# Class A is the county's to approve, class C the township's to file (§6).
BY_CLASS = {
    ("approved", "a"): COUNTY,
    ("approved", "b"): LEADER,
    ("filed", "c"): LEADER,
    ("priced", "a"): ("group_county_finance",),
    ("priced", "b"): ("group_township_officer", "group_county_finance"),
    ("priced", "c"): OFFICER,
}
FORWARD = {
    "draft": "applied",
    "returned": "applied",
    "deliberated": None,
    "approved": "priced",
    "filed": "priced",
    "priced": "procuring",
    "procuring": "awarded",
    "awarded": "contracted",
    "contracted": "under_construction",
    "suspended": "under_construction",
    "under_construction": "completed",
    "completed": "accepted",
    "accepted": "settled",
    "settled": "in_warranty",
    "in_warranty": "archived",
}


class ProjectWorkflow(models.Model):
    _inherit = "microworks.project"

    _transitions = EDGES

    def _get_edges(self):
        edges = dict(self._transitions)
        village = self.owner_kind in VILLAGE_OWNERS
        for (source, target), edge in self._transitions.items():
            if target in ("approved", "filed"):
                # A village decides before anybody approves; others do not.
                skips = source == "applied" and village
                groups = BY_CLASS.get((target, self.works_class))
                if skips or groups is None:
                    del edges[source, target]
                    continue
                edges[source, target] = edge._replace(groups=groups)
            elif target == "priced" and source in ("approved", "filed"):
                groups = BY_CLASS.get((target, self.works_class), edge.groups)
                edges[source, target] = edge._replace(groups=groups)
            elif target == "deliberated" and not village:
                del edges[source, target]
        return edges

    def _next_target(self):
        """The next state on the way forward, for the list of what is missing."""
        self.ensure_one()
        approval = "filed" if self.works_class == "c" else "approved"
        if self.state == "applied":
            return "deliberated" if self.owner_kind in VILLAGE_OWNERS else approval
        if self.state == "deliberated":
            return approval
        return FORWARD.get(self.state)

    def _today(self):
        return self._legal_today()

    # === ACTIONS ===

    def action_apply(self):
        """Hand in the application; from here on the class is never lowered.

        :raises Refused: documents, place or amounts missing
        """
        for project in self:
            project._reclassify()
            project._transition(
                "applied",
                vals={
                    "applicant_id": self.env.user.id,
                    "applied_on": self._today(),
                },
            )

    def action_deliberated(self):
        """Record that the village has decided and made it public."""
        for project in self:
            project._transition("deliberated")

    def action_approve(self):
        """Approve (class A county, class B township) or file (class C).

        Pins the rule set of today to the project.

        :raises RoleRefused: wrong level, or the applicant himself
        """
        for project in self:
            target = "filed" if project.works_class == "c" else "approved"
            project._transition(
                target,
                vals={
                    "approver_id": self.env.user.id,
                    "approved_on": self._today(),
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
            project._transition(
                "priced",
                vals={"ceiling_price": amount, "pricer_id": self.env.user.id},
            )

    def action_start(self):
        """Give the commencement order (开工令)."""
        for project in self:
            project._transition(
                "under_construction", vals={"started_on": self._today()}
            )

    def action_suspend(self, reason=None):
        """Stop the works, with a reason."""
        for project in self:
            project._transition("suspended", reason=reason)

    def action_resume(self, reason=None):
        """Let the works go on, with a reason."""
        for project in self:
            project._transition("under_construction", reason=reason)

    def action_complete(self):
        """Record the completion report of the contractor."""
        for project in self:
            project._transition("completed", vals={"completed_on": self._today()})

    def action_begin_warranty(self):
        """Hand the works over; the defects liability period runs."""
        for project in self:
            project._transition("in_warranty")

    def action_archive_project(self):
        """Close the file after the release of the retention money."""
        for project in self:
            project._transition("archived", vals={"archived_on": self._today()})

    def action_return(self, reason=None):
        """Send the application back for correction, with a reason."""
        for project in self:
            project._transition("returned", reason=reason)

    def action_cancel(self, reason=None):
        """Give the project up before procurement, with a reason."""
        for project in self:
            project._transition("cancelled", reason=reason)

    def action_terminate(self, reason=None):
        """End the project after the award, with a reason."""
        for project in self:
            project._transition("terminated", reason=reason)
