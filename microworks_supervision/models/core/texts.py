"""Texts that cannot be kept, or say nothing, are refused before anything is stored."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import OrderedSet

from ...tools import figures, texts
from .base import OURS
from .guarded import GUARD, GUARD_KEY

WRITTEN = ("char", "text", "html")
# Signs are right there: a unit, a code, the name of a file.
SEVERAL = (list, tuple, set, frozenset, OrderedSet)
SIGNS = ("unit", "code", "file_name")


def holds_null(domain):
    """Whether a condition of a domain compares with a text no database can hold."""
    for condition in domain.iter_conditions():
        value = condition.value
        if isinstance(value, str):
            value = (value,)
        elif not isinstance(value, SEVERAL):
            continue
        if any(isinstance(text, str) and "\x00" in text for text in value):
            return True
    return False


class Texts(models.AbstractModel):
    """One door for every text of every model, whoever writes it.

    PostgreSQL refuses the null sign and halves of characters with an error nobody
    understands; other control characters are stored, and break files and prints later.
    """

    _inherit = "base"

    def _add_missing_default_values(self, values):
        # After the defaults, which a caller can set in the context.
        complete = super()._add_missing_default_values(values)
        self._check_texts(complete)
        return complete

    def write(self, vals):
        self._check_texts(vals)
        return super().write(vals)

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        self._check_texts({field_name: translations})
        return super()._update_field_translations(
            field_name, translations, digest, source_lang
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        # What the database cannot compare with, it refuses with a raw error.
        domain = Domain(domain)
        if not self.env.su and holds_null(domain):
            self._refuse_text(self.env._("Search"))
        return super()._search(domain, *args, **kwargs)

    def _check_texts(self, vals):
        """:raises Refused: MW-TEXT-01, MW-TEXT-02"""
        ours = self._name.startswith(OURS)
        # What our own code copies from elsewhere need not be well written.
        by_hand = ours and self.env.context.get(GUARD_KEY) is not GUARD
        is_wrong = texts.has_control if by_hand else texts.is_impossible
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or field.type not in WRITTEN or not value:
                continue
            # Of a translated field, several at once.
            for text in value.values() if isinstance(value, dict) else (value,):
                if not isinstance(text, str):
                    continue
                if is_wrong(text):
                    self._refuse_text(
                        field.get_description(self.env, ["string"])["string"]
                    )
                if (
                    by_hand
                    and field.required
                    and not field.readonly
                    and name not in SIGNS
                    and not texts.says_something(text)
                ):
                    self._refuse_empty_text(field)

    @api.model
    def _refuse_text(self, label):
        self.env["microworks.refusing"]._refuse(
            "MW-TEXT-01",
            self.env._(
                "“%(field)s” contains characters that cannot be kept or read",
                field=label,
            ),
            next_step=self.env._("type the text anew instead of pasting it"),
        )

    @api.model
    def _refuse_empty_text(self, field):
        self.env["microworks.refusing"]._refuse(
            "MW-TEXT-02",
            self.env._(
                "“%(field)s” says nothing: there is no word and no number in it",
                field=field.get_description(self.env, ["string"])["string"],
            ),
            next_step=self.env._("say it in words"),
        )


class Given(models.AbstractModel):
    """What a program hands to a step is looked at like what a form hands in."""

    _inherit = "microworks.refusing"

    @api.model
    def _given_text(self, value):
        """A text handed to a step, such as a reason, without blanks around it.

        :raises Refused: MW-TEXT-03, it is no text
        """
        if not value and value != 0 or value is False:
            return ""
        if not isinstance(value, str) or texts.has_control(value):
            self._refuse(
                "MW-TEXT-03",
                self.env._("what was handed to this step is not a text"),
                next_step=self.env._("type the text anew instead of pasting it"),
            )
        return value.strip()

    @api.model
    def _given_moment(self, value):
        """A moment (UTC) handed to a step; ``None`` where none was.

        :raises Refused: MW-DATE-03, it is no moment these works can have
        """
        try:
            moment = fields.Datetime.to_datetime(value or None)
        except (TypeError, ValueError, AttributeError):
            moment = False
        if moment is False or figures.date_problem(moment):
            self._refuse(
                "MW-DATE-03",
                self.env._("what was handed to this step is not a day and hour"),
                next_step=self.env._("check the year"),
            )
        return moment
