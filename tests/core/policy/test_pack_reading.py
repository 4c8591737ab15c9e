"""Reading a pack: what it holds, every class of fault with its message, and its digest."""

import re
from datetime import date

import pytest

from tecum.errors import PackError
from tecum.policy.pack_reading import parse_pack
from tecum.terms import Act, Outcome

HEAD = """
[pack]
id = "xy"
title = "Exampleton"
parents = ["us"]
zone = "America/Denver"
holidays = "us"
covers_from = 2019-01-01
"""
SOURCE = """
[[source]]
id = "xy.code"
kind = "ordinance"
cite = "Code 1"
title = "A code"
from = 2019-01-01
verified = "seen"
reviewed_by = "none"
summary = "Nobody is held."
quote = "Nobody shall be held."
"""
RULE = """
[[rule]]
id = "xy.hold"
acts = ["hold"]
outcome = "prohibited"
when = 'custodian_type == "jail"'
source = "xy.code"
because = "The code says so"
"""
EXCEPTION = """
[[rule]]
id = "xy.hold.warrant"
acts = ["hold"]
outcome = "permitted"
when = 'judicial_warrant == "federal_judge_or_magistrate"'
exception_to = ["xy.hold"]
source = "xy.code"
because = "A warrant lifts it"
"""
QUESTION = """
[[question]]
id = "xy.q"
question = "May they tell?"
source = "xy.code"
[[question.reading]]
id = "xy.q.yes"
text = "They may"
[[question.reading.rule]]
id = "xy.q.yes.notify"
acts = ["notify"]
outcome = "permitted"
source = "xy.code"
because = "It is read so"
[[question.reading]]
id = "xy.q.no"
text = "They may not"
"""
ADOPTED = """
[[adopted]]
id = "xy.adopted"
reading = "xy.q.yes"
author = "Office of Counsel"
from = "2020-01"
reason = "It is the better reading"
source = "xy.code"
"""
REST = """
[[definition]]
id = "xy.detainer"
label = "detainer"
kinds = ["I-247A"]
source = "xy.code"

[[burden]]
id = "xy.burden.warrant"
fact = "judicial_warrant"
assume = "none"
says = "no warrant is shown"
cite = "Code 2"
from = 2019-01-01

[[duty]]
id = "xy.duty"
kind = "report"
acts = ["notify"]
when = 'labelled("detainer")'
what = "Count it"
source = "xy.code"
[duty.clock]
rule = "calendar-days"
given = { trigger = "papers_received_at" }
params = { days = "3" }

[[force]]
id = "xy.force"
kinds = ["I-247A"]
acts = ["hold"]
force = "voluntary"
source = "xy.code"

[[gap]]
id = "xy.gap"
from = 2022-01-01
to = 2022-12-31
why = "not encoded yet"
"""
WHOLE = HEAD + SOURCE + RULE + EXCEPTION + QUESTION + ADOPTED + REST


def faults_of(text: str) -> tuple[str, ...]:
    with pytest.raises(PackError) as caught:
        parse_pack({"xy/pack.toml": text})
    return caught.value.faults


def test_a_whole_pack() -> None:
    pack = parse_pack({"xy/pack.toml": WHOLE})
    assert (pack.id, pack.parents, pack.covers_from) == ("xy", ("us",), date(2019, 1, 1))
    hold, warrant = pack.rules
    assert (hold.acts, hold.outcome) == ({Act.HOLD}, Outcome.PROHIBITED)
    assert hold.in_force == pack.sources["xy.code"].in_force
    assert warrant.exception_to == {"xy.hold"}
    assert pack.adoptions[0].in_force.first == date(2020, 1, 1)
    assert (pack.adoptions[0].printed_from, pack.adoptions[0].question) == ("2020-01", "xy.q")
    assert pack.duties[0].clock is not None
    assert pack.duties[0].clock.params == {"days": "3"}
    assert pack.sources["xy.code"].reviewed_by is None


