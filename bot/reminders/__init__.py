"""When to speak.

`zones`, `week`, `days_off`, `durations`, `hours`, `cadence`, `ladder`, `promises`, `dues`, `policy`, `transitions`,
`outlook` and `digest` are pure: values in, values out, the clock an argument. So every schedule can be tried in a test,
and a week of follow-through takes a millisecond. Only the other modules here touch a database or the real clock.
"""
