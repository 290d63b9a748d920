"""What can happen in the hall: the events of the journal. A file for each part of the office; `written` is their form as text.

An event is exported by being defined in one of these files: nothing here has to name it.
"""

from queue_core.events.devices import *
from queue_core.events.event import Event, from_milliseconds, to_milliseconds
from queue_core.events.office_wide import *
from queue_core.events.slips import *
from queue_core.events.visits import *
from queue_core.events.windows import *
from queue_core.events.written import ALL, Recorded, decode, describe, encode
