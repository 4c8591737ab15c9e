"""Every page of the desk with 100,000 matters, on SQLite and PostgreSQL: p50 and p95 by page.

    python bench/desk.py [--matters 100000] [--requests 30] [--only sqlite]

Forty-eight matters are real: re-drawn papers received, read, decided, some answered. The others
have their rows, each under an id of its own; a sample is folded again from its events and must give
the state that was copied. Copies cite the papers, readings and receipts of their model, so those
three tables are small; one in twenty has the law's answer, which takes some 90 kB; the audit has a
row a matter. Requests go through the real WSGI application,
each to another matter. Aim: p95 under 300 ms. What is no page (a redirect, a refusal) is named.
"""
# ruff: noqa: SLF001 - rows are copied by Django's own names

import argparse
import io
import logging
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.core.adapters.log.postgres_server import private_postgres  # noqa: E402
from tests.papers.corpus import papers  # noqa: E402

from tecum.adapters.clock import now  # noqa: E402
from tecum.adapters.entropy import random_bytes  # noqa: E402
from tecum.ledger.receipts import Channel  # noqa: E402
from tecum.matters.event import new_matter_id  # noqa: E402
from tecum.matters.folding import fold  # noqa: E402
from tecum_web.config.environment import Environment  # noqa: E402
from tecum_web.config.opening import start_django  # noqa: E402

start_django(Environment(home=Path("/nonexistent/no-desk")))

from django.apps import apps  # noqa: E402 - rows are loaded after set-up
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connections, models, transaction  # noqa: E402
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402
from tests.web.desks import ADesk, Databases, a_desk  # noqa: E402

from tecum_web.access import Role, admit  # noqa: E402
from tecum_web.actions.receive_paper import Arrived, receive_paper  # noqa: E402
from tecum_web.jobs.drain import drain  # noqa: E402
from tecum_web.records.convert import events_of, state_row  # noqa: E402
from tecum_web.records.models import Answer, AuditRow, EventRow, MatterState  # noqa: E402

Column: TypeAlias = Any
MODELS = 48
BATCH = 2_000
ANSWERED = 20  # one copy in so many has the law's answer: all would be nine gigabytes
AIM = 0.300
# Their rows stay those of the real matters: entries that wait, and what has ids of its own.
NOT_COPIED = frozenset({"Proposal", "ArrivalRow"})


def real_matters(desk: ADesk) -> list[str]:
    """Receive and read papers over some weeks; give the matters."""
    clerk = desk.person(Role.CLERK)
    desk.now = now() - timedelta(days=MODELS)
    for paper in papers(count=MODELS):
        desk.later(days=1)
        came = [Arrived(data=paper.data, ending=Path(paper.file).suffix)]
        receive_paper(user=clerk, files=came, channel=Channel.FAX, now=desk.now)
        drain(lambda: desk.now)
    return list(MatterState.objects.order_by("opened_at").values_list("matter", flat=True))


def copied() -> Iterator[type[models.Model]]:
    for model in apps.get_app_config("records").get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if "matter" in names and model.__name__ not in NOT_COPIED:
            yield model


def fill(originals: Sequence[str], count: int) -> None:
    """Write the rows of so many matters more, copied from the real ones in turn."""
    ids = [new_matter_id(random_bytes(16)) for _ in range(count)]
    for model in copied():
        fields = [
            field
            for field in model._meta.concrete_fields
            if not (field.primary_key and isinstance(field, models.AutoField))
        ]
        rows: dict[str, list[tuple[Any, ...]]] = {}
        for one in model._base_manager.filter(matter__in=originals):
            values = tuple(getattr(one, field.attname) for field in fields)
            rows.setdefault(str(one.matter), []).append(values)  # type: ignore[attr-defined]
        names = [field.attname for field in fields]
        batch: list[tuple[Any, ...]] = []
        step = ANSWERED if model is Answer else 1
        for at, fresh in list(enumerate(ids))[::step]:
            old = originals[at % len(originals)]
            batch += [
                tuple(
                    another(name, value, old, fresh, at)
                    for name, value in zip(names, row, strict=True)
                )
                for row in rows.get(old, ())
            ]
            if len(batch) >= BATCH // step:
                write(model, fields, batch)
                batch = []
        write(model, fields, batch)
        print(f"  {model._meta.db_table}: {model._base_manager.count():,} rows", flush=True)


def another(name: str, value: Column, old: str, fresh: str, at: int) -> Column:
    """A column of a copy: under its own matter, and about a name of its own."""
    if name == "matter":
        return fresh
    if name == "line":
        return bytes(value).replace(old.encode(), fresh.encode())
    if name == "word":
        return f"{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}{value}"[:60]
    return value


def write(
    model: type[models.Model], fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]
) -> None:
    if not rows:
        return
    names = [field.attname for field in fields]
    made = [model(**dict(zip(names, row, strict=True))) for row in rows]
    with transaction.atomic():
        model._base_manager.bulk_create(made, batch_size=BATCH)


def fill_audit(desk: ADesk, count: int) -> None:
    clerk = desk.person(Role.CLERK)
    admit(clerk, "matter.see", "-", now=desk.now)
    matters = list(MatterState.objects.values_list("matter", flat=True)[:count])
    model = AuditRow.objects.latest("id")
    for start in range(0, len(matters), BATCH):
        AuditRow.objects.bulk_create(
            AuditRow(
                agency_id=model.agency_id,
                user_id=model.user_id,
                at=desk.now - timedelta(minutes=start + at),
                act="matter.see",
                record=matter,
                predicate=model.predicate,
                allowed=True,
                reason="",
            )
            for at, matter in enumerate(matters[start : start + BATCH])
        )


