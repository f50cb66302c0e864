"""Folders that count once they are whole on the disk."""

import os
import shutil

from finslip_settings import FOLDER

CHECKPOINTS = FOLDER / "checkpoints"
COMPLETE = "complete"


def complete_checkpoints():
    """Newest first."""
    found = [path for path in CHECKPOINTS.glob("checkpoint-*") if (path / COMPLETE).exists()]
    return sorted(found, key=lambda path: -int(path.name.split("-")[1]))


def finish(folder):
    """Everything has reached the disk before the mark does that makes the folder count."""
    for path in [*(path for path in folder.rglob("*") if path.is_file()), folder]:
        sync(path)
    (folder / COMPLETE).touch()
    sync(folder)


def sync(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(folder):
    """The mark goes first, so that a half-removed checkpoint is never taken for a whole one."""
    (folder / COMPLETE).unlink(missing_ok=True)
    shutil.rmtree(folder)
