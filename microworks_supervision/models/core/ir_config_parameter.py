"""Settings of the platform: what they may be, and an event when one changes."""

from odoo import api, models

from ...exceptions import Refusal, Refused
from ...tools import settings

PREFIX = "microworks"
PUBLIC_ADDRESS = "microworks.public_address"
TIMEZONE = "microworks.timezone"
MAX_FILE = "microworks.max_file_mb"
# Odoo's own name: the addon auth_password_policy reads it, too, where it is installed.
PASSWORD = "auth_password_policy.minlength"
# One clock for the whole country (Beijing time).
STANDARD_ZONE = "Asia/Shanghai"
# Whole numbers: default, least and most.
NUMBERS = {MAX_FILE: (20, 1, 200), PASSWORD: (8, 8, 64)}
# Not chosen by a person, or not to be repeated in the log.
UNTOLD = {"microworks.demo_logins"}


class IrConfigParameter(models.Model):
    """Whoever changes where a printed code leads, or which day it is, is named.

    Every door ends here: the page of settings, the list of parameters, a program.
    """

    _inherit = "ir.config_parameter"

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_own_setting(vals.get("key"), vals.get("value"))
        created = super().create(vals_list)
        for parameter in created:
            parameter._tell_setting(None, parameter.value)
        return created

    def write(self, vals):
        before = {parameter: (parameter.key, parameter.value) for parameter in self}
        for key, value in before.values():
            self._check_own_setting(vals.get("key", key), vals.get("value", value))
        result = super().write(vals)
        for parameter, (key, value) in before.items():
            if (parameter.key, parameter.value) != (key, value):
                parameter._tell_setting(value, parameter.value, key)
        return result

    def unlink(self):
        for parameter in self:
            parameter._tell_setting(parameter.value, None)
        return super().unlink()

    # === BUSINESS ===

    @api.model
    def _own_number(self, key):
        """A setting of ours that is a whole number; its default where it is none."""
        # sudo: limits are no secret.
        return settings.whole_number(self.sudo().get_param(key), *NUMBERS[key])

    def _tell_setting(self, before, after, key=None):
        """Write the event of a changed setting; nothing for settings of others."""
        names = {self.key, key or self.key}
        ours = PASSWORD in names or any(name.startswith(PREFIX) for name in names)
        # A page of settings stores the defaults with the first change; no news.
        default = str(NUMBERS.get(self.key, (STANDARD_ZONE,))[0])
        if before is None and after == default:
            return
        if names & UNTOLD or not ours:
            return
        self.env["microworks.event"]._record(
            self,
            kind="change",
            before={"key": key or self.key, "value": self._told_value(before)},
            after={"key": self.key, "value": self._told_value(after)},
            label=self._setting_title(),
        )

    def _setting_title(self):
        """What the page of settings calls it, in the language of the office."""
        # As steps speak to people: see _speaking.
        speaking = self.env["microworks.workflow"]._speaking().env
        for field in speaking["res.config.settings"]._fields.values():
            if getattr(field, "config_parameter", None) == self.key:
                return field.get_description(speaking, ["string"])["string"]
        return self.key

    def _told_value(self, value):
        """The value as the trail keeps it: of a key only that there is one."""
        return "***" if value and self.key.endswith("_key") else value

    @api.model
    def _check_own_setting(self, key, value):
        """:raises Refused: MW-CFG-01 to 03, the setting cannot be that"""
        value = str(value or "").strip()
        if not value:
            return
        if key == TIMEZONE and settings.zone_problem(value):
            self._refuse_setting(
                "MW-CFG-01",
                self.env._("“%(value)s” is not a time zone", value=value),
                self.env._("write it as Asia/Shanghai or Asia/Urumqi"),
            )
        if key == PUBLIC_ADDRESS and settings.address_problem(value):
            self._refuse_setting(
                "MW-CFG-02",
                self.env._("“%(value)s” is not an address of a site", value=value),
                self.env._("write it as https://name-of-the-site, without a path"),
            )
        if key in NUMBERS:
            low, high = NUMBERS[key][1:]
            if settings.whole_number(value, None, low, high) is None:
                self._refuse_setting(
                    "MW-CFG-03",
                    self.env._(
                        "%(key)s is a whole number from %(low)s to %(high)s",
                        key=key,
                        low=low,
                        high=high,
                    ),
                    self.env._("write digits only"),
                )

    def _refuse_setting(self, code, what, next_step):
        raise Refused(
            self.env._("Settings"), [Refusal(code, what, next_step=next_step)]
        )
