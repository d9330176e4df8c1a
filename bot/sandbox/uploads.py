"""Files that people bring along themselves."""

from bot.sandbox.model import Upload
from bot.sandbox.workspace import Workspace


def add_upload(workspace: Workspace, user: str, name: str, data: bytes) -> Upload:
    """Keep a person's file; the app may fetch it at its `url_private` once it is named in a payload."""
    upload = Upload(id=workspace.store.fresh_id("F"), name=name, length=len(data), user=user, data=data)
    upload.url = f"{workspace.url}/files/{upload.id}/{name}"
    upload.created = int(workspace.store.clock.now().timestamp())
    upload.completed = upload.processed = True
    workspace.world.files[upload.id] = upload
    workspace.store.changed()
    return upload
