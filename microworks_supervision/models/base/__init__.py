from . import area
from . import calendar_day
from . import calendar_note
from . import partner_merge
from . import res_partner
from . import res_users
