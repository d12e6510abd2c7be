"""What only the command line refuses.

Invalid
├── UsageRefused        a command or option that doesn't exist, or a value that doesn't fit
├── FolderTaken         something is in the place of the new folder
└── FolderMissing       the folder that the new one goes into isn't there
Misconfigured
├── PlatformMissing     only the mathematics is installed
├── PublicWithoutServer an address for everybody, with a database for one machine
├── PortTaken           something else listens there
├── DemoOnRealData      a demonstration on a database that DATABASE_URL names
└── ChildEnded          a part that runs beside the command ended by itself
"""

from voorkant.common.errors import Invalid, Misconfigured


class UsageRefused(Invalid):
    """The command can't be understood. Params: ``reason`` (the parser's words), ``command``."""

    code = "command.usage"


class FolderTaken(Invalid):
    """Files go into a new folder, and there is something at this place. Params: ``path``."""

    code = "command.folder-taken"


class FolderMissing(Invalid):
    """A new folder goes into one that is there. Params: ``path`` of the one that isn't."""

    code = "command.folder-missing"


class PlatformMissing(Misconfigured):
    """A package of the platform isn't installed. Params: ``package``."""

    code = "command.platform-missing"


class PublicWithoutServer(Misconfigured):
    """The embedded database is for one machine. Params: ``host``."""

    code = "serve.public"


class PortTaken(Misconfigured):
    """Something else listens at this port. Params: ``host``, ``port``."""

    code = "serve.port-taken"


class DemoOnRealData(Misconfigured):
    """A demonstration would write made-up people into a database that somebody chose."""

    code = "demo.real-data"


class ChildEnded(Misconfigured):
    """A part that runs beside a command ended by itself. Params: ``part``, ``path`` of its log."""

    code = "command.part-ended"
