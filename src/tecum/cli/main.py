"""The command line: which commands there are, and the one place where errors become exit statuses.

0 done, whatever the law answered; 1 a checked "no"; 2 bad usage or input, with one clear message on
standard error and nothing on standard output. Commands are imported only when they are called.
"""

import io
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points

from cyclopts import App
from cyclopts.exceptions import CycloptsError

from tecum import __version__
from tecum.cli.output import a_reader_that_may_leave
from tecum.errors import TecumError

DONE = 0
CHECKED_NO = 1
BAD_INPUT = 2

COMMANDS = {
    "demo": ("tecum.cli.demo:demo", "Play the Denver story of January 2020 with invented people."),
    "read": ("tecum.cli.read:read", "Recognise and read papers."),
    "decide": ("tecum.cli.decide:decide", "Papers and facts about one subject in, answers out."),
    "triage": ("tecum.cli.triage:triage", "One row a paper for a whole folder."),
    "deadline": ("tecum.cli.deadline:deadline", "One deadline with its working and readings."),
    "reconcile": (
        "tecum.cli.reconcile:reconcile",
        "Two sides' lists of the same papers, laid side by side.",
    ),
    "send": (
        "tecum.cli.send:send",
        "Keep a journal of what you sent and what shows it; sends nothing itself.",
    ),
    "search": (
        "tecum.cli.search:search",
        "Look for a paper; sign testimony where it is not found.",
    ),
    "bundle": ("tecum.cli.bundle:bundle", "Prove chosen events of a matter in one file."),
    "story": ("tecum.cli.story:story", "The statement of facts, and what was said beside it."),
    "verify": ("tecum.cli.verify:verify", "Check a receipt, bundle or search statement offline."),
    "law list": ("tecum.cli.law.listing:list_packs", "The places whose law is on the shelf."),
    "law facts": ("tecum.cli.law.listing:list_facts", "Every fact that the law may ask for."),
    "law show": ("tecum.cli.law.show:show", "The law of one place as a readable page."),
    "law ask": ("tecum.cli.law.ask:ask", "Ask, one question at a time, until the answer stands."),
    "law check": ("tecum.cli.law.check:check", "Prove packs whole, over all fact patterns."),
    "law diff": ("tecum.cli.law.diff:diff", "Two versions of the law, with a witness a change."),
    "law compare": ("tecum.cli.law.compare:compare", "Two places on the same papers."),
    "law new": ("tecum.cli.law.new:new", "Start a pack for a place of your own."),
    "log init": ("tecum.cli.log.init:init", "Open the log of a home, once."),
    "log status": ("tecum.cli.log.status:status", "How the log stands, and what waits."),
    "log seal": ("tecum.cli.log.seal:seal", "Make the checkpoint that is due."),
    "log audit": ("tecum.cli.log.audit:audit", "Compute everything in a log again."),
    "log rotate": ("tecum.cli.log.rotate:rotate", "New keys, a theft, or a new epoch."),
    "log proof": ("tecum.cli.log.proof:proof", "The proof of one record, as a file."),
    "log receipt": ("tecum.cli.log.receipt:receipt", "A receipt as one page with its QR code."),
    "log erase": ("tecum.cli.log.erase:erase", "Destroy a matter, with a certificate."),
    "log hold": ("tecum.cli.log.erase:hold", "Hold a matter's records against erasure."),
    "witness serve": ("tecum.cli.witness:serve", "Be a witness: cosign logs that only grow."),
    "witness ask": ("tecum.cli.witness:ask", "What has each witness seen of our log?"),
}
# What the desk adds; here are only the words of the help, which must need no desk to be printed.
OF_THE_DESK = {
    "setup": "Set a desk up: agency, place, keys, log, database, first user.",
    "serve": "Serve the desk in the browser.",
    "check": "Is the desk as it must be? Triggers, keys, log, disk, clock.",
    "backup": "Back a running desk up.",
    "restore": "Bring a desk back from its backup.",
}
GROUPS = {
    "log": "The log: sealed records that either side can check.",
    "law": "The law library: what is on the shelf, and what holds of it.",
    "witness": "Witnesses: those who see to it that a log shows everyone the same.",
}


def build_app() -> App:
    """Assemble the commands of this installation; the desk adds its own by entry point."""
    app = App(
        name="tecum",
        help="From a served paper to a proven answer. It is no legal advice: every rule says how "
        "well its text was verified.",
        version=__version__,
        exit_on_error=False,
        print_error=False,
        help_format="plaintext",
    )
    groups = {name: App(name=name, help=summary) for name, summary in GROUPS.items()}
    for each in groups.values():
        app.command(each)
    for name, (path, summary) in COMMANDS.items():
        group, _, command = name.rpartition(" ")
        groups.get(group, app).command(path, name=command, help=summary)
    for point in entry_points(group="tecum.commands"):
        app.command(point.value, name=point.name, help=OF_THE_DESK.get(point.name))
    return app


def with_written_out_defaults(arguments: Sequence[str]) -> list[str]:
    """A bare `--csv` means standard output; the parser wants a value for every option."""
    written: list[str] = []
    for at, word in enumerate(arguments):
        written.append(word)
        following = arguments[at + 1] if at + 1 < len(arguments) else "--"
        if word == "--csv" and following.startswith("--"):
            written.append("-")
    return written


def main(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit status."""
    status = DONE
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        with a_reader_that_may_leave():
            status = build_app()(with_written_out_defaults(arguments), result_action="return_value")
    except (CycloptsError, TecumError) as error:
        sys.stderr.write(f"tecum: {error}\n")
        return BAD_INPUT
    except OSError as error:
        sys.stderr.write(f"tecum: {error.strerror} ({error.filename or 'output'}); mend it there\n")
        return BAD_INPUT
    return status if isinstance(status, int) else DONE


def run() -> None:
    """Entry point of the console script."""
    sys.exit(main(sys.argv[1:]))
