"""Numbers and days that cannot be meant are refused before anything is stored."""

from decimal import Decimal

from odoo import api, fields, models

from ...tools import figures

NUMBERS = ("integer", "float", "monetary")
MOMENTS = {"date": fields.Date.to_date, "datetime": fields.Datetime.to_datetime}


class Figures(models.AbstractModel):
    """Heirs declare which way a number may point and which days follow each other.

    * ``_signs``: field name → ``figures.POSITIVE`` or ``figures.NOT_NEGATIVE``;
    * ``_periods``: pairs of field names, first and last day;
    * ``_exact``: names of quantities and rates whose decimals a person means. Amounts
      of money are exact without being named: what cannot be kept is refused, never
      rounded.

    Every number and day is checked for being one at all, whoever writes it: not a
    number passes each comparison with a limit, and PostgreSQL would keep it.
    """

    _name = "microworks.figures"
    _inherit = ["microworks.refusing"]
    _description = "Numbers and days that can be meant"

    _signs = {}
    _periods = ()
    _exact = frozenset()

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
                self._check_decimals(field, value)
            elif field.type in MOMENTS:
                self._check_moment(field, value)

    def _check_decimals(self, field, value):
        """:raises Refused: MW-NUM-07, more decimals than are kept"""
        places = self._kept_places(field)
        if places is not None and not figures.is_kept(value, places):
            self._refuse_decimals(self._figure_label(field.name), places)

    @api.model
    def _kept_places(self, field):
        """Decimals that are kept of what a person types, ``None`` where none counts."""
        # What our own steps compute is rounded where it is computed.
        lifted = getattr(self, "_guard_is_lifted", None)
        if lifted and lifted():
            return None
        if field.type == "monetary":
            return self.env.company.currency_id.decimal_places
        return field.get_digits(self.env)[1] if field.name in self._exact else None

    @api.model
    def _refuse_decimals(self, label, places):
        self._refuse(
            "MW-NUM-07",
            self.env._(
                "“%(field)s” has more decimals than are kept (%(places)s)",
                field=label,
                places=places,
            ),
            next_step=self.env._("write it with fewer decimals; nothing is rounded"),
        )

    def _typed_amount(self, value, label):
        """An amount that a caller gives to a step.

        :param value: anything a caller may send
        :param str label: what it is, for the refusal
        :rtype: Decimal
        :raises Refused: MW-NUM-01, 02, 07
        """
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            self._refuse_figure_named("no_number", label)
        problem = figures.number_problem(value)
        if problem:
            self._refuse_figure_named(problem, label)
        places = self.env.company.currency_id.decimal_places
        if not figures.is_kept(value, places):
            self._refuse_decimals(label, places)
        return Decimal(str(value or 0).strip()).quantize(Decimal(1).scaleb(-places))

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
        self._refuse_figure_named(problem, self._figure_label(name))

    def _refuse_figure_named(self, problem, label):
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
