"""The search for garbage: what is there stays, and the young are searched less often."""

import gc

from bot.operations.garbage import OBJECTS, tune_garbage_collector


def test_what_is_known_stays_and_few_objects_start_no_search() -> None:
    before = gc.get_threshold()
    try:
        tune_garbage_collector()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] == OBJECTS
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
