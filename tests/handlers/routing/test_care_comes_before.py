"""Care comes before: check-ins, reviews, a minor's other conversations, and words for the coach."""

from datetime import timedelta

from handlers.engine.effect import SetTimer, ToCoach
from handlers.engine.event import Attached, Due, Said
from handlers.profile.facts import QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import PLANNED, Story, agreed

WORRY = "what if I had chest pain"


def with_check_ins(router: Router, *lines: str) -> Story:
    story = agreed(router, "/stop", "/checkin", "every day at 7 am", *lines)
    assert "schedule" in story.person.profile
    return story


def comes_due(story: Story, kind: str) -> str:
    story.at += timedelta(minutes=1)
    return "\n".join(each.text for each in story.hear(Due(story.at, kind, story.at)))


# -- what comes due ---------------------------------------------------------------------------


def test_no_check_in_comes_in_front_of_somebody_in_danger(coached: Router) -> None:
    story = with_check_ins(coached, "my wife is not breathing")
    assert comes_due(story, "check_in") == ""
    assert story.flows[0] == "other_person"
    assert any(
        isinstance(e, SetTimer) and e.kind == "check_in_later" and e.due for e in story.effects
    )


def test_no_check_in_and_no_review_comes_in_front_of_a_young_question(coached: Router) -> None:
    for kind in ("check_in", "review"):
        story = with_check_ins(coached, WORRY)
        assert comes_due(story, kind) == ""
        assert story.flows[0] == "danger_question"


def test_an_old_question_is_asked_again_in_place_of_the_check_in(coached: Router) -> None:
    story = with_check_ins(coached, WORRY)
    story.at += timedelta(hours=2)
    told = comes_due(story, "check_in")
    assert "Chest pain" in told
    assert "check-in" not in told
    assert story.flows[0] == "danger_question"
    story.at += timedelta(hours=2)
    assert comes_due(story, "review") == ""


# -- under 18 ---------------------------------------------------------------------------------


def test_it_hurts_more_opens_nothing_for_a_minor(coached: Router) -> None:
    story = agreed(coached, "left knee, 4, ten minutes", "None of these", "that's all", "/stop")
    story.say("I'm 16")
    story.say("I'm under 18")
    story.say("hello")
    told = "\n".join(each.text for each in story.say("it hurts more since yesterday"))
    assert "check_in" not in story.flows
    assert "only coach adults" in told


def test_a_minor_is_asked_no_more_health_questions(coached: Router) -> None:
    story = with_check_ins(coached, "/checkin", "3")
    assert story.flows == ["check_in"]
    story.say("I'm 16")
    told = "\n".join(each.text for each in story.say("I'm under 18"))
    assert "sleep" not in told
    assert "check_in" not in story.flows
    for line in ("/settings", "/progress", "/checkin", "/warmup"):
        told = "\n".join(each.text for each in story.say(line))
        assert not set(story.flows) & {"settings", "progress", "check_in", "visit"}
        assert "only coach adults" in told
    story.say("/delete")
    assert story.flows == ["deletion"]


# -- words for the coach, beside a question about danger --------------------------------------


def test_a_question_to_the_coach_arrives_after_a_no(coached: Router) -> None:
    story = agreed(coached, f"/coach {WORRY}")
    assert QUESTIONS.of(story.person.profile)
    story.say("no")
    assert [e.text for e in story.effects if isinstance(e, ToCoach)] == [WORRY]


def test_a_reply_to_the_coach_arrives_after_a_no(coached: Router) -> None:
    text = "Fine so far, but what if I had chest pain on Sunday?"
    story = agreed(coached, "/stop")
    answer = "John, your coach:\n\nHow is it going?"
    story.hear(Said(story.at, text, answer))
    assert QUESTIONS.of(story.person.profile)
    story.say("no")
    assert [e.text for e in story.effects if isinstance(e, ToCoach)] == [text]


# -- a fever -----------------------------------------------------------------------------------


def test_a_fever_is_answered_once(coached: Router) -> None:
    for lines in (("/stop",), (), (*PLANNED, "Start"), (*PLANNED, "Start", "/settings")):
        story = agreed(coached, *lines)
        told = "\n".join(each.text for each in story.say("I have a fever"))
        assert told.count("today is for rest") == (0 if "/settings" in lines else 1)
        assert not {"visit", "session"} & set(story.flows)


# -- captions ---------------------------------------------------------------------------------


def test_a_picture_arrives_whatever_its_caption_raises(coached: Router) -> None:
    for caption in (WORRY, "I have chest pain and my left arm is numb", "I have a fever"):
        story = agreed(coached, "/stop")
        story.hear(Attached(story.at, "photo", "", caption))
        sent = [e.text for e in story.effects if isinstance(e, ToCoach)]
        assert sent == [f"[photo] {caption}"]


def test_a_recording_with_a_harmless_caption_is_asked_about(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.hear(Attached(story.at, "voice", "", "I have a fever"))
    assert [each.category for each in QUESTIONS.of(story.person.profile)] == ["unheard"]


def test_a_caption_is_joined_to_the_text_before_it(coached: Router) -> None:
    story = agreed(coached, "/stop", "I have this crushing feeling")
    later = story.at + timedelta(seconds=20)
    story.hear(Attached(later, "photo", "", "in the middle of my chest"))
    assert "chest_pain" in story.categories
