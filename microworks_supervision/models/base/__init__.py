from . import area
from . import calendar_day
from . import calendar_year
from . import calendar_note
from . import res_users
from . import known_contractors
from . import role_events
