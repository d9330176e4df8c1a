"""Saying what was written down, exactly once: lanes, verdicts on Slack's errors, and the sender."""
