from . import core
from . import base
from . import rules
from . import project
from . import procurement
from . import contract
from . import site
from . import people
