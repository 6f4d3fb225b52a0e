"""One project living its whole life, step by step, as the right persons.

Used by the demonstration county and by the tests. A life is a generator: it acts,
then yields how many days to wait; whoever runs it moves the clock. Nothing is written
past the steps: every act is an ordinary call by a person of that role.
"""

from odoo.fields import Command

from odoo.addons.microworks_supervision.models.project.constants import (
    VILLAGE_OWNERS,
)

from . import works
from .life_letting import LettingLife

# Yielded instead of a number of days: goes on in the last hour of the county's past.
UNTIL_TODAY = "today"


class Life(LettingLife):
    """The life of one project.

    :param Cast cast: the people
    :param dict plan: values of the project
    :param str stop: state to stop at (``approved_or_filed`` for either)
    """

    def __init__(self, cast, plan, stop=None):
        self.cast = cast
        self.plan = plan
        self.stop = stop
        self.project = None
        self.works = works.of(plan["name"])

    # === HOOKS ===

    def step(self, role, record, method, *args, **kwargs):
        """Take one step; tests override this to try it as the wrong person, too."""
        return getattr(self.cast.by(role, record), method)(*args, **kwargs)

    def papers(self, codes, author="clerk", reviewer="officer"):
        """Hand in the documents of a gate."""
        self.cast.documents(self.project, codes, author, reviewer)

    def reached(self, *states):
        """Whether this life ends here."""
        return self.stop in states

    def turn(self, count, salt=0):
        """A number below ``count`` that differs from project to project."""
        return (self.project.id * 7 + salt * 11) % count

    def this_week(self, progress):
        """What is done on the site when so much of the works is done."""
        weeks = self.works.weeks
        return weeks[min(int(progress * len(weeks) / 100), len(weeks) - 1)]

    # === THE LIFE ===

    def run(self):
        """The whole life; yields the days to wait before what comes next."""
        for part in (
            self.application,
            self.deliberation,
            self.approval,
            self.pricing,
            self.procurement,
            self.contract,
            self.start,
            self.construction,
            self.completion,
            self.acceptance,
            self.settlement,
            self.handover,
            self.archive,
        ):
            yield from part()
            # Who stops during the works has begun them first.
            if part == self.start and self.stop == "under_construction":
                continue
            if self.stop is not None and self.finished():
                return

    def finished(self):
        """Whether the project has come to where its plan ends."""
        if self.stop == "approved_or_filed":
            return self.project.state in ("approved", "filed")
        return self.project.state == self.stop

    def application(self):
        """The village applies."""
        self.project = self.cast.model("microworks.project", "clerk").create(
            {"area_id": self.cast.village.id, **self.plan}
        )
        self.place("planned", "clerk")
        if self.reached("draft"):
            return
        yield 1
        self.papers(("D01", "D02"))
        self.step("clerk", self.project, "action_apply")
        yield 2

    def deliberation(self):
        """四议两公开, where a village owns the works."""
        if self.project.owner_kind not in VILLAGE_OWNERS:
            return
        record = self.cast.model("microworks.deliberation", "clerk").create(
            {"project_id": self.project.id, "matter": self.project.name}
        )
        last = (
            "collective_assembly"
            if self.project.owner_kind == "collective_org"
            else "reps_meeting"
        )
        for step, members, attended in (
            ("party_proposal", 7, 7 - self.turn(2)),
            ("committees_consultation", 11, 11 - self.turn(3)),
            ("party_members_review", 42, 33 + self.turn(8)),
            (last, 45, 40 + self.turn(5)),
        ):
            record.write(
                {"meeting_ids": [Command.create(self.meeting(step, members, attended))]}
            )
            yield 1
        self.step("clerk", record, "action_resolve")
        yield from self.publish(record.publicity_ids)
        self.step("clerk", record, "action_pass")
        self.papers(("D03", "D04", "D05"))
        self.step("clerk", self.project, "action_deliberated")
        yield 2

    def meeting(self, step, members, attended):
        """Counts of one meeting with quorum and majority."""
        abstain = self.turn(2, attended)
        # A few votes against decide nothing in a large meeting.
        against = self.turn(3, members) if members > 20 else 0
        return {
            "step": step,
            "held_on": self.project._legal_today(),
            "place": "村委会会议室",
            "convener": self.cast.clerk.name,
            "source": "people" if step == "party_proposal" else False,
            "members": members,
            "expected": members,
            "attended": attended,
            "votes_for": attended - against - abstain,
            "votes_against": against,
            "votes_abstain": abstain,
            "representatives": 38 if step == "reps_meeting" else 0,
            "women": 17 if step == "reps_meeting" else 0,
        }

    def approval(self):
        """Class A: county; B: township; C: filed by the township."""
        self.papers(("D07", "D08"), author="officer", reviewer="leader")
        role = "department" if self.project.works_class == "a" else "leader"
        self.step(role, self.project, "action_approve")
        yield 3

    def pricing(self):
        """Drawings, bill of quantities, and the reviewed ceiling price."""
        self.papers(("D06", "D09", "D10", "D11"), author="officer", reviewer="leader")
        ceiling = round(self.project.approved_amount * 0.98, 2)
        role = "finance" if self.project.works_class == "a" else "technician"
        self.step(role, self.project, "action_set_ceiling", ceiling)
        yield 2

    def publish(self, notices):
        """Release, post and, after the days the law wants, finish notices."""
        self.post(notices)
        while running := notices.filtered(lambda n: n.state == "running"):
            days = max(running.mapped("earliest_end")) - notices._legal_today()
            if days.days > 0:
                yield days.days
            self.finish_due(running)

    def post(self, notices):
        """Have notices released by another person, and put them up."""
        for notice in notices:
            reviewer = {self.cast.officer: "technician", self.cast.technician: "leader"}
            self.step(
                reviewer.get(notice.author_id, "officer"), notice, "action_review"
            )
            self.step("officer", notice, "action_post")

    def finish_due(self, notices=None):
        """Take down what has been posted long enough."""
        today = self.project._legal_today()
        notices = self.project.publicity_ids if notices is None else notices
        for notice in notices:
            if notice.state == "running" and notice.earliest_end <= today:
                self.step("officer", notice, "action_finish")

    def notices(self, kind):
        """Notices of ``kind`` that are still to be posted."""
        return self.project.publicity_ids.filtered(
            lambda n: n.kind == kind and n.state == "draft"
        )
