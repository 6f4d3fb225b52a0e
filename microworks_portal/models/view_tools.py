"""Words and figures for the templates."""

from odoo import fields
from odoo.tools.misc import format_datetime

from odoo.addons.microworks_supervision.tools import stages

from .disclosure_card import CARD_DATES


class ViewTools:
    """Turns the codes of a payload into words, and its amounts into figures."""

    def __init__(self, env):
        self.env = env

    def file_limit(self):
        """The largest file a form takes, in MB."""
        return self.env["microworks.document"]._file_limit() // 1024 // 1024

    def label(self, model, name):
        """The label of a field."""
        fields_of = self.env[model]._fields if model in self.env else {}
        if name not in fields_of:
            return name
        return fields_of[name].get_description(self.env, ["string"])["string"]

    def word(self, model, name, value):
        """The word for one value of a selection field."""
        fields_of = self.env[model]._fields if model in self.env else {}
        if name not in fields_of:
            return value
        return dict(fields_of[name]._description_selection(self.env)).get(value, value)

    def project(self, name, value):
        """The word for one value of a selection field of a project."""
        return self.word("microworks.project", name, value)

    def options(self, name):
        """Pairs of value and word of a selection field of a project."""
        field = self.env["microworks.project"]._fields[name]
        return field._description_selection(self.env)

    def kind(self, value):
        """The name of a kind of notice."""
        return self.word("microworks.disclosure", "kind", value)

    def phase(self, state):
        """The code of the phase a project state belongs to."""
        stage = self.env["microworks.project"]._get_stages().get(state)
        return stage.phase if stage else ""

    def phases(self):
        """Pairs of code and name of the phases."""
        words = (
            self.env._("Preparation"),
            self.env._("Procurement"),
            self.env._("Under construction"),
            self.env._("Completed"),
            self.env._("In use"),
            self.env._("Cancelled or ended"),
        )
        return list(zip(stages.PHASES, words, strict=True))

    def money(self, value):
        """An amount in CNY for reading."""
        return f"¥{float(value):,.2f}" if value else "—"

    def value(self, model, name, kind, value):
        """One fact for reading."""
        if value is None or value is False and kind != "boolean":
            return "—"
        if kind == "monetary":
            return self.money(value)
        if kind == "selection":
            return self.word(model, name, value)
        if kind == "datetime":
            return self.moment(value)
        if kind == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return value

    def moment(self, value):
        """A moment (UTC; ISO 8601 in a payload) on the clocks of the county.

        A visitor's own time zone would only confuse.
        """
        if isinstance(value, str):
            value = value.removesuffix("Z").replace("T", " ")
        moment = fields.Datetime.to_datetime(value)
        zone = self.env.company._legal_zone().key
        return format_datetime(self.env, moment, tz=zone, dt_format="yyyy-MM-dd HH:mm")

    def day(self, moment):
        """The day of the county on which a moment (UTC) falls."""
        return self.env.company._legal_day(moment)

    def number(self, value):
        """A quantity as people write it, without idle zeros."""
        return f"{value:,.6f}".rstrip("0").rstrip(".")

    def rate(self, value):
        """A unit rate in CNY: at least the fen, and every decimal it has."""
        whole, _point, decimals = f"{value or 0:,.6f}".partition(".")
        return f"¥{whole}.{decimals.rstrip('0').ljust(2, '0')}"

    def dates(self, payload):
        """The dates of a card in the order of the works: pairs of name and day."""
        return [(n, payload["dates"][n]) for n in CARD_DATES if n in payload["dates"]]

    def place(self, card):
        """Where the works are: county, township, village."""
        names = (card.county_name, card.township_name, card.village_name)
        return " · ".join(name for name in names if name)
