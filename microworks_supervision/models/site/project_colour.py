"""The risk colour falls only on a re-check, one step at a time."""

from odoo import fields, models

from ..project.project_risk import ORDER


class ProjectColour(models.Model):
    _inherit = "microworks.project"

    def _colour_reasons(self):
        reasons = super()._colour_reasons()
        if self.risk_colour == "yellow" and (until := self._observed_until()):
            reasons.append(
                (
                    "yellow",
                    self.env._("fell from red, observed until %(date)s", date=until),
                )
            )
        return reasons

    def _lower_colour(self, reason, rectifiers):
        """Lower the colour by one step after a re-check, if no cause holds it.

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
        if known.risk_colour == "green" or self.env.user._is_one_of(rectifiers):
            return False
        held = max(
            (ORDER.index(colour) for colour, _why in known._colour_reasons()), default=0
        )
        old = ORDER.index(known.risk_colour)
        if held >= old:
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

    def _observed_until(self):
        """The day the observation after a fall from red ends; ``None`` when over."""
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
            return None
        fell_on = self._legal_day(fall.occurred_at)
        # sudo: a number of the rule set.
        days = int(self.sudo()._rules()._number("risk.observation_days"))
        until = fields.Date.add(fell_on, days=days)
        return until if self._legal_today() < until else None
