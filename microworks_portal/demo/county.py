"""Makes the demonstration county: areas, people, firms, and some eighty lives.

Everything goes through the real steps, in the order of time: the lives of all
projects run side by side on one clock, so that the trail reads as if the county had
worked with the system for two years. The same plans give the same county on every
run; only the dates follow today.
"""

import heapq
import json
from datetime import datetime, time, timedelta

from odoo.fields import Command

from . import county_data as data
from . import past
from .cast import Cast
from .county_world import CountyWorld
from .life import UNTIL_TODAY
from .quirks import PlannedLife

# Days from the first line of an application to a state, as the steps and the legal
# periods make them; where a life begins follows from where it shall end.
DAYS_TO = {
    "draft": 2,
    "returned": 9,
    "cancelled": 12,
    "applied": 16,
    "deliberated": 27,
    "approved_or_filed": 30,
    "priced": 34,
    "procuring": 46,
    "awarded": 60,
    "contracted": 66,
    "under_construction": 96,
    "suspended": 84,
    "terminated": 90,
    "completed": 112,
    "accepted": 140,
    "settled": 170,
    "in_warranty": 210,
    "archived": 560,
}
# What has lain idle began as much earlier, what is quicker as much later.
IDLE_DAYS = {
    "contract_unsigned": 40,
    "notice_running": -17,
    # Short works come to their first payment long before the others.
    "payment_draft": -20,
    "payment_verified": -20,
    "payment_approved": -20,
    "payment_sent": -20,
    "payment_failed": -20,
}
# Days from the application to the beginning and the end that it asks for.
PLANNED_DAYS = {"planned_start": 70, "planned_end": 130}


