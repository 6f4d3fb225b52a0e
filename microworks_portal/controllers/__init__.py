from . import contractor_tools
from . import contractor_bids
from . import contractor_site
from . import public
from . import public_notices
from . import opendata
