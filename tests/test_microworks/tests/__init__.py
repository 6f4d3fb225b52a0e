from . import test_access_matrix
from . import test_log_concurrency
from . import test_whole_life
from . import test_funds_concurrency
from . import test_site_concurrency
from . import test_translations
