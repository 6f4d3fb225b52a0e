"""Areas, offices, people, firms and money of the demonstration county."""

import base64
import logging
from datetime import date

from odoo.fields import Command
from odoo.tools.misc import file_open

from odoo.addons.microworks_supervision.tools import twokeys

from . import county_data as data
from .accounts import prove

_logger = logging.getLogger(__name__)

LOGO = "microworks_supervision/static/description/icon.png"
PASSWORD = "demo2026"
ROLE_TITLES = {
    "group_village_clerk": "村报账员",
    "group_village_supervisor": "村务监督委员会",
    "group_township_officer": "乡镇项目专员",
    "group_township_leader": "乡镇分管领导",
    "group_county_department": "县主管部门",
    "group_county_finance": "县财政局",
    "group_auditor": "县审计局",
    "group_discipline": "县纪委监委",
    "group_contractor": "施工单位（门户）",
}


class CountyWorld:
    """Makes what is there before the first project (superuser's ``env``)."""

    def __init__(self, env):
        self.env = env(
            context=dict(env.context, tz="Asia/Shanghai", no_reset_password=True)
        )
        self.logins = []
        self.keys = twokeys.lock_new(PASSWORD)
        self.hash = self.env["res.users"]._crypt_context().hash(PASSWORD)

    def make_world(self):
        """Areas, offices, people, firms and money."""
        yuan = self.env.ref("base.CNY")
        yuan.active = True
        with file_open(LOGO, "rb") as logo:
            self.env.company.write(
                {
                    "name": data.PLATFORM,
                    "logo": base64.b64encode(logo.read()),
                    "currency_id": yuan.id,
                }
            )
        self.village_people, self.township_people = {}, {}
        county = self.county = self.area(*data.COUNTY, "county", None, 28.24, 113.08)
        self.county_people = {}
        for group, login, name in data.COUNTY_PEOPLE:
            user = self.user(group, login, name, county)
            self.county_people.setdefault(group, []).append(user)
        self.villages = []
        for row, (code, name, villages) in enumerate(data.TOWNSHIPS):
            lat, lng = 28.16 + 0.07 * (row % 2), 113.0 + 0.09 * (row // 2)
            township = self.area(code, name, "township", county, lat, lng)
            people = []
            for (group, login, title), person in zip(
                data.TOWNSHIP_PEOPLE, data.TOWNSHIP_NAMES[code], strict=True
            ):
                people.append(self.user(group, f"{login}{row + 1}", person, township))
                _logger.debug("%s %s", title, person)
            for column, (village_code, village_name) in enumerate(villages):
                village = self.area(
                    village_code,
                    village_name,
                    "village",
                    township,
                    lat + 0.012 * column,
                    lng + 0.015 * (column % 2),
                )
                number = len(self.villages)
                clerk, supervisor = data.VILLAGE_NAMES[number]
                self.village_people[village] = (
                    self.user(
                        "group_village_clerk", f"cbz{number + 1}", clerk, village
                    ),
                    self.user(
                        "group_village_supervisor",
                        f"cjd{number + 1}",
                        supervisor,
                        village,
                    ),
                )
                self.township_people[village] = people
                self.villages.append(village)
        self.make_firms()
        self.quotas = {}

    def area(self, code, name, level, parent, lat, lng):
        """An area with its office."""
        title = {
            "county": "人民政府",
            "township": "办事处" if code[6:9] < "100" else "人民政府",
            "village": "居民委员会" if code[9:] < "200" else "村民委员会",
        }[level]
        base = (
            name.removesuffix("村").removesuffix("社区") if level == "village" else name
        )
        office = self.env["res.partner"].create(
            {"name": f"{base}{title}", "is_company": True, "lang": "zh_CN"}
        )
        return self.env["microworks.area"].create(
            {
                "code": code,
                "name": name,
                "level": level,
                "parent_id": parent and parent.id,
                "partner_id": office.id,
                "lat": lat,
                "lng": lng,
            }
        )

    def user(self, group, login, name, area=None, partner=None):
        """A person with a login; the first of each role is printed by ``./dev run``."""
        groups = self.env.ref(f"microworks_supervision.{group}")
        # As the form of a person does: who loses the role still works in the office.
        groups |= groups.all_implied_ids & self.env.ref("base.group_user")
        values = {
            "name": name,
            "login": login,
            "lang": self.lang,
            "tz": "Asia/Shanghai",
            "group_ids": [Command.set(groups.ids)],
        }
        if partner:
            values["partner_id"] = partner.id
        if area:
            values["microworks_area_ids"] = [Command.set(area.ids)]
        user = self.env["res.users"].create(values)
        # One password for all, so one hash: it is slow on purpose.
        self.env.cr.execute(
            "UPDATE res_users SET password = %s WHERE id = %s", [self.hash, user.id]
        )
        if not user.share:
            user._keep_keys(self.keys)
        row = self.login_row(user, group)
        if row["role"] not in [other["role"] for other in self.logins]:
            self.logins.append(row)
        return user

    def login_row(self, user, group):
        """What ``./dev run`` prints of somebody."""
        return {
            "role": ROLE_TITLES[group],
            "login": user.login,
            "password": PASSWORD,
            "name": user.name,
        }

    @property
    def lang(self):
        """Chinese where it is installed."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return "zh_CN" if "zh_CN" in codes else self.env.lang or "en_US"

    def firm(self, name, vat, contact):
        """A firm, the person who signs for it, and its verified accounts.

        The first is its own, the second for the wages of its workers only.
        """
        partner = self.env["res.partner"].create(
            {"name": name, "is_company": True, "vat": vat, "lang": self.lang}
        )
        person = self.env["res.partner"].create(
            {"name": contact, "parent_id": partner.id, "lang": self.lang}
        )
        accounts = self.env["res.partner.bank"].create(
            [
                {"partner_id": partner.id, "acc_number": f"{bank}{partner.id:010d}"}
                for bank in ("990123", "990188")
            ]
        )
        prove(
            accounts,
            bank="清和县农村商业银行营业部",
            area=self.villages[0].parent_id,
            officer=self.township_people[self.villages[0]][0],
            verifier=self.county_people["group_county_department"][0],
        )
        return partner, person

    def make_firms(self):
        """Contractors, a cost consultant and the people of the committees."""
        self.firms = [self.firm(*row) for row in data.CONTRACTORS]
        # Every second firm bids with an account, the others bring closed envelopes.
        for number, (_firm, person) in enumerate(self.firms[::2]):
            login = f"sgdw{number + 1}" if number else "sgdw"
            self.user("group_contractor", login, person.name, None, person)
        self.reviewer, self.reviewer_person = self.firm(*data.REVIEWER, "白晓宁")
        self.experts = [
            self.env["res.partner"].create({"name": f"评审专家{letter}"})
            for letter in "甲乙丙丁戊己庚"
        ]

    # === MONEY ===

    def quota_of(self, year):
        """The quota of a year, which finance enters when the year has come."""
        if year not in self.quotas:
            source = self.make_source(year, **data.VILLAGE_FUND)
            quota = self.quotas[year] = self.make_quota(source)
            quota.action_confirm()
            self.make_subsidy(year)
        return self.quotas[year]

    def make_subsidy(self, year):
        """Money with a plan for each quarter; its last part is still to be confirmed."""
        source = self.make_source(year, **data.SUBSIDY)
        share = source.amount / 2
        quota = self.make_quota(source, amount=share)
        quota.action_confirm()
        self.make_quota(source, amount=share, code=f"{quota.code[:-1]}2")
        plans = self.env["microworks.cash.plan"].create(
            [
                {
                    "quota_id": quota.id,
                    "month": date(year, month, 1),
                    "amount": share / 4,
                }
                for month in (1, 4, 7, 10)
            ]
        )
        plans[:3].with_user(self.finance).action_confirm()

    @property
    def finance(self):
        return self.county_people["group_county_finance"][0]

    def make_source(self, year, name, kind, document, amount, **_quota):
        """A confirmed source of money."""
        source = (
            self.env["microworks.fund.source"]
            .with_user(self.finance)
            .create(
                {
                    "name": name,
                    "kind_id": self.env.ref(f"microworks_supervision.{kind}").id,
                    "area_id": self.county.id,
                    "year": year,
                    "document_number": document.format(year=year),
                    "amount": amount,
                }
            )
        )
        source.action_confirm()
        return source

    def make_quota(self, source, **values):
        """A quota of a source, in draft."""
        rows = (data.VILLAGE_FUND, data.SUBSIDY)
        row = next(row for row in rows if row["name"] == source.name)
        return (
            self.env["microworks.fund.quota"]
            .with_user(self.finance)
            .create(
                {
                    "code": f"{row['letters']}{source.year}-{row['function']}-001",
                    "source_id": source.id,
                    "year": source.year,
                    "function_class": row["function"],
                    "amount": source.amount,
                    **values,
                }
            )
        )
