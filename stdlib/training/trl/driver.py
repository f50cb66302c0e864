"""Trains one model with TRL as `config.json` beside this file says. Written by Finslip; needs the packages of `requirements.txt`.

    python driver.py --check            versions and devices as one line of JSON
    accelerate launch ... driver.py [--resume STEP]

Which examples a step sees, how they are tokenised, what the adapter starts from: all of that is decided before and lies in files here. Nothing is
downloaded, nothing is reported to anyone. What happens is written to `events.jsonl`, a line each, by the first process. A file `stop` asks for a
checkpoint and an early end.
"""

import json
import math
import os
import shutil
import sys
import threading
import time

from finslip_files import CHECKPOINTS, complete_checkpoints, finish, remove
from finslip_settings import FOLDER, Refused, packages, read_config


def check():
    """What Finslip asks before it prepares anything."""
    wanted = dict(argument.split("==") for argument in sys.argv[2:])
    answer = {"python": sys.version.split()[0], "wrong": packages(wanted)}
    if not answer["wrong"]:
        import torch

        answer["gpus"] = torch.cuda.device_count() if torch.cuda.is_available() else 0
        answer["bf16"] = answer["gpus"] == 0 or torch.cuda.is_bf16_supported(including_emulation=False)
    print(json.dumps(answer))


def is_json(value):
    """JSON has no infinity, and nothing that is no number."""
    return not isinstance(value, float) or math.isfinite(value)


class Events:
    """What Finslip hears of, from the first process alone."""

    def __init__(self, first):
        self.file = open(FOLDER / "events.jsonl", "a", encoding="utf-8") if first else None

    def tell(self, event, **values):
        if self.file is not None:
            written = {name: value if is_json(value) else str(value) for name, value in values.items()}
            self.file.write(json.dumps({"event": event, **written}) + "\n")
            self.file.flush()

    def tell_end(self, event, message):
        """Why training ends, from whichever process sees it."""
        if self.file is None:
            self.file = open(FOLDER / "events.jsonl", "a", encoding="utf-8")
        self.tell(event, message=message)


def watch_parent():
    """Ends this process when the one that wants its result is gone, however that ended."""
    parent = int(os.environ["FINSLIP_PARENT"])

    def watch():
        while True:
            time.sleep(0.5)
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(70)

    threading.Thread(target=watch, daemon=True).start()


def hold_folder():
    """Waits until a driver that was left behind here has ended. The lock goes with this process."""
    import fcntl

    lock = open(FOLDER / "lock", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def forget_after(step):
    """What a driver that was left behind may have written while Finslip was gone: it is no part of the training that goes on from `step`."""
    for checkpoint in complete_checkpoints():
        if int(checkpoint.name.split("-")[1]) > step:
            remove(checkpoint)
    for name in ("result", "result.partial"):
        shutil.rmtree(FOLDER / name, ignore_errors=True)


def train(config, events):
    from finslip_trainer import make_trainer
    from transformers import set_seed

    # Before anything that draws numbers is built.
    set_seed(config["trainer"]["seed"])
    resume = int(sys.argv[sys.argv.index("--resume") + 1]) if "--resume" in sys.argv else None
    if int(os.environ.get("RANK", "0")) == 0:
        forget_after(resume or 0)
    trainer, course = make_trainer(config, events, resume or 0)
    if config["sharded"] != bool(trainer.is_fsdp_enabled):
        raise Refused("accelerate did not shard the model as its configuration says")
    trainable = sum(parameter.numel() for parameter in trainer.model.parameters() if parameter.requires_grad)
    events.tell("start", step=resume or 0, device=str(trainer.args.device), processes=trainer.args.world_size, trainable=trainable)
    trainer.train(resume_from_checkpoint=None if resume is None else str(CHECKPOINTS / f"checkpoint-{resume}"))
    if trainer.finite:
        leave(trainer, course, events)
    trainer.accelerator.wait_for_everyone()
    trainer.accelerator.end_training()


def leave(trainer, course, events):
    """The result appears by one rename, after everything in it has reached the disk."""
    from finslip_course import best_folder

    step = trainer.state.global_step
    if step < trainer.state.max_steps and not course.flat:
        events.tell("stopped", step=step)
        return
    chosen = course.result_step(step)
    partial = FOLDER / "result.partial"
    if chosen == step:
        trainer.save_whole(partial)
    trainer.accelerator.wait_for_everyone()
    if trainer.args.process_index == 0:
        if chosen != step:
            shutil.copytree(best_folder(chosen), partial)
        finish(partial)
        partial.rename(FOLDER / "result")
        events.tell("done", step=step)


def main():
    if sys.argv[1:2] == ["--check"]:
        check()
        return
    watch_parent()
    first = int(os.environ.get("RANK", "0")) == 0
    held = hold_folder() if first else None  # noqa: F841
    events = Events(first)
    try:
        config = read_config()
        wrong = packages(config["versions"])
        if wrong:
            raise Refused(f"other packages than were checked: {wrong}")
        train(config, events)
    except Refused as refusal:
        events.tell_end("refused", str(refusal))
        sys.exit(1)
    except Exception as error:
        if type(error).__name__ == "OutOfMemoryError":
            events.tell_end("out_of_memory", str(error).split("\n")[0])
        raise


if __name__ == "__main__":
    main()