class CountyBuilder(CountyWorld):
    """Builds the county in the database of ``env`` (superuser)."""

    def build(self, freeze_time):
        """Make the county; the clock comes from ``freeze_time``.

        :param freeze_time: freezegun's context manager
        """
        today = datetime.combine(datetime.now().date(), time(1, 0))
        begin = today - timedelta(days=max(DAYS_TO.values()) + 40)
        with freeze_time(begin) as clock:
            self.make_world()
            self.import_past_works(begin.year - 1)
            self.run_lives(clock, begin, today)
            # As every night: what lies idle, is late or lacks money.
            self.env["microworks.fund.alert"]._cron_refresh()
        self.show_busy_village()
        self.env["ir.config_parameter"].set_param(
            "microworks.demo_logins", json.dumps(self.logins, ensure_ascii=False)
        )

    def import_past_works(self, year):
        """The works of two earlier years, from the list the county kept of them."""
        department = self.county_people["group_county_department"][0]
        runs = self.env["microworks.ocds.import"].with_user(department)
        runs._import_past(
            past.past_works(year),
            f"{data.COUNTY[1]}小微工程台账.csv",
            self.county.with_user(department),
            {"firms": "create"},
        )

    def show_busy_village(self):
        """Print the people of a village where works go on.

        Whoever tries the platform wants to keep a site log, and the officer of the
        township that is printed looks after this village, too.
        """
        works = self.env["microworks.project"].search(
            [("state", "=", "under_construction")]
        )
        busy = works.area_id & self.env["microworks.area"].concat(
            *self.villages[: len(data.TOWNSHIPS[0][2])]
        )
        people = self.village_people[busy[:1] or self.villages[0]]
        groups = ("group_village_clerk", "group_village_supervisor")
        for user, group in zip(people, groups, strict=True):
            row = self.login_row(user, group)
            self.logins = [
                row if row["role"] == other["role"] else other for other in self.logins
            ]

    # === LIVES ===

    def cast(self, number):
        """The people of a village, and firms in an order of their own."""
        village = self.villages[number % len(self.villages)]
        clerk, supervisor = self.village_people[village]
        officer, technician, leader = self.township_people[village]
        department = self.county_people["group_county_department"]
        finance = self.county_people["group_county_finance"]
        turn = number % len(self.firms)
        return Cast(
            env=self.env,
            village=village,
            clerk=clerk,
            supervisor=supervisor,
            officer=officer,
            technician=technician,
            leader=leader,
            department=department[0],
            department2=department[1],
            finance=finance[0],
            finance2=finance[1],
            firms=self.firms[turn:] + self.firms[:turn],
            experts=self.experts,
            reviewer=self.reviewer,
            reviewer_person=self.reviewer_person,
        )

    def plan(self, number):
        """Values of the project with this number."""
        name, works_type, nature, amount, flags, length, area = data.WORKS[
            number % len(data.WORKS)
        ]
        cast_village = self.villages[number % len(self.villages)]
        urban = cast_village.code[9:] < "200"
        flag_ids = self.env["microworks.works.flag"].search([("code", "in", flags)]).ids
        return {
            "name": f"{cast_village.name}{name}",
            "works_type": works_type,
            "nature": nature,
            "owner_kind": "community" if urban else "village_committee",
            "estimated_amount": amount + 1_000 * (number // len(data.WORKS)),
            "length_m": length,
            "area_m2": area,
            "flag_ids": [Command.set(flag_ids)],
            "funding_kind_ids": [
                Command.set(self.env.ref("microworks_supervision.funding_kind_f04").ids)
            ],
            "beneficiaries": 120 + 37 * (number % 11),
            "purpose": "改善村民出行和生活条件，消除安全隐患。",
            "scope": f"{name}，详见工程量清单。",
            "maintenance_unit": cast_village.partner_id.name,
        }

    def run_lives(self, clock, begin, today):
        """Let all lives go on side by side, in the order of time."""
        queue = []
        plans = {**dict(enumerate(data.PLANS)), **data.LATER_PLANS}
        for number, (stop, quirk) in plans.items():
            days = DAYS_TO[stop] + IDLE_DAYS.get(quirk, 0)
            start = max(today - timedelta(days=days + number % 5), begin)
            plan = self.plan(number)
            for name, later in PLANNED_DAYS.items():
                plan[name] = (start + timedelta(days=later)).date()
            life = PlannedLife(self.cast(number), plan, stop, quirk)
            heapq.heappush(queue, (start, number, life.cast, life.run()))
        last = max(plans) + 1
        heapq.heappush(
            queue,
            (today - timedelta(days=24), last, self.cast(0), self.random_checks()),
        )
        while queue:
            moment, number, cast, steps = heapq.heappop(queue)
            if moment > today:
                continue
            clock.move_to(moment + timedelta(minutes=number))
            cast.quota = self.quota_of(moment.year)
            days = next(steps, None)
            cast.close_request()
            if days is not None:
                then = today if days == UNTIL_TODAY else moment + timedelta(days=days)
                heapq.heappush(queue, (then, number, cast, steps))
        clock.move_to(today)

    def random_checks(self):
        """The county draws works to look at, and closes the pool of the next draw."""
        drawn = self.draw_plan("农村小微工程双随机检查（上一期）", 2)
        yield 2
        drawn.nonce = "福彩 3D 08 3 1 6"
        drawn.action_draw()
        yield 20
        self.draw_plan("农村小微工程双随机检查（本期）", 3)

    def draw_plan(self, name, count):
        """A random inspection whose pool is closed; its public number comes later."""
        department = self.county_people["group_county_department"][0]
        inspectors = self.county_people["group_county_department"][1]
        for officer, technician, _leader in self.township_people.values():
            inspectors |= officer | technician
        plan = (
            self.env["microworks.inspection.plan"]
            .with_user(department)
            .create(
                {
                    "name": name,
                    "area_id": self.county.id,
                    "object_count": count,
                    "candidate_ids": [Command.set(inspectors.ids)],
                }
            )
        )
        plan.action_close_pool()
        return plan
