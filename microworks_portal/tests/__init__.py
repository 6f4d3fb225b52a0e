from . import test_contractor_boq
from . import test_contractor_pages
from . import test_demo_works
from . import test_disclosure
from . import test_masking
from . import test_public_pages
from . import test_settings
