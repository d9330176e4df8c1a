"""Brings the picture into Slack by the files flow: announce, send the bytes, complete, wait until it can be shown."""

from __future__ import annotations

import asyncio

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.digests.drawing import PictureError
from bot.slack import SlackFailure, ask, call, send_bytes

NAME = "week.png"
LIMIT = 15.0
"""Seconds for all of it; the digest's words wait no longer for their picture."""
POLL = 0.25
"""Seconds between two looks whether Slack has processed it."""


async def upload_picture(client: AsyncWebClient, png: bytes, alt: str, limit: float = LIMIT) -> str:
    """Upload, and return Slack's id of the file once an image block may show it. Raises `PictureError`.

    The file is shared nowhere by itself: the block that shows it does that. One that is never shown is seen by nobody.
    """
    try:
        async with asyncio.timeout(limit):
            file_id = await _upload(client, png, alt)
            await _until_processed(client, file_id)
    except (SlackFailure, TimeoutError) as error:
        raise PictureError(f"not uploaded: {type(error).__name__} {error}") from error
    return file_id


async def _upload(client: AsyncWebClient, png: bytes, alt: str) -> str:
    announced = await ask(client, "files.getUploadURLExternal", filename=NAME, length=len(png), alt_txt=alt)
    file_id = str(announced["file_id"])
    await send_bytes(client, str(announced["upload_url"]), png)
    await call(client, "files.completeUploadExternal", files=[{"id": file_id, "title": NAME}])
    return file_id


async def _until_processed(client: AsyncWebClient, file_id: str) -> None:
    """Slack processes a picture after completing it: until then it has no type, and a post that shows it is refused."""
    while True:
        info = await ask(client, "files.info", file=file_id)
        if info["file"].get("mimetype"):
            return
        await asyncio.sleep(POLL)
