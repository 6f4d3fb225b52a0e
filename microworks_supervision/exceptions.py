"""Refusals: every "no" has a stable code, the rule behind it and a next step."""

from dataclasses import dataclass

from odoo.exceptions import AccessError, UserError


@dataclass(frozen=True)
class Refusal:
    """One thing that stands in the way of a step.

    ``code`` never changes once published (people quote it, tests assert it);
    ``what`` says what is missing, ``rule`` and ``basis`` which rule and which
    law ask for it, ``next_step`` what to do. ``key`` names the rule line, so
    that a waiver of one line does not open another one.
    """

    code: str
    what: str
    rule: str = ""
    basis: str = ""
    next_step: str = ""
    waivable: bool = False
    key: str = ""

    @property
    def named_rule(self):
        """The rule, unless what is missing says its name already."""
        return "" if self.rule in self.what else self.rule

    def as_text(self):
        """The refusal for people, where the code stands elsewhere."""
        parts = [self.what]
        if self.named_rule:
            parts.append(self.named_rule)
        if self.basis:
            parts.append(f"({self.basis})")
        if self.next_step:
            parts.append(f"→ {self.next_step}")
        return " ".join(parts)

    def as_line(self):
        """The refusal as one line for people."""
        return f"[{self.code}] {self.as_text()}"


def _message(name, refusals):
    lines = [refusal.as_line() for refusal in refusals]
    return "\n".join(([name] if name else []) + lines)


class Refused(UserError):
    """A step is refused by a rule; nothing was stored.

    :param str name: the record's name, as people know it
    :param list refusals: one or more :class:`Refusal`
    """

    def __init__(self, name, refusals):
        self.refusals = list(refusals)
        super().__init__(_message(name, self.refusals))

    @property
    def codes(self):
        """The stable codes, in the order of the rules."""
        return [refusal.code for refusal in self.refusals]


class RoleRefused(AccessError):
    """The person has not the role, or holds a duty kept apart from this one."""

    def __init__(self, name, refusals):
        self.refusals = list(refusals)
        super().__init__(_message(name, self.refusals))

    @property
    def codes(self):
        """The stable codes, in the order of the rules."""
        return [refusal.code for refusal in self.refusals]
