"""What a kind of works is made of, for the lives of the demonstration."""

from typing import NamedTuple


class Item(NamedTuple):
    """A line of a bill: ``per`` units for each metre, or square metre, of the works."""

    name: str
    unit: str
    per: float
    share: float


class Fault(NamedTuple):
    """Something found wanting, what is demanded, and how it was put right."""

    name: str
    demand: str
    measures: str


class Works(NamedTuple):
    """One kind of works.

    ``material``: name, specification, quantity, unit, supplier; ``weeks``: what is
    done, from the beginning to the end; ``extra``: a variation's subject, line, unit
    and quantity.
    """

    bill: tuple[Item, ...]
    material: tuple[str, str, float, str, str]
    weeks: tuple[str, ...]
    general: Fault
    serious: str
    extra: tuple[str, str, str, float]
