"""The events of the journal, a file for each part of the office; `written` encodes them as text.

An event is exported because it is defined in one of these files: it need not be named here.
"""

from queue_core.events.devices import *
from queue_core.events.event import Event, from_milliseconds, to_milliseconds
from queue_core.events.office_wide import *
from queue_core.events.slips import *
from queue_core.events.visits import *
from queue_core.events.windows import *
from queue_core.events.written import ALL, Recorded, decode, describe, encode
