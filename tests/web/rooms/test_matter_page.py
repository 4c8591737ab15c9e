"""The page of a matter in words."""

from collections.abc import Mapping
from pathlib import Path

from tests.web.desks import ADesk

from tecum.ledger.receipts import Channel
from tecum.matters.audiences import Shown
from tecum.matters.commands import AnswerItem
from tecum.matters.folding import fold
from tecum.terms import Act, AnswerKind, Audience
from tecum_web.access import Role
from tecum_web.actions.give_answer import enter_answer, sign_answer
from tecum_web.actions.make_note import make_note
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.desk.templatetags.desk_words import shown_words
from tecum_web.jobs.drain import drain


def received(desk: ADesk, data: bytes) -> str:
    clerk = desk.person(Role.CLERK)
    files = [Arrived(data=data, ending=".pdf")]
    matter = receive_paper(user=clerk, files=files, channel=Channel.FAX, now=desk.now).matter
    assert drain(lambda: desk.now) == 1
    return matter


def test_a_matter_says_in_words_what_happened_and_what_is_open(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    matter = received(one_desk, corpus["i247a-0217-ruled-flat"].read_bytes())
    clerk, counsel = one_desk.person(Role.CLERK), one_desk.person(Role.COUNSEL)
    state = fold(matter, one_desk.home.read_matter(matter).events)
    promise = AnswerItem(
        instrument=state.instruments[0].id,
        act=Act.NOTIFY,
        kind=AnswerKind.WILL_ACT_ON_EVENT,
        trigger="release_is_decided",
    )
    entry = enter_answer(
        user=clerk, matter=matter, items=(promise,), seen=state.sequence, now=one_desk.now
    )
    page = one_desk.browser(clerk).get(f"/matters/{matter}/").content.decode()
    assert '<option value="">choose</option>' in page
    assert "tell the issuer of a release: will act on event, entered by clerk" in page
    sign_answer(user=counsel, entry=entry, now=one_desk.later(minutes=5))
    page = one_desk.browser(clerk).get(f"/matters/{matter}/").content.decode()
    assert "on this event: release is decided" in page
    assert "paper received by fax" in page
    assert "read as I-247A" in page
    assert "answered: notify will act on event" in page
    assert f'href="/matters/{matter}/screens/{state.papers[0].sha256}/"' in page


def test_words_for_counsel_stay_with_counsel(one_desk: ADesk, corpus: Mapping[str, Path]) -> None:
    matter = received(one_desk, corpus["i247a-0217-ruled-flat"].read_bytes())
    counsel = one_desk.person(Role.COUNSEL)
    make_note(
        user=counsel,
        matter=matter,
        role="counsel",
        words="only counsel reads this",
        audience=Audience.COUNSEL,
        now=one_desk.now,
    )
    address = f"/matters/{matter}/"
    assert b"only counsel reads this" in one_desk.browser(counsel).get(address).content
    last = one_desk.home.read_matter(matter).events[-1]
    header = shown_words(Shown(event=last, whole=False))
    assert header == "note made (what it says is not for your circle)"
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    assert b"only counsel reads this" not in clerk.get(address).content
