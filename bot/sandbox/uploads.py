"""Files: what people bring along themselves, and how a file becomes one that can be used."""

import asyncio

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Upload
from bot.sandbox.workspace import Workspace

PROCESSING_S = 0.3
"""How long a file cannot be used yet after it is there, in real seconds."""


def add_upload(workspace: Workspace, user: str, name: str, data: bytes) -> Upload:
    """Keep a person's file. The app sees nothing of it until it is handed over in a form."""
    upload = Upload(id=workspace.store.fresh_id("F"), name=name, length=len(data), user=user, data=data)
    upload.url = f"{workspace.url}/files/{upload.id}/{name}"
    upload.created = int(workspace.store.clock.now().timestamp())
    upload.completed = True
    workspace.world.files[upload.id] = upload
    workspace.background.start(process(workspace, upload))
    workspace.store.changed()
    return upload


def remove_upload(workspace: Workspace, file_id: str) -> None:
    """Delete a file. Messages that show it go on standing; no new one can. Raises `file_not_found`."""
    if workspace.world.files.pop(file_id, None) is None:
        raise SlackError("file_not_found")
    workspace.store.changed()


async def process(workspace: Workspace, upload: Upload) -> None:
    """Slack looks what it is; from then on it can stand in an image block."""
    await asyncio.sleep(PROCESSING_S)
    upload.processed = True
    workspace.store.changed()
