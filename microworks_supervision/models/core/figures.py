"""Numbers and days that cannot be meant are refused before anything is stored."""

from odoo import api, fields, models

from ...tools import figures

NUMBERS = ("integer", "float", "monetary")
MOMENTS = {"date": fields.Date.to_date, "datetime": fields.Datetime.to_datetime}


class Figures(models.AbstractModel):
    """Heirs declare which way a number may point and which days follow each other.

    * ``_signs``: field name → ``figures.POSITIVE`` or ``figures.NOT_NEGATIVE``;
    * ``_periods``: pairs of field names, first and last day.

    Every number and day is checked for being one at all, whoever writes it: not a
    number passes each comparison with a limit, and PostgreSQL would keep it.
    """

    _name = "microworks.figures"
    _inherit = ["microworks.refusing"]
    _description = "Numbers and days that can be meant"

    _signs = {}
    _periods = ()

    # === CRUD ===

    def _add_missing_default_values(self, values):
        # After the defaults, which a caller can set in the context.
        complete = super()._add_missing_default_values(values)
        missing = {
            name: None
            for name, sign in self._signs.items()
            if sign == figures.POSITIVE and not self._fields[name].compute
        }
        self._check_figures(missing | complete)
        # Before the database says so with a sentence that has no code.
        for first, last in self._periods:
            days = [fields.Date.to_date(complete.get(name)) for name in (first, last)]
            if not figures.is_ordered(*days):
                self._refuse_period(first, last)
        return complete

    def write(self, vals):
        self._check_figures(vals)
        return super().write(vals)

    @api.constrains(lambda self: {name for pair in self._periods for name in pair})
    def _check_periods(self):
        for record in self:
            for first, last in self._periods:
                if not figures.is_ordered(record[first], record[last]):
                    record._refuse_period(first, last)

    # === BUSINESS ===

    def _check_figures(self, vals):
        """:raises Refused: MW-NUM-01 to 05, MW-DATE-01"""
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or not field.store:
                continue
            if field.type in NUMBERS:
                problem = figures.number_problem(
                    value, whole=field.type == "integer", sign=self._signs.get(name)
                )
                if problem:
                    self._refuse_figure(problem, name)
            elif field.type in MOMENTS:
                self._check_moment(field, value)

    def _check_moment(self, field, value):
        try:
            problem = figures.date_problem(MOMENTS[field.type](value))
        except (TypeError, ValueError):
            problem = "no_date"
        if problem:
            self._refuse(
                "MW-DATE-01",
                self.env._(
                    "“%(field)s” is not a day these works can have",
                    field=self._figure_label(field.name),
                ),
                next_step=self.env._("check the year"),
            )

    def _refuse_period(self, first, last):
        self._refuse(
            "MW-DATE-02",
            self.env._(
                "“%(last)s” lies before “%(first)s”",
                last=self._figure_label(last),
                first=self._figure_label(first),
            ),
            next_step=self.env._("correct the dates"),
        )

    def _refuse_figure(self, problem, name):
        label = self._figure_label(name)
        if problem == "no_number":
            self._refuse(
                "MW-NUM-01",
                self.env._("“%(field)s” is not a number", field=label),
                next_step=self.env._("type digits only"),
            )
        if problem == "too_large":
            self._refuse(
                "MW-NUM-02",
                self.env._(
                    "“%(field)s” is larger than can be kept exactly", field=label
                ),
                next_step=self.env._("check the unit and the decimal point"),
            )
        if problem == "negative":
            self._refuse(
                "MW-NUM-03",
                self.env._("“%(field)s” cannot be negative", field=label),
                next_step=self.env._("correct the number"),
            )
        if problem == "not_positive":
            self._refuse(
                "MW-NUM-04",
                self.env._("“%(field)s” must be above zero", field=label),
                next_step=self.env._("correct the number"),
            )
        self._refuse(
            "MW-NUM-05",
            self.env._("“%(field)s” lies between 0 and 100", field=label),
            next_step=self.env._("correct the number"),
        )

    def _figure_label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]
