"""Who may do what, and where, is given and taken in the open."""

from markupsafe import Markup

from odoo import api, models

from ...exceptions import Refusal, Refused
from ...tools import passwords
from ..core.ir_config_parameter import PASSWORD

# What lets a person give roles to others: as good as any of ours.
CONTRACTOR = "microworks_supervision.group_contractor"
ADMINISTRATION = ("base.group_system", "base.group_erp_manager")

# Whose step binds the county or moves money.
APPROVERS = ("group_township_leader", "group_county_department", "group_county_finance")


class ResUsers(models.Model):
    """Every door to a role ends with the same comparison: the form of a person or of a
    group, a copy, an invitation, an import, a program.
    """

    _inherit = "res.users"

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._tell_roles({})
        return users

    def write(self, vals):
        self._check_same_person(vals)
        before = self._roles_and_areas() if self._touches_roles(vals) else None
        result = super().write(vals)
        if before is not None:
            self._tell_roles(before)
        return result

    def _set_password(self):
        for user in self:
            user._check_new_password(user.password)
        return super()._set_password()

    def _check_same_person(self, vals):
        """Duties and firms are of persons: two logins of one person stay one.

        A login may be joined to the person it belongs to, not taken away from one who
        has another login, and a contractor's not from his firm.

        :raises Refused: MW-USER-02
        """
        # sudo: whose login it is, to decide on a refusal.
        for user in self.sudo() if vals.get("partner_id") else ():
            person = user.partner_id.with_context(active_test=False)
            bound = user.has_group(CONTRACTOR) or len(person.user_ids) > 1
            if bound and user.partner_id.id != vals["partner_id"]:
                raise Refused(
                    user.name,
                    [
                        Refusal(
                            "MW-USER-02",
                            self.env._("a login does not become another person's"),
                            next_step=self.env._(
                                "archive it and make a login for the other person"
                            ),
                        )
                    ],
                )

    # === ROLES ===

    @api.model
    def _touches_roles(self, vals):
        return bool(
            {"active", "group_ids", "microworks_area_ids", "role"} & vals.keys()
        )

    @api.model
    def _watched_groups(self):
        """The groups that are roles: ours, and those that give roles.

        :return: dict of names by id
        """
        ours = self.env.ref(
            "microworks_supervision.module_category_microworks",
            raise_if_not_found=False,
        )
        # sudo: names of groups.
        groups = self.env["res.groups"].sudo()
        if ours:
            groups |= groups.search([("privilege_id.category_id", "=", ours.id)])
        # That a firm has an account may tell who bids; it has no power over anything.
        groups -= self.env.ref(CONTRACTOR, raise_if_not_found=False) or groups.browse()
        for xmlid in ADMINISTRATION:
            groups |= self.env.ref(xmlid).sudo()  # sudo: see above
        names = groups._get_external_ids()
        return {group.id: (names[group.id] or [group.name])[0] for group in groups}

    def _roles_and_areas(self):
        """What each person may do and where, by id; implied roles included."""
        watched = self._watched_groups()
        # sudo: another person's roles, for the event alone.
        return {
            user.id: {
                "roles": sorted(
                    watched[group.id]
                    for group in user.all_group_ids
                    if group.id in watched
                ),
                "areas": sorted(user.microworks_area_ids.mapped("code")),
                "active": user.active,
            }
            # sudo: roles and areas as they are, for the event alone.
            for user in self.sudo().with_context(active_test=False)
        }

    def _tell_roles(self, before):
        """Write one event for each person whose roles or areas are not as before."""
        for number, after in self._roles_and_areas().items():
            old = before.get(number, {"roles": [], "areas": [], "active": False})
            changed = {key for key in after if after[key] != old[key]}
            # A login without any role of ours is none of our business.
            if not (changed and (old["roles"] or after["roles"])):
                continue
            given = {*after["roles"]} - {*old["roles"]}
            self.env["microworks.event"]._record(
                self.browse(number),
                kind="own_role" if given and number == self.env.uid else "role",
                before=old,
                after=after,
                facts={
                    "given": sorted(given),
                    "taken": sorted({*old["roles"]} - {*after["roles"]}),
                },
            )

    # === LOGIN ===

    def _update_last_login(self):
        # sudo: whether this is the first time; logs of log-ins are nobody's to read.
        logs = self.env["res.users.log"].sudo()
        first = not logs.search_count([("create_uid", "=", self.env.uid)], limit=1)
        result = super()._update_last_login()
        if first:
            self.env.user._recommend_second_factor()
        return result

    def _recommend_second_factor(self):
        """Give whoever approves a to-do: a password alone is soon lent."""
        # sudo: whether the person has one already.
        if "totp_enabled" not in self._fields or self.sudo().totp_enabled:
            return
        if not any(self.has_group(f"microworks_supervision.{g}") for g in APPROVERS):
            return
        self = self.with_context(lang=self.lang)
        link = Markup('<p><a href="/odoo/action-base.action_res_users_my">%s</a></p>')
        # sudo: a to-do of the person's own, about no record.
        self.env["mail.activity"].sudo().create(
            {
                "user_id": self.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "summary": self.env._("Protect your account with a second factor"),
                "note": link
                % self.env._(
                    "Your approvals are binding. Switch on two-factor authentication"
                    " under Security in your preferences."
                ),
                "date_deadline": self._legal_today(),
            }
        )

    # === PASSWORDS ===

    def _check_new_password(self, password):
        """:raises Refused: MW-USER-01, somebody would guess it"""
        least = self.env["ir.config_parameter"]._own_number(PASSWORD)
        if password and passwords.problem(password, least):
            raise Refused(
                self.env._("Password"),
                [
                    Refusal(
                        "MW-USER-01",
                        self.env._(
                            "this password is too easy to guess: at least %(least)s"
                            " characters, not only digits, not the same few again and"
                            " again",
                            least=least,
                        ),
                        next_step=self.env._("choose another one"),
                    )
                ],
            )


class ResGroups(models.Model):
    """A group gives a role to everybody in it, and to everybody of what implies it."""

    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        everybody = self._everybody()
        before = everybody._roles_and_areas()
        groups = super().create(vals_list)
        self._everybody()._tell_roles(before)
        return groups

    def write(self, vals):
        if (
            not {"user_ids", "implied_ids", "implied_by_ids", "privilege_id"}
            & vals.keys()
        ):
            return super().write(vals)
        before = self._everybody()._roles_and_areas()
        result = super().write(vals)
        self._everybody()._tell_roles(before)
        return result

    @api.model
    def _everybody(self):
        # sudo: whose roles changed, for the event alone.
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search([("login", "!=", False)])


class Area(models.Model):
    """The people of an area are entered from its side, too."""

    _inherit = "microworks.area"

    @api.model_create_multi
    def create(self, vals_list):
        areas = super().create(vals_list)
        # sudo: whose areas changed, for the event alone.
        people = areas.sudo().user_ids
        if people:
            before = people._roles_and_areas()
            codes = set(areas.mapped("code"))
            for old in before.values():
                old["areas"] = [code for code in old["areas"] if code not in codes]
            people.with_env(self.env)._tell_roles(before)
        return areas

    def write(self, vals):
        if "user_ids" not in vals:
            return super().write(vals)
        everybody = self.env["res.groups"]._everybody()
        before = everybody._roles_and_areas()
        result = super().write(vals)
        everybody.invalidate_recordset(["microworks_area_ids"])
        everybody.with_env(self.env)._tell_roles(before)
        return result
