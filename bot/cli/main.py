"""The command line of `limber`: parses it, runs the command, and says what an operator can mend."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli.commands import run_command
from bot.cli.parser import parser
from bot.errors import OperatorError, sentence_of
from content.fault import ContentError

if TYPE_CHECKING:
    from bot.runtime import Runtime


def main(arguments: Sequence[str] | None = None, runtime: "Runtime | None" = None) -> int:
    """Run a command; returns the exit code: 0, 1 for what went wrong, 2 for what cannot be.

    runtime: what `run` and `inbox` run with instead of the real world.
    """
    options = parser().parse_args(arguments)
    try:
        return run_command(options, runtime)
    except OperatorError as error:
        return _refuse(error.lines)
    except ContentError as error:
        return _refuse(["The content cannot be used:", *str(error).splitlines()])
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        return 0
    except OSError as error:
        if (line := sentence_of(error)) is None:
            raise
        return _refuse([line])


def _refuse(lines: Sequence[str]) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 2
