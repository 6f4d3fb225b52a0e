from . import test_log_concurrency
from . import test_whole_life
from . import test_funds_concurrency
