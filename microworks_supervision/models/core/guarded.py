"""Fields that no caller can set, records that nobody can edit once frozen."""

from odoo import api, models
from odoo.tools import format_list

# Identity token. Code of these addons puts it into the context of its own
# writes; a caller over RPC can send any JSON value, but never this object.
GUARD = object()
GUARD_KEY = "microworks_guard"

# Bookkeeping of messages and activities says nothing about the works.
ALWAYS_OPEN = ("message_", "activity_", "website_message_", "rating_")


class Guarded(models.AbstractModel):
    """Guard of stored facts.

    Heirs declare:

    * ``_guarded_fields``: never taken from a caller, neither in ``create`` nor
      in ``write``, nor through a ``default_*`` key of the context; what extends a
      model adds its own to them;
    * ``_open_states``: the states in which a caller may edit the other fields
      (``None``: always). Outside them, only fields in ``_late_fields`` may be
      written;
    * ``_guard_author``: the field with the person whose words these are: only he
      changes them or deletes the record; ``_shared_fields`` are for everybody;
    * ``_guard_parent``: for lines, the many2one field of the record whose open
      states hold for the line, too.
    """

    _name = "microworks.guarded"
    _inherit = ["microworks.figures"]
    _description = "Guarded record"

    _guarded_fields = frozenset()
    _late_fields = frozenset()
    _open_states = None
    _guard_author = None
    _shared_fields = frozenset()
    _guard_parent = None

    # === CRUD ===

    @api.model
    def default_get(self, fields):
        # Neither a caller's context nor a stored default (see ir_default.py) reaches
        # what only a step sets; what a step itself creates, none of them at all.
        clean = self.with_context(self._guard_clean_context())
        return super(Guarded, clean).default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        if self._guard_is_lifted():
            return super().create(vals_list)
        self._check_named(vals_list)
        records = self.with_context(self._guard_clean_context())
        clean = [records._guard_create_vals(vals) for vals in vals_list]
        created = super(Guarded, records).create(clean).with_context(self.env.context)
        created._guard_check_parent()
        return created

    def write(self, vals):
        if self._guard_is_lifted():
            return super().write(vals)
        # Before any refusal: it would tell of a record the caller may not know.
        self.check_access("write")
        self._check_named([vals])
        self._guard_write_vals(vals)
        self._guard_check_parent()
        cleaned = self.with_context(self._guard_clean_context())
        result = super(Guarded, cleaned).write(vals)
        # A line moved to another parent must be welcome there, too.
        if self._guard_parent and self._guard_parent in vals:
            self._guard_check_parent()
        # Odoo asks its record rules before a write only; a record moved to an
        # area, project or parent out of the caller's reach is refused here.
        self.check_access("write")
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        # Reaches the table without going through write().
        if not self._guard_is_lifted():
            self._guard_write_vals({field_name: translations})
            self._guard_check_parent()
        return super()._update_field_translations(
            field_name, translations, digest, source_lang
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if self._guard_is_lifted():
            return
        for record in self:
            if not record._guard_is_open():
                record._refuse_deletion()
        self._guard_check_author()
        self._guard_check_parent()

    # === GUARD ===

    @api.model
    def _guard_is_lifted(self):
        return self.env.context.get(GUARD_KEY) is GUARD

    def _unguarded(self):
        """These records with the guard lifted, for writes of our own code only.

        sudo() is part of it: who may do what was decided before, by role,
        area and gate; the access list of the model stays as tight as can be.
        """
        # sudo: see above.
        return self.sudo().with_context(
            **{GUARD_KEY: GUARD, "tracking_disable": False, "mail_notrack": False}
        )

    def _guard_clean_context(self):
        """The caller's context without defaults of guarded fields.

        Tracking is part of what is kept for people, so a caller cannot turn it
        off either. Our own writes keep it, and take no default of the caller's at all.
        """
        if self._guard_is_lifted():
            return {
                key: value
                for key, value in self.env.context.items()
                if not key.startswith("default_")
            }
        forged = {f"default_{name}" for name in self._get_guarded()}
        forged |= {"tracking_disable", "mail_notrack", GUARD_KEY}
        return {k: v for k, v in self.env.context.items() if k not in forged}

    @classmethod
    def _get_guarded(cls):
        """The guarded fields of the model and of everything that extends it.

        A class attribute alone would be the last one's: an addon that guards one field
        more would lift the guard of all others.
        """
        declared = (vars(base).get("_guarded_fields", ()) for base in cls.__mro__)
        return frozenset().union(*declared)

    def _guard_create_vals(self, vals):
        forged = self._get_guarded() & vals.keys()
        if not forged:
            return vals
        # A form sends back the default it was given; that is not an attack.
        defaults = self.default_get(list(forged))
        for name in sorted(forged):
            if (vals[name] or False) != (defaults.get(name) or False):
                self._refuse_fields([name])
        return {k: v for k, v in vals.items() if k not in forged}

    def _guard_write_vals(self, vals):
        forged = sorted(self._get_guarded() & vals.keys())
        if forged:
            self._refuse_fields(forged)
        names = [
            name
            for name in vals
            if name not in self._late_fields and not name.startswith(ALWAYS_OPEN)
        ]
        if self._open_states is not None:
            own = [name for name in names if not self._guards_itself(name)]
            for record in self if own else ():
                if not record._guard_is_open():
                    record._refuse_frozen(own)
        if not self._shared_fields.issuperset(names):
            self._guard_check_author()

    @api.model
    def _guards_itself(self, name):
        """Whether a field holds records that decide themselves what they take.

        A form sends the new document of a project as a write on the project; the
        document's own guard (or, for lines, the state of their parent) answers.
        """
        field = self._fields.get(name)
        return (
            field is not None
            and field.type == "one2many"
            and hasattr(self.env[field.comodel_name], "_guard_is_open")
        )

    def _guard_is_open(self):
        """Whether a caller may edit this record's own fields now."""
        self.ensure_one()
        return self._open_states is None or self.state in self._open_states

    def _guard_check_parent(self):
        if not self._guard_parent:
            return
        # sudo: only the state of the parent is read, to decide on a refusal.
        for parent in self.sudo().mapped(self._guard_parent):
            if not parent._guard_is_open():
                parent._refuse_frozen(lines=self)
            # A changed line is a changed word of its record.
            parent._note_writer()

    def _note_writer(self):
        """Keep who changed a word; where a life with a review is, heirs do."""

    def _guard_check_author(self):
        """:raises Refused: MW-GUARD-04, these are the words of another person"""
        if not self._guard_author:
            return
        # sudo: who wrote it, to decide on a refusal.
        for record in self.sudo():
            author = record[self._guard_author]
            if author and not self.env.user._is_one_of(author):
                record._refuse(
                    "MW-GUARD-04",
                    self.env._("only the person who wrote it changes it"),
                    rule=author.name,
                    next_step=self.env._(
                        "ask %(who)s, or make your own", who=author.name
                    ),
                )

    def _guard_labels(self, names):
        titles = [
            self._fields[name].get_description(self.env, ["string"])["string"]
            for name in sorted(names)
            if name in self._fields
        ]
        return format_list(self.env, titles)

    # === REFUSALS ===

    def _refuse_fields(self, names):
        self._refuse(
            "MW-GUARD-01",
            self.env._(
                "only a step of the procedure sets: %(fields)s",
                fields=self._guard_labels(names),
            ),
            next_step=self.env._("use the buttons of the form"),
        )

    def _refuse_frozen(self, names=(), lines=None):
        """Refuse a change of what was frozen by a step.

        :param names: the fields that were to be changed
        :param lines: the records below this one that were to be changed instead
        :raises Refused: always
        """
        if lines is None:
            what = self.env._(
                "frozen in this state: %(fields)s", fields=self._guard_labels(names)
            )
        else:
            what = self.env._(
                "its lines are frozen: %(model)s", model=lines._description
            )
        self._refuse(
            "MW-GUARD-02",
            what,
            next_step=self.env._(
                "have the record returned, or record a change with a reason"
            ),
        )

    def _refuse_deletion(self):
        self._refuse(
            "MW-GUARD-03",
            self.env._("this record can no longer be deleted"),
            next_step=self.env._("cancel it with a reason instead"),
        )
