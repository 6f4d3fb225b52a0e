"""Works of the past: kept as they were, never classified by today's rules."""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields, models

# What tells when works were, in projects of our own and in historical records.
DAYS = (
    "applied_on",
    "planned_start",
    "planned_end",
    "started_on",
    "completed_on",
    "accepted_on",
)


class ProjectHistory(models.Model):
    _inherit = "microworks.project"

    ocds_release_ids = fields.One2many(
        comodel_name="microworks.ocds.release",
        inverse_name="project_id",
        string="Imported From",
        readonly=True,
    )

    def _reclassify(self, reason=None):
        """Classify works of our own only.

        What class a work of another time and place would have had under our rules
        is no fact; historical records have no class.
        """
        own = self.filtered(lambda project: project.origin != "history")
        return super(ProjectHistory, own)._reclassify(reason=reason)

    # === LOOKING BACK ===

    def _look_back(self):
        """Works of the same village and kind, near in time; imported ones among them.

        How near is told by ``split.months`` of the rule set (招标投标法 Art. 4: works are
        not split). What was cancelled before it was let is no work.

        :return: projects the person may read, without this one
        """
        self.ensure_one()
        others = self.search(
            [
                ("area_id", "=", self.area_id.id),
                ("works_type", "=", self.works_type),
                ("id", "!=", self.id),
                ("state", "not in", ("cancelled", "returned")),
            ]
        )
        # sudo: the rule set of a project binds those, too, who cannot list it.
        months = int(self.sudo()._rules()._number_if_set("split.months") or 0)
        near = relativedelta(months=months)
        first, last = self._works_span()
        return others.filtered(
            lambda other: other._works_span()[0] <= last + near
            and other._works_span()[1] >= first - near
        )

    def _works_span(self):
        """First and last day that is told of these works; a year stands for its days."""
        self.ensure_one()
        days = [self[name] for name in DAYS if self[name]]
        # sudo: days only, of works the person may read.
        known = self.sudo()
        if self.origin == "history":
            releases = known.ocds_release_ids
            days += [day for day in releases.procurement_id.mapped("awarded_on") if day]
            years = [year for year in releases.mapped("year") if year]
            if not days and years:
                days = [date(min(years), 1, 1), date(max(years), 12, 31)]
            days = days or [day for day in (self.archived_on,) if day]
        if not days:
            days = [self._legal_day(self.create_date)]
        return min(days), max(days)

    def action_view_look_back(self):
        """Open the works of the same village and kind, near in time."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.project",
            "view_mode": "list,form",
            "domain": [("id", "in", self._look_back().ids)],
            "name": self.env._("Like Works Nearby in Time"),
            "context": {"search_default_running": 0},
        }
