"""Values of rules as they stand in a file."""

from odoo import fields, models

from ...tools import rulefile

ZH = "zh_CN"
# Written even where they equal the default: a reader of the file wants them.
ALWAYS = ("code", "version", "evidence")


class RuleJson(models.AbstractModel):
    """A value equal to the default of its field is left out of the file."""

    _name = "microworks.rule.json"
    _description = "Rule in a File"

    # === EXPORT ===

    def _json_values(self, names):
        """Values of ``names`` per record, defaults left out, with Chinese texts.

        :return: list of dicts, in the order of the records
        """
        english = self.with_context(lang=None)
        chinese = self.with_context(lang=ZH) if self._json_has_zh() else None
        defaults = self._json_defaults(names)
        documents = []
        for index, record in enumerate(english):
            document = {}
            for name in names:
                value = self._json_value(name, record[name])
                if name in ALWAYS or value != defaults[name]:
                    document[name] = value
                if chinese and value and self._fields[name].translate:
                    text = chinese[index][name]
                    if text and text != value:
                        document[name + rulefile.ZH] = text
            documents.append(document)
        return documents

    def _json_defaults(self, names):
        """The value a field has when a file does not mention it."""
        # A default from the caller's context is none of the file's.
        given = self.with_context({}).default_get(list(names))
        return {name: self._json_value(name, given.get(name, False)) for name in names}

    def _json_value(self, name, value):
        field = self._fields[name]
        if field.type == "date":
            return fields.Date.to_string(fields.Date.to_date(value)) if value else None
        if field.type == "float":
            value = value or 0.0
            return int(value) if value == int(value) else value
        if field.type == "integer":
            return value or 0
        if field.type == "boolean":
            return bool(value)
        return value or ""

    def _json_has_zh(self):
        return bool(self.env["res.lang"]._get_data(code=ZH))

    # === IMPORT ===

    def _json_problem(self, name, value):
        """What is wrong with one value of a file, or ``None``."""
        field = self._fields[name]
        if value is None or value == "":
            if field.required and field.type not in ("boolean", "integer", "float"):
                return self.env._("is missing")
            return None
        if field.type == "selection":
            known = field.get_values(self.env)
            if value not in known:
                return self.env._(
                    "“%(value)s” is not one of %(known)s",
                    value=value,
                    known=", ".join(known),
                )
        elif field.type == "date":
            try:
                fields.Date.from_string(value)
            except (TypeError, ValueError):
                return self.env._("“%(value)s” is not a date", value=value)
        elif not self._json_is_of_type(field.type, value):
            return self.env._(
                "“%(value)s” is not of the type %(type)s", value=value, type=field.type
            )
        return None

    def _json_is_of_type(self, field_type, value):
        if field_type == "boolean":
            return isinstance(value, bool)
        if isinstance(value, bool):
            return False
        if field_type == "integer":
            return isinstance(value, int) and abs(value) < 2**31
        if field_type == "float":
            return isinstance(value, int | float) and abs(value) < 1e13
        return isinstance(value, str)
