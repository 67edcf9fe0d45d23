"""Waiting for conditions, never for time alone."""

import time


def until(condition, what, seconds=15.0):
    """The first true value of `condition`, asked again and again for a bounded time."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)
