"""Pullcord: anyone flags a problem, and it is followed through until it is fixed."""
