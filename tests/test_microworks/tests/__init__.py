from . import test_access_matrix
from . import test_bid_secrecy
from . import test_forged_calls
from . import test_log_concurrency
from . import test_whole_life
from . import test_funds_concurrency
from . import test_site_concurrency
