"""files.*: announce, upload, complete; and a moment later, once Slack has processed it, use."""

from typing import Any

from bot.sandbox.api.access import for_posting
from bot.sandbox.api.registry import Arguments, method
from bot.sandbox.board import Draft
from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON, Upload
from bot.sandbox.pace import TIER_4
from bot.sandbox.render import file_json
from bot.sandbox.uploads import process
from bot.sandbox.workspace import Workspace


@method("files.getUploadURLExternal", scopes=("files:write",), a_minute=TIER_4, takes_json=False)
async def announce(workspace: Workspace, arguments: Arguments) -> JSON:
    """An address to send the bytes to."""
    name = arguments.need("filename")
    length = arguments.need("length")
    if not length.isdecimal() or int(length) < 1:
        raise SlackError("invalid_arguments")
    upload = Upload(
        id=workspace.store.fresh_id("F"),
        name=name,
        length=int(length),
        alt=arguments.text("alt_txt") or "",
        user=workspace.app.user,
        created=int(workspace.store.clock.now().timestamp()),
    )
    upload.url = f"{workspace.url}/files/{upload.id}/{name}"
    workspace.world.files[upload.id] = upload
    return {"upload_url": f"{workspace.url}/upload/{upload.id}", "file_id": upload.id}


@method("files.completeUploadExternal", scopes=("files:write",), a_minute=TIER_4)
async def complete(workspace: Workspace, arguments: Arguments) -> JSON:
    """The bytes are there: make files of them, and share them if a channel is named."""
    uploads = [_uploaded(workspace, item) for item in _listed(arguments)]
    channel_id = arguments.text("channel_id")
    channel = for_posting(workspace, channel_id) if channel_id is not None else None
    for upload in uploads:
        upload.completed = True
        workspace.background.start(process(workspace, upload))
    if channel is not None:
        for upload in uploads:
            upload.channels.append(channel.id)
        text, names = arguments.text("initial_comment") or "", tuple(upload.id for upload in uploads)
        draft = Draft(channel.id, workspace.app.user, text, thread_ts=arguments.text("thread_ts"), files=names)
        workspace.board.post(draft)
    workspace.store.changed()
    return {"files": [{"id": upload.id, "title": upload.title or upload.name} for upload in uploads]}


@method("files.info", scopes=("files:read",), a_minute=TIER_4, takes_json=False)
async def info(workspace: Workspace, arguments: Arguments) -> JSON:
    """One file; `mimetype` is empty until it can be used."""
    upload = workspace.world.files.get(arguments.need("file"))
    if upload is None or not upload.completed or not workspace.may_see(upload):
        raise SlackError("file_not_found")
    return {"file": file_json(upload), "comments": []}


def _listed(arguments: Arguments) -> list[Any]:
    listed = arguments.parsed("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise SlackError("invalid_arguments")
    return listed


def _uploaded(workspace: Workspace, item: Any) -> Upload:
    upload = workspace.world.files.get(item.get("id", "")) if isinstance(item, dict) else None
    if upload is None or upload.data is None or upload.completed:
        raise SlackError("file_not_found")
    upload.title = str(item.get("title") or "")
    return upload
