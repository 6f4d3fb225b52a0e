"""Warnings about money: raised and cleared by one statement per kind."""

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.microworks_supervision.exceptions import Refused

from ..const import IN_FLIGHT, PAYABLE_CONTRACT

KINDS = [
    ("idle_quota", "Idle quota"),
    ("late_payment", "Late payment"),
    ("unfunded_contract", "Contract without enough money"),
]
STATES = [("raised", "Raised"), ("cleared", "Cleared")]
LEVELS = [("yellow", "Yellow"), ("red", "Red")]


class FundAlert(models.Model):
    """Computed every night from the records; nobody writes one.

    Thresholds are the indicators R25 (idle quota) and R23 (late payment) of the
    rule set. Over-spending has no warning: it cannot happen.
    """

    _name = "microworks.fund.alert"
    _description = "Fund Warning"
    _order = "state desc, level, days desc, id"
    _rec_name = "kind"

    _running_uniq = models.UniqueIndex(
        "(kind, res_model, res_id) WHERE state = 'raised'"
    )

    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    level = fields.Selection(LEVELS, required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="raised")
    res_model = fields.Char(string="About Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="About Record", model_field="res_model", required=True, readonly=True
    )
    label = fields.Char(string="About", readonly=True)
    project_id = fields.Many2one(
        comodel_name="microworks.project",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    area_id = fields.Many2one(
        comodel_name="microworks.area", readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    days = fields.Integer(readonly=True)
    amount = fields.Monetary(readonly=True)
    interest = fields.Monetary(
        string="Interest for Late Payment", compute="_compute_interest"
    )
    interest_note = fields.Char(string="Rate of Interest", compute="_compute_interest")
    raised_on = fields.Date(readonly=True)
    cleared_on = fields.Date(readonly=True)

    # === COMPUTE ===

    @api.depends("kind", "state", "res_id")
    def _compute_interest(self):
        late = self.filtered(lambda alert: alert.kind == "late_payment")
        # sudo: figures of the record that the warning is about and names.
        requests = self.env["microworks.payment.request"].sudo()
        found = {
            request.id: request for request in requests.browse(late.mapped("res_id"))
        }
        for alert in self:
            request = found.get(alert.res_id) if alert in late else None
            alert.interest = request.late_interest if request else 0
            alert.interest_note = request.late_interest_note if request else False

    # === CRON ===

    @api.model
    def _cron_refresh(self):
        """Raise what is new, keep what still holds, clear what no longer does."""
        today = self._legal_today()
        self.env.flush_all()
        self._refresh("idle_quota", self._query_idle_quotas(today), today)
        self._refresh("late_payment", self._query_late_payments(today), today)
        self._refresh("unfunded_contract", self._query_unfunded(today), today)
        self.env.invalidate_all(flush=False)

    def _refresh(self, kind, query, today):
        """Bring the warnings of one kind to what ``query`` finds.

        :param SQL query: res_model, res_id, label, project_id, area_id,
            company_id, level, days, amount
        """
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (%(query)s), raised AS (
                    INSERT INTO microworks_fund_alert AS alert
                           (kind, state, res_model, res_id, label, project_id,
                            area_id, company_id, level, days, amount, raised_on,
                            create_date)
                    SELECT %(kind)s, 'raised', res_model, res_id, label, project_id,
                           area_id, company_id, level, days, amount, %(today)s,
                           now() AT TIME ZONE 'UTC'
                      FROM found
                        ON CONFLICT (kind, res_model, res_id) WHERE state = 'raised'
                        DO UPDATE SET level = EXCLUDED.level, days = EXCLUDED.days,
                                      amount = EXCLUDED.amount
                )
                UPDATE microworks_fund_alert alert
                   SET state = 'cleared', cleared_on = %(today)s
                 WHERE alert.kind = %(kind)s AND alert.state = 'raised'
                   AND NOT EXISTS (
                       SELECT FROM found
                        WHERE found.res_model = alert.res_model
                          AND found.res_id = alert.res_id)
                """,
                query=query,
                kind=kind,
                today=today,
            )
        )

    # === QUERIES ===

    def _query_idle_quotas(self, today):
        """Quotas with money left from which nothing was paid for long (R25)."""
        # sudo: thresholds per area, for the nightly job.
        areas = (
            self.env["microworks.fund.quota"]
            .sudo()  # sudo: see above
            ._read_group([("state", "=", "confirmed")], ["area_id"])
        )
        rows = []
        for (area,) in areas:
            try:
                rules = self.env["microworks.ruleset"]._for(area, today)
            except Refused:
                # No rules hold there, so nothing says what “idle” means.
                continue
            rows += self._thresholds(area.id, rules, "R25")
        return SQL(
            """
            SELECT 'microworks.fund.quota' AS res_model, quota.id AS res_id,
                   quota.code AS label, NULL::int AS project_id, quota.area_id,
                   quota.company_id, %(days)s AS days,
                   CASE WHEN %(days)s >= limits.red THEN 'red' ELSE 'yellow' END
                       AS level,
                   quota.amount - COALESCE(used.paid, 0) AS amount
              FROM microworks_fund_quota quota
              JOIN (%(limits)s) limits (key, yellow, red)
                ON limits.key = quota.area_id
         LEFT JOIN LATERAL (
                   SELECT SUM(line.amount) AS paid, MAX(request.paid_on) AS last
                     FROM microworks_payment_line line
                     JOIN microworks_payment_request request
                       ON request.id = line.request_id
                    WHERE line.quota_id = quota.id AND request.state = 'paid'
                   ) used ON TRUE
             WHERE quota.state = 'confirmed'
               AND quota.amount > COALESCE(used.paid, 0)
               AND %(days)s >= limits.yellow
            """,
            days=SQL("(%s::date - COALESCE(used.last, quota.confirmed_on))", today),
            limits=self._limits_sql(rows),
        )

    def _query_late_payments(self, today):
        """Requests that are payable for longer than R23 allows."""
        # Whatever has a request was approved, so its rule set is pinned.
        self.env.cr.execute(
            SQL(
                """SELECT DISTINCT project.ruleset_id
                     FROM microworks_payment_request request
                     JOIN microworks_project project
                       ON project.id = request.project_id
                    WHERE request.state = ANY(%s)
                      AND project.ruleset_id IS NOT NULL""",
                list(IN_FLIGHT),
            )
        )
        rows = []
        for rules in self.env["microworks.ruleset"].browse(
            row[0] for row in self.env.cr.fetchall()
        ):
            rows += self._thresholds(rules.id, rules, "R23")
        return SQL(
            """
            SELECT 'microworks.payment.request' AS res_model, request.id AS res_id,
                   request.number AS label, request.project_id, request.area_id,
                   request.company_id, %(days)s AS days,
                   CASE WHEN %(days)s > limits.red THEN 'red' ELSE 'yellow' END
                       AS level,
                   request.amount
              FROM microworks_payment_request request
              JOIN microworks_project project ON project.id = request.project_id
              JOIN (%(limits)s) limits (key, yellow, red)
                ON limits.key = project.ruleset_id
             WHERE request.state = ANY(%(states)s)
               AND %(days)s > limits.yellow
            """,
            days=SQL("(%s::date - request.payable_from)", today),
            limits=self._limits_sql(rows),
            states=list(IN_FLIGHT),
        )

    def _query_unfunded(self, today):
        """Contracts in force with less money set aside than they cost."""
        return SQL(
            """
            SELECT 'microworks.contract' AS res_model, contract.id AS res_id,
                   project.number AS label, contract.project_id, project.area_id,
                   project.company_id, 0 AS days,
                   CASE WHEN COALESCE(given.total, 0) = 0 THEN 'red'
                        ELSE 'yellow' END AS level,
                   contract.amount - COALESCE(given.total, 0) AS amount
              FROM microworks_contract contract
              JOIN microworks_project project ON project.id = contract.project_id
         LEFT JOIN LATERAL (
                   SELECT SUM(amount - COALESCE(returned_amount, 0)) AS total
                     FROM microworks_fund_allocation
                    WHERE project_id = contract.project_id AND state = 'confirmed'
                   ) given ON TRUE
             WHERE contract.state = ANY(%(states)s)
               AND contract.amount > COALESCE(given.total, 0)
            """,
            states=["signed", *PAYABLE_CONTRACT],
        )

    def _thresholds(self, key, rules, code):
        return [
            (key, line.yellow_value, line.red_value)
            for line in rules._indicators()
            if line.code == code
        ]

    def _limits_sql(self, rows):
        """The thresholds as rows of a sub-query; none where no rules hold."""
        if not rows:
            return SQL("SELECT NULL::int, NULL::float, NULL::float WHERE FALSE")
        return SQL(
            "VALUES %s",
            SQL(", ").join(
                SQL("(%s::int, %s::float, %s::float)", *row) for row in rows
            ),
        )

    # === ACTIONS ===

    def action_open_record(self):
        """Open what the warning is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
