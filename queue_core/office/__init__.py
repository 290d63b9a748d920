"""The office: the owner of the hall. Commands are handled one at a time; their events are committed, then published."""

from queue_core.office.handled import Handled
from queue_core.office.identifiers import OFFICE_ITSELF, new_id
from queue_core.office.live_hall import Listener
from queue_core.office.office import Office

__all__ = ["OFFICE_ITSELF", "Handled", "Listener", "Office", "new_id"]
