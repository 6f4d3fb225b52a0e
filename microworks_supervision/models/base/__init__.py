from . import area
from . import calendar_day
from . import res_users
