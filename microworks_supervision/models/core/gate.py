"""What gates stand before, and what they can ask for: one place for each owner."""

from collections.abc import Callable
from typing import NamedTuple

from odoo import api, models


class Stage(NamedTuple):
    """A step that a gate can stand before.

    ``key`` is what rules and code name it by, ``label`` its word in the reader's
    language, ``subject`` the model whose records are asked, ``place`` its place in
    lists. ``is_next`` says of such a record whether the step is one of those that come
    next, so that an exception can be asked for; a state the record itself reaches
    next needs none.
    """

    key: str
    label: str
    subject: str
    place: int
    is_next: Callable | None = None


class Requirement(NamedTuple):
    """A kind of thing a gate can ask for.

    ``key`` and ``label`` as for :class:`Stage`; ``subject`` is the model that can be
    asked; ``missing`` takes such a record and a gate's line, and answers ``None``
    where the line is met, else what is missing and what to do next.

    ``choices`` names the model and the selection field whose keys a line's reference
    is made of; ``words`` says a line's reference in words where these are no keys of a
    field; ``problems`` tells what is wrong with the values of a line. The flags say
    whether a line must name something, must say how many, and may never be waived.
    """

    key: str
    label: str
    subject: str
    missing: Callable
    choices: tuple[str, str] | None = None
    words: Callable | None = None
    problems: Callable | None = None
    is_named: bool = False
    is_counted: bool = False
    is_firm: bool = False


class Gate(models.AbstractModel):
    """The register of stages and requirements.

    Whoever owns one extends this model and adds it to what ``super()`` returns; the
    choices of the rule set, the words people read, the checks of a line and the gate
    itself follow from it.
    """

    _name = "microworks.gate"
    _description = "Stages and Requirements of Gates"

    @api.model
    def _stages(self):
        """Every :class:`Stage`, in no order."""
        return []

    @api.model
    def _requirements(self):
        """Every :class:`Requirement`, in the order in which they are offered."""
        return []

    @api.model
    def _sorted_stages(self):
        return sorted(self._stages(), key=lambda stage: stage.place)

    @api.model
    def _requirement(self, key):
        """The requirement with this key. :rtype: Requirement or None"""
        return next((one for one in self._requirements() if one.key == key), None)

    @api.model
    def _stage_choices(self):
        """Keys and words of all stages, in their order."""
        return [(stage.key, stage.label) for stage in self._sorted_stages()]

    @api.model
    def _requirement_choices(self):
        """Keys and words of all requirements."""
        return [(one.key, one.label) for one in self._requirements()]

    @api.model
    def _choice_words(self, model, name):
        """``{key: word}`` of a selection field, in the reader's language."""
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    def _any_part(self, name, *states):
        """Whether a record has a part in one of ``states``: for ``is_next``."""
        return lambda subject: any(part.state in states for part in subject[name])
