"""What Slack says of a person, as we keep it."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def profile_kept(user: dict[str, Any], at: datetime, home: str) -> dict[str, Any]:
    """`user` as we keep it, from Slack's `user` object. `home` is Slack's id of our workspace, `at` real time.

    People of other workspaces are guests here.
    """
    stranger = _is_stranger(user, home)
    profile = user.get("profile") or {}
    name = profile.get("display_name") or user.get("real_name") or profile.get("real_name") or user.get("name") or ""
    return {
        "name": str(name),
        "tz": str(user.get("tz") or "UTC"),
        "active": not (user.get("deleted") or user.get("is_bot")),
        "is_admin": not stranger and bool(user.get("is_admin") or user.get("is_owner")),
        "is_guest": stranger or bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        "refreshed_at": at,
    }


def _is_stranger(user: dict[str, Any], home: str) -> bool:
    """Whether somebody belongs to another workspace, and is here in a shared channel only. `home` is ours."""
    teams = (user.get("enterprise_user") or {}).get("teams") or []
    return bool(user.get("team_id")) and user["team_id"] != home and home not in teams
