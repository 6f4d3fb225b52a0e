"""Which kind of works a project of the demonstration is."""

from . import works_buildings, works_roads

WORKS = works_roads.WORKS | works_buildings.WORKS
# Works that the list does not know.
ORDINARY = works_roads.PAVING


def of(name):
    """The kind of works that a project's name ends with.

    >>> of("上湾村三组入户道路硬化") is works_roads.PAVING, of("竹园村灌溉渠道清淤").bill[0].unit
    (True, 'm')
    """
    return next((works for end, works in WORKS.items() if name.endswith(end)), ORDINARY)
