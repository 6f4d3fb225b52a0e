"""The risk colour falls only on a re-check, one step at a time."""

from odoo import fields, models

from ..project.project import COLOURS

ORDER = [key for key, _label in COLOURS]
# A finding holds the colour until it is re-checked.
UNSETTLED = ("ordered", "replied", "returned")
SEVERITY_COLOUR = {"serious": "yellow", "major": "red"}


class ProjectColour(models.Model):
    _inherit = "microworks.project"

    def _colour_reasons(self):
        """Why the project has a colour now; heirs append.

        :return: list of pairs colour and reason
        """
        self.ensure_one()
        reasons = [
            (SEVERITY_COLOUR[finding.severity], finding.display_name)
            for finding in self.finding_ids
            if finding.severity in SEVERITY_COLOUR and finding.state in UNSETTLED
        ]
        reasons += [
            ("yellow", self.env._("waiver: %(rule)s", rule=waiver.gate_name))
            for waiver in self.waiver_ids
            if waiver.state == "approved"
        ]
        return reasons

    def _lower_colour(self, reason, rectifiers):
        """Lower the colour by one step after a re-check, if nothing else holds it.

        Red becomes yellow and stays so for the observation period of the rule
        set (``risk.observation_days``); only a later re-check makes it green.

        :param str reason: for the event
        :param rectifiers: users who put right what was re-checked; the current
            person must be somebody else
        :return: whether the colour fell
        """
        self.ensure_one()
        # sudo: everything that holds the colour counts, whoever may read it.
        known = self.sudo()
        persons = rectifiers.sudo().partner_id  # sudo: compares persons only
        if self.env.user.partner_id in persons or known.risk_colour == "green":
            return False
        held = max(
            (ORDER.index(colour) for colour, _why in known._colour_reasons()), default=0
        )
        old = ORDER.index(known.risk_colour)
        if held >= old or (old == 1 and known._is_observed()):
            return False
        before, after = known.risk_colour, ORDER[old - 1]
        known._unguarded().write({"risk_colour": after})
        self.env["microworks.event"]._record(
            self,
            kind="change",
            source=before,
            target=after,
            reason=reason,
            before={"risk_colour": before},
            after={"risk_colour": after},
        )
        return True

    def _is_observed(self):
        """Whether the project fell from red and its observation still runs."""
        # sudo: the trail of this project, for a date.
        fall = (
            self.env["microworks.event"]
            .sudo()  # sudo: see above
            .search(
                [
                    ("project_id", "=", self.id),
                    ("res_model", "=", self._name),
                    ("kind", "=", "change"),
                    ("source", "=", "red"),
                    ("target", "=", "yellow"),
                ],
                limit=1,
            )
        )
        if not fall:
            return False
        fell_on = self._legal_day(fall.occurred_at)
        days = int(self._rules()._number("risk.observation_days"))
        return self._legal_today() < fields.Date.add(fell_on, days=days)
