"""Groups of commands of which one is meant when none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click.core import Context


class UsuallyGroup(TyperGroup):
    """A group that runs its usual command: `allot ORDERS.csv` is `allot decide ORDERS.csv`.

    A file that is called like a command is written with a folder: `./check`.
    """

    usual: ClassVar[str]

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Put the usual command in front, unless another or the group's own help is asked for."""
        if args and args[0] not in {*self.commands, "--help"}:
            args = [self.usual, *args]
        return super().parse_args(ctx, args)


class Deciding(UsuallyGroup):
    """A group whose usual command is `decide`."""

    usual = "decide"


class Paying(UsuallyGroup):
    """A group whose usual command is `pay`."""

    usual = "pay"


class Planning(UsuallyGroup):
    """A group whose usual command is `plan`."""

    usual = "plan"
