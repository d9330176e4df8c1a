"""What whoever runs the bot asks of it from the command line. Apart from `check` it asks Slack nothing."""
