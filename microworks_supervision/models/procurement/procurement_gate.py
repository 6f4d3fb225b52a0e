"""What a procurement needs before its next step, and how much time bidders get."""

from datetime import timedelta

from odoo import api, fields, models

from ...exceptions import Refusal
from ...tools import texts


class ProcurementGate(models.Model):
    _inherit = "microworks.procurement"

    _gate_live = True

    is_past_deadline = fields.Boolean(
        compute="_compute_is_past_deadline",
        help="No bid is taken any more; the next step is to close for bids.",
    )

    # === COMPUTE ===

    @api.depends("deadline")
    def _compute_is_past_deadline(self):
        now = fields.Datetime.now()
        for record in self:
            record.is_past_deadline = bool(record.deadline) and record.deadline <= now

    @api.depends(
        "method",
        "method_reason",
        "notice",
        "witness_id",
        "invited_ids",
        "bid_ids.state",
        "member_ids.declared_on",
        "member_ids.recused",
        "project_id.document_ids.state",
        "project_id.publicity_ids.state",
        "project_id.publicity_ids.superseded",
    )
    def _compute_gate(self):
        super()._compute_gate()

    def _is_gate_asked(self):
        return super()._is_gate_asked() and self.origin == "own"

    # === GATES ===

    def _get_refusals(self, target):
        check = getattr(self, f"_refusals_{target}", None)
        return check() if check else []

    def _refusals_approved(self):
        refusals = []
        if self.project_id.state != "priced":
            refusals.append(
                Refusal(
                    "MW-PROC-01",
                    self.env._("the works have no reviewed ceiling price yet"),
                    basis="招标投标法实施条例第27条",
                    next_step=self.env._("have the ceiling price set on the project"),
                )
            )
        if not self.notice:
            refusals.append(
                Refusal(
                    "MW-PROC-05",
                    self.env._("the notice has no text"),
                    next_step=self.env._("write the notice on its tab"),
                )
            )
        return refusals + self._refusals_method()

    def _refusals_method(self):
        """Whether the rule set lets works of this class be let like this."""
        line = self._method_line()
        default = self._default_method_line()
        labels = dict(self._fields["method"]._description_selection(self.env))
        if not line or not line.allowed:
            return [
                Refusal(
                    "MW-PROC-02",
                    self.env._(
                        "“%(method)s” is not allowed for this class and amount",
                        method=labels[self.method],
                    ),
                    rule=line.name or "",
                    basis=line.legal_basis or "",
                    next_step=self.env._("choose another method"),
                )
            ]
        if (
            default
            and default.method != self.method
            and not (texts.says_something(self.method_reason))
        ):
            return [
                Refusal(
                    "MW-PROC-03",
                    self.env._(
                        "“%(method)s” is not the usual method and no reason is given",
                        method=labels[self.method],
                    ),
                    rule=default.name,
                    basis=default.legal_basis,
                    next_step=self.env._("give the reason for the method"),
                )
            ]
        if self.by_invitation and len(self.invited_ids) < line.min_bidders:
            return [
                Refusal(
                    "MW-PROC-04",
                    self.env._(
                        "%(count)s firms must be invited or drawn, at least",
                        count=line.min_bidders,
                    ),
                    rule=line.name,
                    basis=line.legal_basis,
                    next_step=self.env._("name them in the list of invited firms"),
                )
            ]
        return []

    def _refusals_published(self):
        project = self.project_id
        stage = project._get_stage_refusals("procurement_published")
        stage += project._get_following_refusals("procuring", self, "published")
        return self._refusals_approved() + stage

    def _refusals_closed(self):
        if fields.Datetime.now() >= self.deadline:
            return []
        return [
            Refusal(
                "MW-PROC-07",
                self.env._(
                    "bids may be handed in until %(deadline)s",
                    deadline=self._local_text(self.deadline),
                ),
                basis="招标投标法第24条",
                next_step=self.env._("close it after that moment"),
            )
        ]

    def _earliest_deadline(self, start):
        """The first day on which the time for bids may end.

        From the notice to the deadline at least the days of the rule set; the
        day of the notice is not counted (民法典 Art. 201).

        :param date start: day of the notice
        """
        line = self._method_line()
        if not line.min_notice:
            return start
        calendar = self.env["microworks.calendar.day"]._calendar()
        return calendar.period_end(start, line.min_notice, line.unit)

    def _local_text(self, moment):
        local = self._legal_time(moment)
        return local.strftime("%Y-%m-%d %H:%M")

    def _check_deadline(self, deadline):
        now = fields.Datetime.now()
        earliest = self._earliest_deadline(self._legal_today())
        day = self._legal_day(deadline)
        if deadline > now and day >= earliest:
            return
        line = self._method_line()
        self._refuse(
            "MW-PROC-06",
            self.env._(
                "the time for bids is too short: the deadline cannot be before"
                " %(date)s",
                date=earliest,
            ),
            rule=line.name or "",
            basis=line.legal_basis or "",
            next_step=self.env._("choose that day or a later one"),
        )

    @api.model
    def _suggested_deadline(self, record):
        """Noon of the first day allowed, for the form that publishes or extends."""
        day = record._earliest_deadline(record._legal_today())
        day = max(day, record._legal_today() + timedelta(days=1))
        noon = self._legal_midnight(day) + timedelta(hours=12)
        # Only a later one extends what runs.
        return (
            max(noon, record.deadline + timedelta(days=1)) if record.deadline else noon
        )
