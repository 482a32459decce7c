"""What the review desk keeps in the workspace: an index of forms for its queue, decisions, users, views.

The tables stand in the same database as the run's own, and outlive reruns: a form is known by its path and
its number in the file, a finding by its rule and place, whatever the run's own row numbers become.
"""

from assist.store.desk.database import Desk

__all__ = ["Desk"]
