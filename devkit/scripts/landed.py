"""Fill a database with the landed state's own demonstration county, on a given day.

More than the demonstration shows: a bid that came through the portal with a file, a
closed paper envelope, and a payment that is approved and not yet sent. Prints how
many records of each model each person sees.
"""

import json
import os
import sys

from freezegun import freeze_time

from odoo.addons.microworks_portal.demo import county, papers

values = json.loads(os.environ["MICROWORKS_VALUES"])
FOREVER = 10_000  # days
# One person of each role, and whoever sets up.
LOGINS = ("cbz1", "cjd1", "zxm1", "zld1", "xcjs", "xczj", "xsj", "xjw", "sgdw", "admin")


class LandedLife(county.PlannedLife):
    """A life with what an upgrade must not lose, besides."""

    handed_in = False

    def invited(self, record):
        firms = super().invited(record)
        return firms and firms.union(*(firm for firm, _person in self.cast.firms))

    def bidding(self, record):
        steps = super().bidding(record)
        if self.quirk == "bids_sealed":
            yield next(steps)
            next(steps)
            self.hand_in_more(record)
            yield FOREVER
        yield from steps

    def hand_in_more(self, record):
        """A bid with a file through the portal, and a paper envelope."""
        bids = self.cast.env["microworks.bid"]
        sender = bids.env["res.users"].search([("login", "=", "sgdw")])
        own = sender.partner_id.commercial_partner_id
        bids.with_user(sender)._submit(
            record,
            own,
            {"amount": f"{record.ceiling_price * 0.9:.2f}", "note": "含质量承诺"},
            files=[{"name": "投标文件.pdf", "data": papers.pdf("投标文件")}],
        )
        other = next(
            firm
            for firm, _person in self.cast.firms
            if firm not in record.bid_ids.partner_id
        )
        bids.with_user(self.cast.officer)._register_paper(record, other, "密封袋 3 号")
        LandedLife.handed_in = True

    def pay(self, stage, amount, **more):
        if self.quirk != "payment_approved":
            yield from super().pay(stage, amount, **more)
            return
        request = self.request(stage, amount, **more)
        request.action_split_labour()
        self.step("clerk", request, "action_submit")
        yield 1
        self.step("officer", request, "action_verify")
        self.step("supervisor", request, "action_endorse")
        self.step("finance", request, "action_approve")
        yield FOREVER


def plans():
    """Every plan once, to keep the file small; where the classes differ, thrice."""
    several = {("under_construction", None): 3, ("archived", None): 5}
    kept = [
        plan
        for plan in dict.fromkeys(county.data.PLANS)
        for _turn in range(several.get(plan, 1))
    ]
    return [*kept, ("completed", "payment_approved")]


def build():
    county.PlannedLife = LandedLife
    county.data.PLANS[:] = plans()
    county.data.LATER_PLANS.clear()
    office = env.company.partner_id  # noqa: F821
    speaking = env["res.users"].with_context(lang=office.lang).env  # noqa: F821
    with freeze_time(values["day"]):
        county.CountyBuilder(speaking).build(freeze_time)
    classes = {
        state: set(
            env["microworks.project"]  # noqa: F821
            .search([("state", "=", state)])
            .mapped("works_class")
        )
        for state in ("under_construction", "archived")
    }
    assert all(found >= {"a", "b", "c"} for found in classes.values()), classes
    found = [
        env["microworks.bid"].search_count([("state", "=", "sealed")]) >= 4,  # noqa: F821
        LandedLife.handed_in,
        env["microworks.payment.request"].search_count([("state", "=", "approved")]),  # noqa: F821
    ]
    assert all(found), found
    env.cr.commit()  # noqa: F821
    env["microworks.log.head"]._cron_sequence()  # noqa: F821
    env.cr.commit()  # noqa: F821


def visible():
    """Number of records per model and login; a refusal is no number."""
    users = env["res.users"].search([("login", "in", LOGINS)])  # noqa: F821
    ours = [
        name
        for name, model in sorted(env.registry.items())  # noqa: F821
        if name.startswith("microworks.")
        and not model._abstract
        and not model._transient
    ]
    return {
        user.login: {
            name: env[name].with_user(user).search_count([])  # noqa: F821
            for name in ours
            if env[name].with_user(user).has_access("read")  # noqa: F821
        }
        for user in users
    }


build()
json.dump(visible(), sys.stdout, sort_keys=True)
