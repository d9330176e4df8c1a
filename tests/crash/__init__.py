"""The bot killed, frozen and cut off as real processes, while a Slack that misbehaves writes down what it saw."""
