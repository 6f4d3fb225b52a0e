"""What a caller names must be his to read, before anything is computed from it."""

from odoo import api, models, tools
from odoo.fields import Command
from odoo.orm.identifiers import NewId

from ...exceptions import Refusal, RoleRefused
from .base import OURS

REFERENCES = ("reference", "many2one_reference")
X2MANY = ("one2many", "many2many")
# Stands for a value that is a number to somebody, but not plainly: nobody may name it.
UNCLEAR = -1


def _as_id(value):
    """The number a value names, as the ORM or PostgreSQL would read it.

    :return: the number; 0 for none, or for a record that is not stored yet;
        ``UNCLEAR`` for what one of the two may read as a number ("0x2D", 44.6)
    """
    if isinstance(value, (models.BaseModel, list, tuple)):
        value = value[0] if value else False
        value = value.id if isinstance(value, models.BaseModel) else value
    if isinstance(value, int):
        return int(value)
    if not value or isinstance(value, NewId):
        return 0
    if isinstance(value, float):
        return int(value) if value.is_integer() else UNCLEAR
    text = str(value).strip()
    if text.startswith("virtual"):
        # The web client's name of a line that is not stored yet.
        return 0
    return int(text) if text.isascii() and text.isdecimal() else UNCLEAR


class Named(models.AbstractModel):
    """One door for every model: records named by a caller are checked for read access.

    Odoo computes what it shows (labels, related values, defaults of other fields) with
    the rights of the model, not of the person: a number typed into a many2one field, a
    default, a line or a dialogue would answer about records its writer may not read.

    On our own models every link is checked, on the models of Odoo those that lead to
    one of ours, and every pair of a model and a number: a message, an activity or a file
    of a record names that record, a bank account as well as a bid.
    """

    _inherit = "base"

    # === CRUD ===

    @api.model
    def default_get(self, fields):
        found = super().default_get(fields)
        own = dict(found)
        self._complete_defaults(found, fields)
        if not self.env.su and self._names_ours():
            # What the code of a field gives by itself is nobody's word.
            stored = self.env["ir.default"]._get_model_defaults(self._name)
            self._check_named(
                [
                    {
                        name: value
                        for name, value in found.items()
                        if name in stored
                        or f"default_{name}" in self.env.context
                        or value != own.get(name)
                    }
                ]
            )
        return found

    @api.model
    def _complete_defaults(self, values, names):
        """Defaults that follow from others or from where a dialogue was opened.

        Models override this instead of ``default_get``: what it adds to ``values`` is
        checked with the rest.

        :param dict values: the defaults so far, to be completed in place
        :param names: the fields whose defaults are asked
        """

    @api.model_create_multi
    def create(self, vals_list):
        self._check_named(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_named([vals])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        if self._names_ours() and not self.env.su:
            self.check_access("write" if self else "create")
            # Whose values it is, is said by the ids of the call alone.
            values = {name: value for name, value in values.items() if name != "id"}
            field_names = [name for name in field_names if name != "id"]
            self._check_named([values])
        return super().onchange(values, field_names, fields_spec)

    # === CHECK ===

    def _check_named(self, vals_list):
        """Refuse values that name records the person may not read.

        What a record names already may be sent back with it.

        :param list vals_list: values as a form, an import or a program gives them
        :raises RoleRefused: MW-ROLE-02
        """
        if self.env.su or not self._names_ours():
            return
        named = {}
        for vals in vals_list:
            self._gather_named(vals, named)
        if named and any(self._ids):
            # What is here already would be told to whom may not touch the record.
            self.check_access("write")
        for (name, model), ids in named.items():
            # sudo: what is stored here already, to let it be sent back.
            if not self._may_name(model, ids - self.sudo()._links_now(name, model)):
                self._refuse_named(name)

    def _may_name(self, model, ids):
        if UNCLEAR in ids:
            return False
        return not ids or self.env[model].browse(ids)._is_nameable()

    def _is_nameable(self):
        """Whether the person may name these records in values of his own.

        Models override it where people rightly name what they do not read.
        """
        return self.has_access("read")

    def _links_now(self, name, model):
        """The ids all these records name in a field; for lines, those of any."""
        field = self._fields[name]
        if field.type in X2MANY or field.type == "many2one":
            return set(self[name]._ids) if len(self) == 1 else set()
        if len(self) != 1:
            return set()
        return {target.id for target in self._reference_now(field, model)}

    def _reference_now(self, field, model):
        if field.type == "reference":
            target = self[field.name]
            return target if target and target._name == model else self.env[model]
        if self[field.model_field] != model:
            return self.env[model]
        return self.env[model].browse(self[field.name] or ())

    def _refuse_named(self, name):
        label = self._fields[name].get_description(self.env, ["string"])["string"]
        raise RoleRefused(
            # sudo: the name of a model.
            self.env["ir.model"].sudo()._get(self._name).name,
            [
                Refusal(
                    "MW-ROLE-02",
                    self.env._(
                        "“%(field)s” names a record you may not read, or that is gone",
                        field=label,
                    ),
                    next_step=self.env._("choose one from the list that is offered"),
                )
            ],
        )

    # === WHAT IS NAMED ===

    @api.model
    @tools.ormcache("self._name")
    def _named_fields(self):
        """The fields of this model that can name a record to be checked.

        :return: tuple of field names
        """
        ours = self._name.startswith(OURS)
        names = []
        for name, field in self._fields.items():
            if field.type in REFERENCES:
                names.append(name)
            elif field.relational and (
                ours
                or field.comodel_name.startswith(OURS)
                or (field.type in X2MANY and self._leads_to_ours(field.comodel_name))
            ):
                names.append(name)
        return tuple(names)

    @api.model
    def _leads_to_ours(self, comodel):
        """Whether lines of a foreign model name records of ours themselves."""
        comodel = self.env.get(comodel)
        return comodel is not None and any(
            field.type == "many2one" and field.comodel_name.startswith(OURS)
            for field in comodel._fields.values()
        )

    @api.model
    def _names_ours(self):
        return bool(self._named_fields())

    def _gather_named(self, vals, named):
        """Collect into ``named`` the ids that ``vals`` names: {(field, model): ids}."""
        for name in self._named_fields():
            if name not in vals or not vals[name]:
                continue
            field, value = self._fields[name], vals[name]
            if field.type == "many2one":
                self._gather_one(name, field.comodel_name, value, named)
            elif field.type in X2MANY:
                self._gather_lines(name, field.comodel_name, value, named)
            elif field.type == "reference":
                model, _comma, number = str(value).partition(",")
                self._gather_reference(name, model, number, named)
            else:
                model = self._model_named(field, vals)
                self._gather_reference(name, model, value, named)

    def _gather_reference(self, name, model, number, named):
        number = _as_id(number)
        if isinstance(model, str) and model in self.env and number:
            named.setdefault((name, model), set()).add(number)

    def _model_named(self, field, vals):
        """The model of a number that points anywhere, as the values or the row say."""
        name = field.model_field
        if vals.get(name):
            return vals[name]
        # Where the model is itself read from a link to ir.model.
        related = self._fields[name].related
        if related:
            link = related.split(".", 1)[0]
            if vals.get(link):
                number = _as_id(vals[link])
                # sudo: the name of a model.
                return self.env["ir.model"].sudo().browse(number).exists().model
        default = self.env.context.get(f"default_{name}")
        if default:
            return default
        # sudo: of which model the number is, to know what to check.
        return self.sudo()[:1][name]

    def _gather_one(self, name, comodel, value, named):
        """A many2one: a number, a pair with its label, or a dict as forms send it."""
        if isinstance(value, dict):
            self.env[comodel]._gather_nested(value, named, name)
            value = value.get("id")
        number = _as_id(value)
        if number and self._is_checked(comodel):
            named.setdefault((name, comodel), set()).add(number)

    def _gather_lines(self, name, comodel, value, named):
        """Lines: commands, numbers, or dicts as forms send them."""
        if isinstance(value, models.BaseModel):
            value = [Command.set(value.ids)]
        if not isinstance(value, (list, tuple)):
            return
        ids = set()
        for command in value:
            if isinstance(command, dict):
                self.env[comodel]._gather_nested(command, named, name)
                ids.add(command.get("id"))
            elif not isinstance(command, (list, tuple)):
                ids.add(command)
            elif command:
                self._gather_command(name, comodel, command, named, ids)
        ids = {number for number in map(_as_id, ids) if number}
        if ids and self._is_checked(comodel):
            named.setdefault((name, comodel), set()).update(ids)

    def _gather_command(self, name, comodel, command, named, ids):
        code, number, more = (*command, False, False)[:3]
        if code in (Command.CREATE, Command.UPDATE) and isinstance(more, dict):
            self.env[comodel]._gather_nested(more, named, name)
        if code == Command.SET and isinstance(more, (list, tuple)):
            ids.update(more)
        elif code not in (Command.CREATE, Command.CLEAR):
            ids.add(number)

    def _gather_nested(self, vals, named, name):
        """What a line names is refused under the name of the field it came with."""
        inner = {}
        self._gather_named(vals, inner)
        for (_field, model), ids in inner.items():
            named.setdefault((name, model), set()).update(ids)

    @api.model
    def _is_checked(self, comodel):
        return self._name.startswith(OURS) or comodel.startswith(OURS)
