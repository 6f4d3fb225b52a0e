from . import guarded
from . import workflow
from . import event
from . import log_node
from . import log_pending
from . import log_head
from . import part
from . import waiver
