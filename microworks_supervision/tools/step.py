"""What a step of a record's life is, as data."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

# What a step itself writes into a field, beside the state.
USER = "user"
TODAY = "today"
NOW = "now"
REASON = "reason"
NOTHING = "nothing"

NO_STAMPS: Mapping = MappingProxyType({})


class Duty(NamedTuple):
    """Whose act it is that changes no state, and whom it is kept apart from.

    :param groups: groups of which one is needed
    :param apart: fields of the record that hold a user who must be another person
    """

    groups: tuple = ()
    apart: tuple = ()
    system: bool = False


class Step(NamedTuple):
    """One step: where from, where to, whose it is, and what it leaves behind.

    :param sources: states it leaves
    :param target: state it reaches
    :param groups: groups of which one is needed, without the addon's name for
        groups of microworks_supervision; none: a step of our own code only
    :param label: lazily translated words of its button; none: no button
    :param stamp: ``{field: USER | TODAY | NOW | REASON | NOTHING}``, written with
        the state; ``TODAY`` is the county's day, ``NOW`` a moment in UTC
    :param sets: further fields that nothing but this step writes
    :param gate: whether the gates of the rule set are asked for
    :param reason: whether a reason is compulsory; ``None``: the record decides, in
        ``_get_edges``
    :param apart: fields of the record that hold a user who must be another person
        (separation of duties, domain rules §3.4); with an author, everybody who
        changed a word of the record, too (``authored``)
    :param system: whether a scheduled job or a step of another record may take it
        without a person of that role
    :param aside: whether it leads off the way forward; unless said, what needs a
        reason does
    :param method: the public method that takes it, ``action_NAME`` unless said
    :param dialog: external id of the window that asks for more than a reason
    :param confirm: lazily translated question before it is taken
    :param asking: lazily translated words of the second button, where the record
        asks for a reason
    :param button: whether the frame puts its button; not where a view has to
    """

    sources: tuple
    target: str
    groups: tuple = ()
    label: object = None
    stamp: Mapping = NO_STAMPS
    sets: tuple = ()
    gate: bool = True
    reason: bool | None = False
    apart: tuple = ()
    system: bool = False
    aside: bool | None = None
    method: str = ""
    dialog: str = ""
    confirm: object = None
    asking: object = None
    button: bool = True

    @property
    def leads_aside(self):
        """Whether it leads off the way forward.

        >>> Step(("draft",), "cancelled", reason=True).leads_aside
        True
        >>> Step(("suspended",), "running", reason=True, aside=False).leads_aside
        False
        """
        return bool(self.reason) if self.aside is None else self.aside

    def method_of(self, name):
        """The public method that takes the step called ``name``.

        >>> Step(("draft",), "sent").method_of("send")
        'action_send'
        >>> Step(("applied",), "filed", method="action_approve").method_of("file")
        'action_approve'
        """
        return self.method or f"action_{name}"
