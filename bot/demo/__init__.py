"""The demo: a company, its history, and the story of five minutes. A composition root of its own."""
