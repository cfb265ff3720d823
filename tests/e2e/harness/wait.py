"""Waiting for a condition, never for a time."""
import time


def wait_for(what, condition, deadline=30.0, pause=0.05):
    """The first true value of `condition()`; an AssertionError that names `what` after `deadline` seconds."""
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"after {deadline:g} s still not: {what}")
        time.sleep(pause)
