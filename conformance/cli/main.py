"""The command ``conformance``: one file a command, loaded only when it is called.

Every command function returns an exit code: 0 conforms, nothing found, done; 1 does not conform or something
was found; 2 bad input or usage; 3 incomplete; 4 bench, device or tool error.
"""

from __future__ import annotations

import errno
import importlib
import io
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import click

from conformance import __version__
from conformance.cli.terminal import outlive_readers, say, say_text
from conformance.core.ending import Ended, ended_by_signals
from conformance.core.operating_system import speak_utf8
from conformance.core.plain import unbroken
from conformance.core.problems import BadInput, BenchError, Problem

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "init": ("conformance.cli.init", "Write what a first test of a device needs."),
        "check": ("conformance.cli.check", "Test a device from its plan to its report, in one."),
        "profiles": ("conformance.cli.profiles", "List the profiles that come with conformance."),
        "examples": ("conformance.cli.examples", "List or copy examples, reference devices and profiles."),
        "spec": ("conformance.cli.spec", "Parse a specification; check, cover and compare requirement sets."),
        "product": ("conformance.cli.product", "Write a product declaration to fill in."),
        "plan": ("conformance.cli.plan", "Show which scenes a certification needs."),
        "run": ("conformance.cli.run", "Drive a device through the plan and record it."),
        "recording": ("conformance.cli.recording", "Import, describe and check recordings."),
        "evaluate": ("conformance.cli.evaluate", "Judge a recording against a requirement set."),
        "batch": ("conformance.cli.batch", "Judge the recordings of many products, one evaluation each."),
        "report": ("conformance.cli.report", "Render an evaluation."),
        "compare": ("conformance.cli.compare", "Compare two evaluations by requirement; trends over many."),
        "certify": ("conformance.cli.certify", "Issue a signed certificate for an evaluation that conforms."),
        "verify": ("conformance.cli.verify", "Check the bundle of a certificate, offline."),
        "certificate": (
            "conformance.cli.certificate",
            "Withdraw, suspend and restore certificates; print them as PDF.",
        ),
        "key": ("conformance.cli.key", "Make, replace and revoke the keys that certificates are signed with."),
        "registry": ("conformance.cli.registry", "Publish the certified products of a folder of bundles."),
        "bench": ("conformance.cli.bench", "Check a bench before a run."),
        "adapter": ("conformance.cli.adapter", "Check a vendor's adapter."),
        "decide": ("conformance.cli.decide", "Judge one value with its uncertainty against its limits."),
        "explore": ("conformance.cli.explore", "Search for the simplest scene that breaks a requirement."),
        "selftest": ("conformance.cli.selftest", "Check that the harness catches flawed devices and passes good ones."),
        "plugins": ("conformance.cli.plugins", "List what other packages add, and what of it cannot be used."),
        "explain": ("conformance.cli.explain", "Explain the code at the end of an error message."),
        "schema": ("conformance.cli.schema", "Print the JSON Schema of a document kind."),
    }
)
"""Command name → (module that holds a click command named ``command``, one line of help)."""

_REGISTRY = "conformance.core.registry"
"""Looked up where it is loaded: what prints help needs no plug-in."""

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LONGEST = 600
"""Most characters of a value from a user's file that an error quotes."""


class LateGroup(click.Group):
    """A group that imports a command's module only when the command is called: ``--help`` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None if there is no command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the table; no command is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="conformance")
@click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
def conformance(debug: bool) -> None:
    """Conformance test harness for non-contact infrared body-temperature screening systems."""


def main(arguments: list[str] | None = None) -> None:
    """Entry point: run a command and exit with its code; errors are one short paragraph on stderr."""
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given
    speak_utf8()
    outlive_readers()
    if registry := sys.modules.get(_REGISTRY):
        registry.ask_anew()
    try:
        with ended_by_signals():
            _run(given, debug)
    finally:
        _warn_of_plugins(given)


def _run(given: list[str], debug: bool) -> None:
    try:
        code = conformance.main(args=given, prog_name="conformance", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say_text(shown.getvalue(), err=True)
        sys.exit(error.exit_code if error.exit_code == 2 else 2)
    except click.Abort as error:
        _say(f"ended by {error.__cause__}" if isinstance(error.__cause__, Ended) else "aborted")
        sys.exit(4)
    except BadInput as error:
        if debug:
            say_text(traceback.format_exc(), err=True)
        for problem in error.problems:
            _say(f"{_short(problem)} [{problem.code}]" if problem.code else str(_short(problem)))
        sys.exit(2)
    except BenchError as error:
        if debug:
            say_text(traceback.format_exc(), err=True)
        _say(str(error))
        sys.exit(4)
    except Exception as error:
        if debug:
            say_text(traceback.format_exc(), err=True)
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            place = f"{error.filename}: " if error.filename else ""
            _say(f"{place}cannot be written: {error.strerror}. Make room, then run the command again.")
            sys.exit(4)
        what = f"{type(error).__name__}: {unbroken(str(error), _LONGEST)}"
        _say(f"the tool failed: {what}. Run again with --debug and report it.")
        sys.exit(4)


def _short(problem: Problem) -> Problem:
    """The problem, cut so that its place and its remedy are read as well."""
    field = problem.field and unbroken(problem.field, _LONGEST // 2)
    return replace(problem, what=unbroken(problem.what, _LONGEST), field=field)


def _warn_of_plugins(given: list[str]) -> None:
    """One line, where the command asked for a group in which a plug-in was set aside; ``plugins`` lists them itself."""
    registry = sys.modules.get(_REGISTRY)
    if registry is None or "plugins" in given[:2]:
        return
    broken = [f"{each.entry_point} of {each.package} ({each.group})" for each in registry.set_aside()]
    if broken:
        _say(f"plug-ins were set aside: {', '.join(broken)}. 'conformance plugins' gives the reasons.")


def _say(sentence: str) -> None:
    say(f"conformance: {sentence}", err=True)
