"""Handing a log in: what it has to show first."""

from odoo import models
from odoo.tools import format_list

from ...exceptions import Refusal
from ...tools import stages, texts
from .site_log import KEEPERS, VOIDERS

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


class SiteLogSteps(models.Model):
    _inherit = "microworks.site.log"

    # === GATE ===

    def _get_edges(self):
        """Each kind has its keepers, and those who may void it."""
        edges = super()._get_edges()
        if self.kind:
            keep, void = ("draft", "submitted"), ("submitted", "voided")
            edges[keep] = edges[keep]._replace(groups=KEEPERS[self.kind])
            edges[void] = edges[void]._replace(groups=VOIDERS[self.kind])
        return edges

    def _is_offered(self, name):
        if name == "void" and self._get_void_refusals():
            return False
        return super()._is_offered(name)

    def _get_refusals(self, target):
        if target == "voided":
            return self._get_void_refusals()
        return self._get_submit_refusals()

    def _get_void_refusals(self):
        """A log the project has gone on with is not taken from under it."""
        # sudo: how far the project has come decides, whoever may read it.
        project = self.project_id.sudo()
        carried = (
            self.kind != "villager"
            # Else what was reported has not carried the project further yet.
            and not project._is_marked(stages.IN_PROGRESS)
            and project.completed_on
            and self.date <= project.completed_on
        )
        if project._is_marked(stages.OBSERVED) and not carried:
            return []
        return [
            Refusal(
                "MW-LOG-08",
                self.env._("the project has gone on with what this log says"),
                rule=self.env._("what a later step rests on is not taken away"),
                next_step=self.env._(
                    "have the works resumed first, or enter a new log that says"
                    " what was wrong"
                ),
            )
        ]

    def _get_submit_refusals(self):
        self._check_author()
        # sudo: the state of the project decides, whoever may read it.
        project = self.project_id.sudo()
        refusals = []
        by_contractor = self.kind == "contractor"
        if not project._is_marked(stages.ON_SITE if by_contractor else stages.OBSERVED):
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
                            questions=format_list(
                                self.env, map(self._question_label, unanswered)
                            ),
                        ),
                        next_step=self.env._("answer them, “not seen” is an answer"),
                    )
                )
        elif self.progress < self._progress_before() and not (
            texts.says_something(self.progress_reason)
        ):
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
            log._take(
                "submit",
                vals={"previous_progress": log._progress_before()},
                facts={"photos": log.photo_ids._attachment_digests()},
            )

    def action_void(self, reason=None):
        """Declare a log void that was written in error, with a reason; not one's own.

        It stays to be read with its photos, but counts neither for a gate nor as
        progress; its author may use the photos again.

        :raises Refused: no reason, or the project has gone on with it
        :raises RoleRefused: the author himself, or one the observer watches
        """
        for log in self:
            log._take(
                "void",
                reason=reason,
                facts={"photos": log.photo_ids._attachment_digests()},
            )
            log.photo_ids._unguarded().write({"is_void": True})

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
