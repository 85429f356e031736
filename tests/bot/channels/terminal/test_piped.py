"""The piped terminal as a script outside uses it: a real process, lines in, a transcript out."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

NOW = ("--now", "2026-11-21T06:00", "--tz", "Europe/Berlin")


def chat(lines: str | bytes, *options: str) -> str:
    given = lines if isinstance(lines, bytes) else lines.encode()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", *NOW, *options],
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'limber.db'}"


def test_every_line_is_echoed_and_the_end_of_input_is_the_end() -> None:
    out = chat("/start\nI agree\n/stop\n")
    assert [line for line in out.splitlines() if line.startswith("> ")] == [
        "> /start",
        "> I agree",
        "> /stop",
    ]


def test_a_number_that_was_seen_is_echoed_again_and_not_handled_again(url: str) -> None:
    first = chat("#1 /start\n#2 I agree\n#3 left knee\n", "--db", url)
    again = chat("#3 left knee\n#4 4\n", "--db", url)
    assert "how much is it right now" in first
    assert again.startswith("> #3 left knee\n> #4 4\n< Safety first")


def test_the_clock_stands_but_for_wait_and_at_and_is_found_where_it_stood(url: str) -> None:
    chat("/start\n@wait 90s\n@at 2026-11-22T07:30\n", "--db", url)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--tz", "Europe/Berlin", "--db", url],
        input=b"@at 2026-11-22T07:29\n@wait 0s\n",
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert "! The clock only goes forward." in done.stdout.decode()


@pytest.mark.parametrize("line", ["@wait", "@wait soon", "@wait 9999999d", "@at", "@at noonish"])
def test_a_directive_that_cannot_be_followed_says_what_a_good_one_is(line: str) -> None:
    out = chat(f"/start\n{line}\nI agree\n")
    assert "\n! " in out
    assert "What's bothering you today?" in out


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"   ",
        b"x" * 5000,
        "🦵".encode() * 2000,
        b"\x00\x01\x1b[31mred\x1b[0m\x7f",
        b"\xff\xfe\xfa odd bytes",
        b"<b>&amp;</b> **bold** _x_ [a](b) {name} %s ${HOME}",
        b"99999999999999999999",
        "à́̂̃".encode() * 300,
        "\u202eright to left".encode(),
        b"#x y",
        b"#",
        b"@nobody hi",
    ],
)
def test_odd_input_gets_a_kind_sentence_and_the_question_stands(odd: bytes) -> None:
    out = chat(b"/start\nI agree\nleft knee\n" + odd + b"\n4\n")
    after = out.partition("how much is it right now")[2]
    assert "\x1b" not in out
    assert "\x00" not in out
    assert "Something went wrong" not in out
    answers = [line for line in after.splitlines() if line.startswith("< ")]
    assert len(answers) == 2
    assert "Safety first" in answers[1]


def test_what_the_coach_writes_reaches_the_person() -> None:
    out = chat("/start\nI agree\n@coach Two sets are plenty.\n")
    assert "Two sets are plenty." in out.split("> @coach Two sets are plenty.\n")[1]


def test_a_clock_is_not_moved_while_another_process_runs_on_the_database(url: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", *NOW, "--db", url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(b"/start\n")
        other.stdin.flush()
        assert other.stdout.readline() == b"> /start\n"
        assert "! Another Limber runs on this database" in chat("@wait 30s\n", "--db", url)
        other.stdin.close()
    assert "! " not in chat("@wait 30s\n", "--db", url)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--db", "mysql://x/y"), "--db mysql://x/y cannot be used"),
        (("--tz", "Mars/Olympus"), "is no time zone"),
        (("--now", "someday"), "is no instant"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_in_one_sentence(
    options: tuple[str, ...], sentence: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", *options],
        input=b"",
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert sentence in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
