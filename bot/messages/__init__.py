"""What people read: pure Block Kit, functions of values.

Nothing here reads a clock, a database or Slack. `now` (aware UTC) and the reader's time zone are arguments.
`text` beside the blocks carries the whole message, since lock screens and screen readers have nothing else.
A person's own words stand in plain_text or rich_text alone, where nothing in them can ring anybody.
"""
