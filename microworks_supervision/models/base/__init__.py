from . import area
from . import area_place
from . import calendar_day
from . import calendar_note
from . import res_users
