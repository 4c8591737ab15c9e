"""The surroundings of a desk: read once, all faults named together."""

from pathlib import Path

import pytest

from tecum.errors import InputError
from tecum_web.config.environment import (
    database_settings,
    read_environment,
    without_password,
)
from tecum_web.records.desk_file import DeskFile

HOME = Path("/srv/tecum")
NAMED = "postgresql://clerk:p%40ss@db.county.example:5433/desk?sslmode=verify-full"


def test_all_faults_are_named_together() -> None:
    with pytest.raises(InputError) as caught:
        read_environment(
            {
                "TECUM_DATABASE_URL": "mysql://x/y",
                "TECUM_URL": "http://desk.county.example",
                "TECUM_LISTEN": "8000",
                "TECUM_BEHIND_PROXY": "yes",
            },
            HOME,
        )
    for said in ("of kind 'mysql'", "in the clear", "TECUM_LISTEN", "TECUM_BEHIND_PROXY"):
        assert said in str(caught.value)


@pytest.mark.parametrize(
    "url", ["desk.county.example", "https://desk.county.example/path", "ftp://x", "http://"]
)
def test_an_address_that_people_cannot_reach_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="TECUM_URL"):
        read_environment({"TECUM_URL": url}, HOME)


def test_nothing_said_means_sqlite_in_the_home_on_this_machine_alone() -> None:
    found = read_environment({"TECUM_HOME": "/srv/tecum"})
    assert (found.home, found.url, found.is_secure) == (HOME, "http://127.0.0.1:8000", False)
    assert found.database["NAME"] == "/srv/tecum/desk.sqlite3"
    assert found.database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_database_url_says_everything() -> None:
    found = database_settings(NAMED, HOME)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "clerk",
        "p@ss",
        "db.county.example",
        "5433",
        "desk",
    )
    assert found["OPTIONS"] == {"sslmode": "verify-full"}
    socket = database_settings("postgresql:///desk?host=/run/postgresql&user=desk", HOME)
    assert (socket["HOST"], socket["USER"]) == ("/run/postgresql", "desk")


def test_a_password_is_never_written_down() -> None:
    assert "p%40ss" not in without_password(NAMED)
    assert without_password("sqlite:///desk.sqlite3") == "sqlite:///desk.sqlite3"


def test_a_folder_knows_its_own_database(tmp_path: Path) -> None:
    agency = "A-" + "-".join(["00000"] * 5) + "-0"
    file = DeskFile(agency_id=agency, database=without_password(NAMED))
    (tmp_path / "desk.json").write_bytes(file.to_bytes())
    told = {"TECUM_DATABASE_URL": NAMED, "TECUM_HOME": str(tmp_path)}
    assert read_environment(told).database["PASSWORD"] == "p@ss"  # noqa: S105 - the one above
    other = {**told, "TECUM_DATABASE_URL": "sqlite:///desk.sqlite3"}
    with pytest.raises(InputError, match=r"another database than desk\.json"):
        read_environment(other)
    # Named beside another home it is not this home's business.
    assert read_environment(other, tmp_path).database["HOST"] == "db.county.example"
