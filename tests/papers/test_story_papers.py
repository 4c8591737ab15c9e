"""The story's papers are what the generator draws, byte for byte."""

from tests.papers.story import FOLDER, STORY, draw


def test_every_paper_of_the_story_is_drawn_again_byte_for_byte() -> None:
    drawn = {paper.file: paper.data for paper in draw()}
    shipped = {path.name: path.read_bytes() for path in FOLDER.glob("*.pdf")}
    assert len(drawn) == len(STORY["paper"]) == 12
    assert drawn == shipped
