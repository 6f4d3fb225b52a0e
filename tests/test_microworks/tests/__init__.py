from . import test_log_concurrency