def test_a_pack_may_bind_some_custodians_only() -> None:
    bound = HEAD + 'binds = ["jail", "police"]\n' + SOURCE + RULE
    pack = parse_pack({"xy/pack.toml": bound})
    assert pack.binds == {"jail", "police"}
    assert ("custodian_type", frozenset({"jail", "police"})) in list(pack.rules[0].when.tests())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('outcome = "prohibited"', 'outcome = "forbidden"', "outcome cannot be 'forbidden'"),
        ('outcome = "prohibited"', 'outcome = "prohibitted"', "did you mean prohibited"),
        ('outcome = "prohibited"', 'outcome = "needs_counsel"', "write a [[question]]"),
        ('outcome = "prohibited"', "", "outcome is missing"),
        ('acts = ["hold"]', 'acts = ["hold", "holds"]', "acts cannot be 'holds'"),
        ('acts = ["hold"]', "", "acts is missing; give a list"),
        ('acts = ["hold"]', 'acts = "hold"', "acts cannot be 'hold'; give a list"),
        ('custodian_type == "jail"', 'custodian == "jail"', "did you mean custodian_type"),
        ('custodian_type == "jail"', 'labelled("nobody")', "nobody defines"),
        ("when = 'custodian", "wen = 'custodian", "wen is no field of a rule; did you mean when"),
        ('source = "xy.code"', 'source = "xy.cod"', "did you mean xy.code"),
        ('source = "xy.code"', "source = 5", "source cannot be 5; give a text"),
        ('because = "The code says so"', "", "because is missing"),
        ('id = "xy.hold"', 'id = "hold"', "write one that begins with 'xy.'"),
        ('id = "xy.hold.warrant"', 'id = "xy.hold"', "is used already by a rule in xy/pack.toml"),
        ('exception_to = ["xy.hold"]', 'exception_to = ["xy.hol"]', "did you mean xy.hold"),
        ('exception_to = ["xy.hold"]', 'exception_to = ["xy.hold.warrant"]', "leads back"),
        (
            'exception_to = ["xy.hold"]',
            'exception_to = ["xy.q.yes.notify"]',
            "which has no common act",
        ),
        ('verified = "seen"', 'verified = "reported"', "only seen words count"),
        ('quote = "Nobody shall be held."', "", "quote the words read"),
        ('verified = "seen"', 'verified = "sure"', "verified cannot be 'sure'"),
        ('verified = "seen"', "", "verified is missing"),
        ('reviewed_by = "none"', "", "reviewed_by is missing"),
        ('kind = "ordinance"', 'kind = "ordinace"', "did you mean ordinance"),
        ("covers_from = 2019-01-01", 'covers_from = "2019"', "give a day such as"),
        ("covers_from = 2019-01-01", "", "covers_from is missing"),
        ('id = "xy"', "id = 5", "id cannot be 5"),
        ("[pack]", "[pak]", "did you mean pack"),
        ("[[rule]]", "[[rool]]", "is not part of a pack; did you mean rule"),
        ("[[force]]", "[force]", "write [[force]] above each record"),
        ("[[gap]]", "[[gap]", "is not TOML"),
        ("to = 2022-12-31", "to = 2021-12-31", "is before from"),
        ("from = 2022-01-01\n", "", "from is missing"),
        ('reading = "xy.q.yes"', 'reading = "xy.q.ye"', "did you mean xy.q.yes"),
        ('from = "2020-01"', 'from = "January 2020"', 'a month such as "2020-01"'),
        ('fact = "judicial_warrant"', 'fact = "judicial_warant"', "did you mean judicial_warrant"),
        ('assume = "none"', 'assume = "nun"', "assume cannot be 'nun'"),
        ('assume = "none"', "", "give exactly one of them"),
        ('assume = "none"', 'if_unknown = "true"', "cannot be true for judicial_warrant"),
        ('kinds = ["I-247A"]', 'kinds = ["I-247B"]', "kinds cannot be 'I-247B'"),
        ('force = "voluntary"', 'force = "free"', "force cannot be 'free'"),
        ('trigger = "papers_received_at"', 'trigger = "papers_recieved_at"', "papers_received_at"),
        ('rule = "calendar-days"', "rule = 5", "clock cannot be"),
        ('days = "3"', "days = 3", "clock cannot be"),
        ('[[question.reading]]\nid = "xy.q.no"\ntext = "They may not"\n', "", "fewer than two"),
        ("parents", 'binds = ["jale"]\nparents', "binds names no custodian 'jale'"),
        ('outcome = "prohibited"', 'court_order = true\npreempts = ["prohibited"]', "court_order"),
        ('outcome = "prohibited"', 'outcome = "prohibited"\ncourt_order = 1', "give true or false"),
        (
            'acts = ["notify"]\nwhen',
            'acts = ["notify"]\noutcomes = ["no"]\nwhen',
            "outcomes cannot",
        ),
    ],
)
def test_each_fault_has_a_message(old: str, new: str, words: str) -> None:
    assert old in WHOLE
    faults = faults_of(WHOLE.replace(old, new, 1))
    assert any(words in fault for fault in faults), faults
    assert all(fault.startswith("xy/pack.toml") for fault in faults)


def test_a_fault_names_file_line_record_value_and_mend() -> None:
    text = WHOLE.replace('outcome = "prohibited"', 'outcome = "forbidden"')
    (fault,) = faults_of(text)
    line = text.splitlines().index('outcome = "forbidden"') + 1
    assert fault == (
        f"xy/pack.toml:{line}: rule xy.hold: outcome cannot be 'forbidden'; "
        "give one of required, permitted, prohibited"
    )


def test_all_faults_come_at_once() -> None:
    text = (
        WHOLE.replace('outcome = "prohibited"', 'outcome = "forbidden"')
        .replace('verified = "seen"', 'verified = "sure"')
        .replace('because = "A warrant lifts it"', "")
    )
    assert len(faults_of(text)) == 3


def test_two_heads_are_one_too_many() -> None:
    with pytest.raises(PackError, match="stands more than once"):
        parse_pack({"a.toml": HEAD, "b.toml": HEAD})


def test_the_digest_knows_content_and_not_where_it_stands() -> None:
    one = parse_pack({"pack.toml": WHOLE}).digest
    parts = [HEAD, REST, ADOPTED, QUESTION, EXCEPTION, RULE, SOURCE]
    assert parse_pack({"pack.toml": "".join(parts)}).digest == one
    assert parse_pack({f"{n}.toml": part for n, part in enumerate(parts)}).digest == one
    assert parse_pack({"pack.toml": WHOLE, "cases.toml": "[[case]]"}).digest == one
    assert parse_pack({"pack.toml": "# a remark\n" + WHOLE}).digest == one
    changed = WHOLE.replace("A warrant lifts it", "A warrant lifts that")
    assert parse_pack({"pack.toml": changed}).digest != one
    assert re.fullmatch("[0-9a-f]{64}", one)
