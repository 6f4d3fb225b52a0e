"""What differs between two versions, line by line and field by field."""

from odoo import api, fields, models
from odoo.fields import Command

from ..models.rules.rule_json import ZH
from ..tools import rulefile

CHANGES = [("added", "Added"), ("removed", "Removed"), ("changed", "Changed")]


class RulesetCompare(models.TransientModel):
    _name = "microworks.ruleset.compare"
    _description = "Compare Rule Sets"

    old_id = fields.Many2one(
        comodel_name="microworks.ruleset", string="From", required=True
    )
    new_id = fields.Many2one(
        comodel_name="microworks.ruleset", string="To", required=True
    )
    line_ids = fields.One2many(
        comodel_name="microworks.ruleset.compare.line",
        inverse_name="wizard_id",
        string="Differences",
        compute="_compute_line_ids",
        store=True,
    )

    # === DEFAULT ===

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        if self.env.context.get("active_model") == "microworks.ruleset":
            new = self.env["microworks.ruleset"].browse(self.env.context["active_id"])
            before = new.search(
                [("code", "=", new.code), ("version", "<", new.version)],
                order="version desc",
                limit=1,
            )
            values.update(new_id=new.id, old_id=(before or new.base_id).id)

    # === COMPUTE ===

    @api.depends("old_id", "new_id")
    def _compute_line_ids(self):
        for wizard in self:
            lines = wizard._differences() if wizard.old_id and wizard.new_id else []
            wizard.line_ids = [Command.clear()] + [
                Command.create(line) for line in lines
            ]

    # === BUSINESS ===

    def _differences(self):
        self.ensure_one()
        changes = rulefile.diff(
            self.old_id._export_json(),
            self.new_id._export_json(),
            suffix=rulefile.ZH if self.env.lang == ZH else "",
        )
        if self.old_id == self.new_id.base_id:
            # A set states only what differs from its base: the rest still holds.
            changes = [change for change in changes if change.change != "removed"]
        return [self._describe(change) for change in changes]

    def _describe(self, change):
        """One change in the words of the forms."""
        ruleset = self.env["microworks.ruleset"]
        kind, model = change.kind, ruleset
        kinds = ruleset._kinds()
        if kind in kinds:
            field = ruleset._fields[kinds[kind]]
            kind = field.get_description(self.env, ["string"])["string"]
            model = self.env[field.comodel_name]
        else:
            kind = self.env["ir.model"]._get(model._name).name
        if (
            change.field
            and change.field not in model._fields
            and ("item_ids" in model._fields)
        ):
            model = model.item_ids
        return {
            "kind": kind,
            "code": change.code,
            "name": change.name,
            "change": change.change,
            "field": self._label(model, change.field),
            "text_before": self._text(model, change.field, change.old),
            "text_after": self._text(model, change.field, change.new),
        }

    def _label(self, model, name):
        field = model._fields.get(name) or model._fields.get(f"{name}_id")
        return field.get_description(self.env, ["string"])["string"] if field else name

    def _text(self, model, name, value):
        field = model._fields.get(name)
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if isinstance(value, dict) and "code" in value:
            return f"{value['code']} {value.get('version') or ''}".strip()
        return "" if value in (None, "") else str(value)


class RulesetCompareLine(models.TransientModel):
    _name = "microworks.ruleset.compare.line"
    _description = "Difference of Two Rule Sets"

    wizard_id = fields.Many2one(
        comodel_name="microworks.ruleset.compare", required=True, ondelete="cascade"
    )
    kind = fields.Char(readonly=True)
    code = fields.Char(readonly=True)
    name = fields.Char(readonly=True)
    change = fields.Selection(CHANGES, readonly=True)
    field = fields.Char(readonly=True)
    # Not ``new``: that is a method of every model, and forms call it.
    text_before = fields.Char(string="Before", readonly=True)
    text_after = fields.Char(string="After", readonly=True)
