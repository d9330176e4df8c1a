"""Installing: whose token speaks where, how a workspace gets the bot, and how it lets it go."""
