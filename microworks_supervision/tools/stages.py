"""The stages of a project: one table for everything that tells them apart."""

from collections.abc import Mapping
from typing import NamedTuple

# What a stage can be marked with.
LET = "let"  # there may be records of a site
IN_PROGRESS = "in_progress"  # what a site log reports carries the project on
ON_SITE = "on_site"  # the contractor keeps his log
OBSERVED = "observed"  # technicians and villagers look at the works
DRAWN = "drawn"  # there is a site that a double-random inspection can look at
OVER = "over"  # nothing is paid or allocated any more
SHOWN = "shown"  # stands in the status bar also when the project is elsewhere

# How visitors think of it, in the order of the life; words in the public pages.
PHASES = (
    "preparation",
    "procurement",
    "construction",
    "completed",
    "in_use",
    "ended",
)


class Stage(NamedTuple):
    """One state of a project.

    :param label: its English word
    :param phase: one of :data:`PHASES`
    :param status: code of the OC4IDS codelist projectStatus
    :param marks: what else holds in it
    """

    label: str
    phase: str
    status: str
    marks: frozenset = frozenset()


def _stage(label, phase, status, *marks):
    return Stage(label, phase, status, frozenset(marks))


# In the order of the life; what leads aside last.
PROJECT = {
    "draft": _stage("Draft", "preparation", "identification", SHOWN),
    "applied": _stage("Applied", "preparation", "identification", SHOWN),
    "deliberated": _stage("Deliberated", "preparation", "identification", SHOWN),
    "approved": _stage("Approved", "preparation", "preparation", SHOWN),
    "filed": _stage("Filed", "preparation", "preparation"),
    "priced": _stage("Priced", "procurement", "preparation"),
    "procuring": _stage("In procurement", "procurement", "preparation", SHOWN),
    "awarded": _stage("Awarded", "procurement", "preparation"),
    "contracted": _stage(
        "Contracted",
        "procurement",
        "preparation",
        *(LET, IN_PROGRESS, OBSERVED, SHOWN),
    ),
    "under_construction": _stage(
        "Under construction",
        "construction",
        "implementation",
        *(LET, IN_PROGRESS, ON_SITE, OBSERVED, DRAWN, SHOWN),
    ),
    "suspended": _stage(
        "Suspended",
        "construction",
        "implementation",
        *(LET, IN_PROGRESS, ON_SITE, OBSERVED, DRAWN),
    ),
    "completed": _stage(
        "Completed",
        "completed",
        "completion",
        *(LET, ON_SITE, OBSERVED, DRAWN),
    ),
    "accepted": _stage("Accepted", "completed", "completion", LET, OBSERVED, SHOWN),
    "settled": _stage("Settled", "completed", "completion", LET, OBSERVED, SHOWN),
    "in_warranty": _stage("In warranty", "in_use", "maintenance", LET, OBSERVED, DRAWN),
    "archived": _stage("Archived", "in_use", "maintenance", LET, OVER, SHOWN),
    "returned": _stage("Returned", "preparation", "identification"),
    "cancelled": _stage("Cancelled", "ended", "cancelled", LET, OVER),
    "terminated": _stage("Terminated", "ended", "cancelled", LET, OVER),
}


def having(mark: str, stages: Mapping[str, Stage] | None = None) -> tuple[str, ...]:
    """The states marked with ``mark``, in order.

    >>> having(ON_SITE)
    ('under_construction', 'suspended', 'completed')
    """
    table = PROJECT if stages is None else stages
    return tuple(state for state, stage in table.items() if mark in stage.marks)


def of_phase(phase: str, stages: Mapping[str, Stage] | None = None) -> tuple[str, ...]:
    """The states of a phase, in order.

    >>> of_phase("construction")
    ('under_construction', 'suspended')
    """
    table = PROJECT if stages is None else stages
    return tuple(state for state, stage in table.items() if stage.phase == phase)
