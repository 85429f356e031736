"""Who reads what a person says: a coach is promised only where one has been set up."""

from handlers.engine.words import Words, words
from handlers.world import World


def who_reads(world: World) -> dict[str, Words]:
    """What the consent's text says of it: `software`, `reader`, `readers` and `reply`."""
    if not world.coach.is_set_up:
        nobody = words("welcome.operator")
        return {
            "software": words("welcome.works_alone"),
            "reader": nobody,
            "readers": nobody,
            "reply": words("welcome.not_answered"),
        }
    name = world.coach.name
    return {
        "software": words("welcome.works_for", coach=name),
        "reader": words("welcome.coach", coach=name),
        "readers": words("welcome.coach_and_operator", coach=name),
        "reply": words("welcome.answered", coach=name),
    }
