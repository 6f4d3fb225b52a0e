"""What all lines of a rule set have in common."""

from odoo import api, fields, models
from odoo.tools import format_list

EVIDENCE = [
    ("law", "Found in a source"),
    ("knowledge", "Known, to be verified"),
    ("proposed", "Proposed default"),
]
WORKS_CLASSES = [
    ("out", "Statutory tender"),
    ("a", "Class A"),
    ("b", "Class B"),
    ("c", "Class C"),
]
UNITS = [
    ("cal", "calendar days"),
    ("wd", "working days"),
    ("month", "months"),
    ("hour", "hours"),
]


class RuleLine(models.AbstractModel):
    """One line, known by a code that stays the same over versions.

    ``code`` is unique per rule set and kind; a set's own line takes the place
    of the line of its base set with the same kind and code, and with
    ``disabled`` it switches that line off. Heirs list in ``_json_fields`` what
    else a rule set file carries, and check their own values in
    :meth:`_check_values`, which the import uses, too.
    """

    _name = "microworks.rule.line"
    _description = "Line of a Rule Set"
    _inherit = ["microworks.guarded", "microworks.rule.json"]
    _order = "sequence, code, id"

    _guard_parent = "ruleset_id"
    _json_fields = ()

    _code_uniq = models.UniqueIndex(
        "(ruleset_id, code)", "This rule set already has a line with this code."
    )
    _legal_basis_filled = models.Constraint(
        "CHECK (btrim(legal_basis) != '')", "Every line names its legal basis."
    )

    ruleset_id = fields.Many2one(
        comodel_name="microworks.ruleset",
        string="Rule Set",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True, help="Stays the same in every version; refusals quote it."
    )
    name = fields.Char(required=True, translate=True)
    legal_basis = fields.Char(
        required=True, help="Law and article, or the decision that sets the number."
    )
    evidence = fields.Selection(
        EVIDENCE,
        required=True,
        default="proposed",
        help="How well the legal basis is known: verify before it is put in force.",
    )
    disabled = fields.Boolean(
        string="Switched Off",
        help="Switches off the line of the base set with the same code.",
    )
    note = fields.Text(translate=True)

    # === CONSTRAINT ===

    @api.constrains(lambda self: ("code", *self._json_fields))
    def _check_line(self):
        for line in self:
            values = {name: line[name] for name in line._json_fields}
            for problem in line._check_values(values):
                line._refuse_value(problem)

    def _refuse_value(self, problem):
        self._refuse(
            "MW-RULE-05",
            self.env._("the line cannot be used: %(problem)s", problem=problem),
            rule=self.code,
            next_step=self.env._("correct the line"),
        )

    @api.model
    def _keys(self, text):
        """The keys in a text with commas between them."""
        return [part.strip() for part in (text or "").split(",") if part.strip()]

    @api.model
    def _words(self, text, labels):
        """The words for the keys in ``text``; a key nobody knows stays as it is.

        :param labels: pairs of key and word
        """
        known = dict(labels)
        return format_list(self.env, [known.get(key, key) for key in self._keys(text)])

    @api.model
    def _choices(self, model, name):
        """Keys and words of a selection field, in the reader's language."""
        return self.env[model]._fields[name]._description_selection(self.env)

    @api.model
    def _check_values(self, values):
        """What is wrong with ``values`` of one line, in sentences.

        :param dict values: value per field of ``_json_fields``, false when empty
        :return: list of texts, empty when the line can be used
        """
        return []

    @api.model
    def _check_file_values(self, values):
        """What is wrong with one row of a file, its code included.

        :param dict values: value per key of the row, defaults filled in
        """
        return self._check_values({name: values[name] for name in self._json_fields})

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        result = super().write(vals)
        # The record rules are asked before a write: here they see where it leads.
        if self._guard_parent in vals:
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_forget(self):
        self.env.registry.clear_cache()

    # === GUARD ===

    def _guard_is_open(self):
        return self.ruleset_id._guard_is_open()
