"""The way out of wrong usage that a command cannot name by itself."""

from __future__ import annotations

import click

#: Command without names to what chooses among its rows, and to the command that takes a name.
INSTEAD = {
    "conflicts": "--kind chooses among them, and 'kg effect SOURCE TARGET' has both sides of one pair",
    "trials": "--indication and --outcome choose among them, and 'kg show NAME' lists the studies of a product",
}


def way_out(error: click.UsageError) -> str:
    """Return the way out of wrong usage; empty where the message of the error says it.

    :param error: The error, with the command in its context.

    :returns: Words to follow the message.
    """
    if error.ctx is None:
        return ""
    command, name = error.ctx.command, error.ctx.info_name
    if isinstance(error, click.NoSuchOption) and error.option_name == "-k":
        has_limit = any("-n" in option.opts for option in command.params)
        return "-n is the number of rows here" if has_limit else f"'kg {name}' lists every row"
    if name in INSTEAD and error.message.startswith("Got unexpected extra argument"):
        return f"'kg {name}' takes no name: {INSTEAD[name]}"
    return ""
