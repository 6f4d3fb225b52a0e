"""Which day it is by law: that of the county, for whomever and wherever he sits."""

from datetime import datetime, time, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from odoo import api, fields, models
from odoo.fields import Domain

from .base import OURS
from .ir_config_parameter import STANDARD_ZONE, TIMEZONE


class LegalTime(models.AbstractModel):
    """One clock for every model.

    Odoo's own ``context_today`` takes the time zone of the caller's context or
    preferences; with it, a period would begin on the day somebody's settings say.
    Every day that counts comes from here, and a test greps for the others.
    """

    _inherit = "base"

    @api.model
    def _legal_zone(self):
        """The time zone of the county; a setting that is none counts as unset.

        :rtype: zoneinfo.ZoneInfo
        """
        # sudo: a time zone is no secret.
        name = self.env["ir.config_parameter"].sudo().get_param(TIMEZONE)
        try:
            return ZoneInfo((name or "").strip() or STANDARD_ZONE)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            return ZoneInfo(STANDARD_ZONE)

    @api.model
    def _legal_time(self, moment):
        """A moment on the clocks of the county.

        :param datetime moment: UTC without a zone, as Odoo keeps it
        :return: aware ``datetime`` in the zone of the county
        """
        return moment.replace(tzinfo=timezone.utc).astimezone(self._legal_zone())

    @api.model
    def _legal_day(self, moment):
        """The day of the county on which a moment (UTC) falls; none for none.

        :rtype: datetime.date
        """
        return self._legal_time(moment).date() if moment else None

    @api.model
    def _legal_today(self):
        """Today, in the county.

        :rtype: datetime.date
        """
        return self._legal_day(fields.Datetime.now())

    @api.model
    def _legal_midnight(self, day):
        """The moment at which a day of the county begins.

        :return: UTC without a zone, as Odoo keeps it
        :rtype: datetime.datetime
        """
        start = datetime.combine(day, time.min, tzinfo=self._legal_zone())
        return start.astimezone(timezone.utc).replace(tzinfo=None)

    # === SEARCH ===

    @api.model
    def _search(self, domain, *args, **kwargs):
        # “today” in a filter would be read in the zone of the context.
        if self._name.startswith(OURS):
            domain = Domain(domain)
            if any(map(self._is_relative_day, domain.iter_conditions())):
                self = self.with_context(tz=self._legal_zone().key)
        return super()._search(domain, *args, **kwargs)

    def _is_relative_day(self, condition):
        """Whether a condition compares a day with one counted from today."""
        return (
            isinstance(condition.value, str)
            and not condition.value[:1].isdigit()
            and (field := self._fields.get(condition.field_expr)) is not None
            and field.type in ("date", "datetime")
        )
