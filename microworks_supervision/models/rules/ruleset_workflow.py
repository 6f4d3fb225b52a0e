"""Putting a rule set in force, and what follows it."""

from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools.step import NOW, USER, Step
from .ruleset import KINDS

_lt = LazyTranslate(__name__)

COUNTY = ("group_county_department",)
NATION = ("group_manager",)


class RulesetWorkflow(models.Model):
    _inherit = "microworks.ruleset"

    _steps = {
        "put_in_force": Step(
            ("draft",),
            "in_force",
            COUNTY,
            _lt("Put in Force"),
            stamp={"in_force_by_id": USER, "in_force_on": NOW},
            confirm=_lt(
                "From then on nothing in it can be changed, and what held before ends"
                " the day before. Put it in force?"
            ),
        ),
        "supersede": Step(
            ("in_force",), "superseded", COUNTY, gate=False, system=True, aside=True
        ),
    }

    # === WORKFLOW ===

    def _get_edges(self):
        edges = super()._get_edges()
        if self.area_id:
            return edges
        return {key: step._replace(groups=NATION) for key, step in edges.items()}

    def _get_refusals(self, target):
        if target != "in_force":
            return []
        refusals = []
        if not self.date_from:
            refusals.append(
                Refusal(
                    "MW-RULE-10",
                    self.env._("the day from which it holds is not set"),
                    next_step=self.env._("fill in “In Force From”"),
                )
            )
        if self.base_id and self.base_id.state == "draft":
            refusals.append(
                Refusal(
                    "MW-RULE-11",
                    self.env._("its base is still a draft"),
                    next_step=self.env._("put the base in force first"),
                )
            )
        if all(line["test"] != "otherwise" for line in self._class_lines()):
            refusals.append(
                Refusal(
                    "MW-RULE-12",
                    self.env._("the class rules leave works without a class"),
                    next_step=self.env._("add a class rule “otherwise”"),
                )
            )
        sequences = self._merged("classes").mapped("sequence")
        if len(sequences) != len(set(sequences)):
            refusals.append(
                Refusal(
                    "MW-RULE-14",
                    self.env._("two class rules have the same place in the order"),
                    next_step=self.env._("number the class rules"),
                )
            )
        for other in self._overlapping() if self.date_from else ():
            refusals.append(
                Refusal(
                    "MW-RULE-13",
                    self.env._(
                        "%(other)s holds from %(start)s for the same time",
                        other=other.display_name,
                        start=other.date_from,
                    ),
                    next_step=self.env._("begin after that day"),
                )
            )
        return refusals

    def _siblings(self):
        """Sets that cannot hold at the same time as this one, drafts left out."""
        self.ensure_one()
        same = Domain("code", "=", self.code)
        if not self.base_only:
            same |= Domain("area_id", "=", self.area_id.id) & Domain(
                "base_only", "=", False
            )
        # sudo: two sets must not overlap, whoever may see the other one.
        return self.sudo().search(
            same & Domain("state", "!=", "draft") & Domain("id", "!=", self.id)
        )

    def _overlapping(self):
        """Siblings that still hold on a day on which this one does."""
        return self._siblings().filtered(
            lambda other: (
                (not other.date_to or other.date_to >= self.date_from)
                and (not self.date_to or other.date_from <= self.date_to)
            )
        )

    def _after_transition(self, source, target):
        # Sets in force do not change: this is the only moment to forget them.
        self.env.registry.clear_cache()

    # === ACTIONS ===

    def action_put_in_force(self):
        """Put the set in force; what held before ends the day before.

        :raises Refused: no date, a draft as base, overlap, works without class
        :raises RoleRefused: not the county department, or for a national set not
            the set-up
        """
        for ruleset in self:
            ruleset._check_role(ruleset._get_edges()["draft", "in_force"])
            if ruleset.state == "draft" and ruleset.date_from:
                ruleset._end_predecessors()
            ruleset._take(
                "put_in_force",
                # The event holds what was put in force, whatever happens to the rows.
                facts={"rules": ruleset._digest()},
            )

    def _end_predecessors(self):
        for other in self._siblings().filtered(
            lambda o: o.state == "in_force" and o.date_from < self.date_from
        ):
            end = self.date_from - timedelta(days=1)
            other._transition(
                "superseded",
                reason=self.env._("followed by %(new)s", new=self.display_name),
                vals={"date_to": min(end, other.date_to or end)},
                system=True,
            )
        # The database allows one set in force: the old ones have to go first.
        self.env.flush_all()

    def action_new_version(self):
        """Copy the set with all its lines as a draft of the next version.

        :return: action that opens the draft
        """
        self.ensure_one()
        # sudo: a version number is taken even by a draft out of sight.
        latest = self.sudo().search(
            [("code", "=", self.code)], order="version desc", limit=1
        )
        draft = self._copy_as_version(latest.version + 1)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def _copy_as_version(self, version):
        document = self._export_json()
        document.update(version=version, date_from=None, date_to=None)
        return self._create_from_json(document)

    def action_view_projects(self):
        """Open the projects that are pinned to this version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.project",
            "view_mode": "list,form",
            "domain": [("ruleset_id", "=", self.id)],
            "name": self.env._("Projects"),
        }

    def action_try(self):
        """Show which projects would change class or newly miss something."""
        self.ensure_one()
        return self.env["microworks.ruleset.try"]._start(self)._reopen()

    def action_view_merged(self):
        """Open all lines of one kind that hold, those of the bases included."""
        self.ensure_one()
        kind = self.env.context.get("rule_kind")
        if kind not in KINDS:
            kind = "parameters"
        field = self._fields[KINDS[kind]]
        return {
            "type": "ir.actions.act_window",
            "name": field.get_description(self.env, ["string"])["string"],
            "res_model": field.comodel_name,
            "view_mode": "list,form",
            "domain": [("id", "in", self._merged_ids(kind))],
            "context": {"create": False, "edit": False, "delete": False},
        }
