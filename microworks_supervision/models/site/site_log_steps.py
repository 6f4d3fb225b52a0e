"""Handing a log in: what it has to show first."""

from odoo import fields, models

from ...exceptions import Refusal
from .site_log import KEEPERS

# The eight questions a villager supervisor answers (domain rules §4.6).
QUESTIONS = (
    "people",
    "material",
    "thickness",
    "safety",
    "board",
    "attitude",
    "environment",
    "wage",
)
ON_SITE = ("under_construction", "suspended", "completed")
OBSERVED = ("contracted", *ON_SITE, "accepted", "settled", "in_warranty")


class SiteLogSteps(models.Model):
    _inherit = "microworks.site.log"

    # === GATE ===

    def _get_edges(self):
        edge = self._transitions["draft", "submitted"]
        return {("draft", "submitted"): edge._replace(groups=KEEPERS[self.kind])}

    def _get_refusals(self, target):
        self._check_author()
        # sudo: the state of the project decides, whoever may read it.
        state = self.project_id.sudo().state
        refusals = []
        if state not in (ON_SITE if self.kind == "contractor" else OBSERVED):
            refusals.append(
                Refusal(
                    "MW-LOG-04",
                    self.env._("there are no works on this site now"),
                    next_step=self.env._("wait for the commencement order"),
                )
            )
        if not self.photo_ids:
            refusals.append(
                Refusal(
                    "MW-LOG-05",
                    self.env._("no photo was added"),
                    next_step=self.env._("add a photo taken on site"),
                )
            )
        if self.kind == "villager":
            unanswered = [name for name in QUESTIONS if not self[f"q_{name}"]]
            if unanswered:
                refusals.append(
                    Refusal(
                        "MW-LOG-06",
                        self.env._(
                            "not answered: %(questions)s",
                            # In the order of the form.
                            questions=", ".join(map(self._question_label, unanswered)),
                        ),
                        next_step=self.env._("answer them, “not seen” is an answer"),
                    )
                )
        elif self.progress < self._progress_before() and not self.progress_reason:
            refusals.append(
                Refusal(
                    "MW-LOG-07",
                    self.env._(
                        "progress fell from %(before)s %% to %(now)s %%",
                        before=self._progress_before(),
                        now=self.progress,
                    ),
                    next_step=self.env._("correct it, or say why it fell"),
                )
            )
        return refusals

    # === ACTIONS ===

    def action_submit(self):
        """Hand the log in; it is frozen with its photos.

        :raises Refused: no photo, questions open, progress fell without a reason
        """
        for log in self:
            log._transition(
                "submitted",
                vals={
                    "submitted_at": fields.Datetime.now(),
                    "previous_progress": log._progress_before(),
                },
                facts={"photos": log.photo_ids._attachment_digests()},
            )

    # === BUSINESS ===

    def _question_label(self, name):
        return self._guard_labels([f"q_{name}"])

    def _progress_before(self):
        """The progress of the last submitted log up to this day (%)."""
        # sudo: the progress of the project, whoever reported it.
        before = self.sudo().search(
            [
                ("project_id", "=", self.project_id.id),
                ("state", "=", "submitted"),
                ("kind", "!=", "villager"),
                ("date", "<=", self.date),
                ("id", "!=", self.id),
            ],
            order="date desc, id desc",
            limit=1,
        )
        return before.progress
