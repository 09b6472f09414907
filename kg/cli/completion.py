"""``kg completion``."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

#: Shell to its script.
SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command()
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes commands, options and names of entities.

    Let your shell run it at start: ~/.bashrc and ~/.zshrc take the line of the example, and in fish
    ``kg completion fish > ~/.config/fish/completions/kg.fish`` does it once.

    \b
    Example:
        eval "$(kg completion bash)"
    """
    click.echo(SHELLS[shell](ctx.find_root().command, {}, "kg", "_KG_COMPLETE").source())