def check_sample(count: int = 50) -> None:
    """Fold a sample again: a copied state must be what its events say."""
    sample = MatterState.objects.order_by("matter")[:count]
    for row in sample:
        found = EventRow.objects.filter(matter=row.matter).order_by("sequence")
        folded = state_row(
            row.agency_id, fold(row.matter, events_of(row.matter, found)), row.opened_at
        )
        for field in ("sequence", "kinds", "next_due", "is_open", "marks", "unanswered"):
            if getattr(folded, field) != getattr(row, field):
                raise SystemExit(f"matter {row.matter}: its row is not what its events say")


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield here
        else:
            yield from routes(each, here)


class Pages:
    """The application, asked as a server asks it, by somebody with every role."""

    def __init__(self, desk: ADesk) -> None:
        self.app = get_wsgi_application()
        self.browser = desk.browser(desk.person(*Role, name="all"))
        answered = Answer.objects.order_by("matter").values_list("matter", flat=True)
        self.matters = list(answered[:500])
        self.week = (desk.now - timedelta(days=14)).strftime("%G-W%V")
        self._papers: dict[str, str] = {}

    def paper(self, matter: str) -> str:
        """The digest of a matter's paper."""
        if matter not in self._papers:
            lines = EventRow.objects.filter(matter=matter).order_by("sequence")
            found = re.search(rb'"sha256":"([0-9a-f]{64})"', bytes(lines[0].line))
            self._papers[matter] = "x" if found is None else found[1].decode()
        return self._papers[matter]

    def address(self, pattern: str, at: int) -> str:
        """An address of a pattern, each time about another matter."""
        matter = self.matters[at * 7 % len(self.matters)]
        known = {"matter": matter, "sha256": self.paper(matter), "page": "1", "week": self.week}
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], "x"), pattern)

    def ask(self, path: str, query: str = "") -> tuple[int, float]:
        """Ask once; give status and seconds."""
        environ = self.browser._base_environ(PATH_INFO=path, QUERY_STRING=query)
        environ |= {"wsgi.input": io.BytesIO(), "SERVER_NAME": "127.0.0.1"}
        status: list[str] = []
        began = time.perf_counter()
        body = self.app(environ, lambda said, _headers, *_: status.append(said))
        b"".join(body)
        took = time.perf_counter() - began
        body.close()
        return int(status[0][:3]), took


def measure(desk: ADesk, requests: int) -> list[tuple[str, float, float]]:
    pages = Pages(desk)
    logging.disable(logging.ERROR)  # every refusal would be a line
    ours = [one for one in dict.fromkeys(routes(get_resolver())) if not one.startswith("accounts/")]
    asked = [(one, "") for one in ours]
    asked += [("", "stand=needs_counsel"), ("", "stand=overdue"), ("", "kind=I-247A")]
    found, others = [], []
    for pattern, query in asked:
        name = "/" + re.sub(r"<\w+:", "<", pattern) + ("?" if query else "") + query
        status, _ = pages.ask(pages.address(pattern, 0), query)
        if status != 200:
            others.append(f"{name} {status}")
            continue
        took = []
        for at in range(requests):
            status, seconds = pages.ask(pages.address(pattern, at), query)
            took.append(seconds)
        took.sort()
        found.append((name, statistics.median(took), took[int(len(took) * 0.95)]))
    print("  no page by GET: " + ", ".join(others))
    return sorted(found, key=lambda one: -one[2])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--matters", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    told = parser.parse_args()
    settings.PASSWORD_HASHERS = ["tests.web.quick_passwords.QuickPasswords"]
    folder = Path(tempfile.mkdtemp(prefix="tecum-bench-desk-"))
    try:
        with ExitStack() as stack:
            dsn = stack.enter_context(private_postgres())
            vendors = [one for one in ("sqlite", "postgres") if told.only in {None, one}]
            if dsn is None and "postgres" in vendors:
                print("PostgreSQL is not installed: not measured")
                vendors.remove("postgres")
            databases = Databases(folder, dsn)
            for vendor in vendors:
                with a_desk(databases, vendor, folder / vendor, now()) as desk:
                    one_database(desk, vendor, told.matters, told.requests)
    finally:
        shutil.rmtree(folder)


def one_database(desk: ADesk, vendor: str, matters: int, requests: int) -> None:
    began = time.perf_counter()
    originals = real_matters(desk)
    size = statistics.mean(len(str(one.document)) for one in Answer.objects.all())
    print(f"{vendor}: {len(originals)} real matters; an answer has {size:,.0f} characters")
    fill(originals, matters - len(originals))
    desk.now = now()
    fill_audit(desk, matters)
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
    check_sample()
    print(f"  filled in {time.perf_counter() - began:,.0f} s; load {os.getloadavg()[0]:.1f}")
    rows = measure(desk, requests)
    print(f"\n| {vendor}, {matters:,} matters | p50 ms | p95 ms |\n| --- | --- | --- |")
    for name, middle, late in rows:
        print(f"| `{name}` | {middle * 1000:.0f} | {late * 1000:.0f}{' (over)' * (late > AIM)} |")
    print(flush=True)


if __name__ == "__main__":
    main()
