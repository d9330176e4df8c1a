"""One function for each thing that can happen, one transaction each. They know storage and policy, never Slack."""
