"""The course of a training: when something is measured, written or kept, and when it ends."""

import json
import math
import time

from finslip_files import CHECKPOINTS, complete_checkpoints, finish, remove
from finslip_settings import FOLDER
from finslip_write import continued
from transformers import TrainerCallback

BEST = FOLDER / "best"


def best_folder(step):
    return BEST / f"step-{step}"


class Course(TrainerCallback):
    """Decides when the held-out loss is measured, texts and checkpoints are written, and training ends."""

    def __init__(self, config, events, step, measures):
        self.config = config
        self.events = events
        self.measures = measures
        # [step, loss] of every evaluation, those before an interruption included.
        self.losses = evaluations_until(step)
        # Ends before its time, for the held-out loss no longer falls.
        self.flat = False
        self.saved = time.monotonic()
        self.trainer = None

    def on_train_begin(self, args, state, control, **kwargs):
        self.trainer.compare_with_start(may_compute=state.global_step == 0)
        if state.global_step == 0:
            self.evaluate(0)
            self.write(0)

    def on_step_end(self, args, state, control, **kwargs):
        step, last = state.global_step, state.global_step >= state.max_steps
        every = self.config["evaluate_every"]
        if self.measures and (last or step % every == 0):
            self.evaluate(step)
        samples = self.config["samples"]
        if samples is not None and (last or step % samples["every"] == 0):
            self.write(step)
        stop, due, flat = self.agreed((FOLDER / "stop").exists(), self.due(step), self.is_flat())
        self.flat = flat and not last
        if (stop or flat) and not last:
            control.should_training_stop = True
        control.should_save = (stop or due) and not last and not flat

    def due(self, step):
        every, seconds = self.config["checkpoint"]["every"], self.config["checkpoint"]["seconds"]
        return step % every == 0 if every is not None else time.monotonic() - self.saved > seconds

    def on_save(self, args, state, control, **kwargs):
        self.trainer.accelerator.wait_for_everyone()
        if args.process_index == 0:
            finish(CHECKPOINTS / f"checkpoint-{state.global_step}")
            for old in complete_checkpoints()[self.config["checkpoint"]["keep"] :]:
                remove(old)
            self.tidy_best()
            self.events.tell("checkpoint", step=state.global_step)
        self.saved = time.monotonic()

    def evaluate(self, step):
        if not self.measures:
            return
        loss, accuracy = self.trainer.held_out_loss()
        self.events.tell("evaluation", step=step, loss=loss, **({} if accuracy is None else {"accuracy": accuracy}))
        self.losses.append((step, loss))
        (best,) = self.agreed(best_of(self.losses) == step)
        if self.config["keep_best"] and best:
            self.keep_best(step)

    def keep_best(self, step):
        """A checkpoint from before goes by older weights, so those stay until it is gone."""
        partial = BEST / "partial"
        self.trainer.save_whole(partial)
        self.trainer.accelerator.wait_for_everyone()
        if self.trainer.args.process_index == 0:
            finish(partial)
            if best_folder(step).exists():
                remove(best_folder(step))
            partial.rename(best_folder(step))
            self.tidy_best()

    def tidy_best(self):
        wanted = {best_of(self.losses)}
        for checkpoint in complete_checkpoints():
            reached = int(checkpoint.name.split("-")[1])
            wanted.add(best_of([(step, loss) for step, loss in self.losses if step <= reached]))
        for folder in BEST.glob("step-*"):
            if int(folder.name.split("-")[1]) not in wanted:
                remove(folder)

    def is_flat(self):
        """Have the losses stopped falling? The loss to beat moves only when it is beaten by the share; what is no number beats nothing."""
        stop = self.config["stop"]
        if stop is None:
            return False
        best, without = math.inf, 0
        for _, loss in self.losses:
            beaten = math.isfinite(loss) if best == math.inf else loss < best - stop["by"] * abs(best)
            without = 0 if beaten else without + 1
            best = loss if beaten else best
        return without >= stop["evaluations"]

    def result_step(self, last):
        """The step whose weights become the model."""
        best = best_of(self.losses)
        return last if self.config["result"] == "last" or best is None else best

    def write(self, step):
        samples = self.config["samples"]
        if samples is not None:
            self.events.tell("sample", step=step, ids=continued(self.trainer.model_wrapped, samples, self.trainer.args.device))

    def agreed(self, *flags):
        """What the first process sees, on every process: they must not part ways."""
        import torch

        if self.trainer.args.world_size == 1:
            return flags
        tensor = torch.tensor([int(flag) for flag in flags], device=self.trainer.args.device)
        torch.distributed.broadcast(tensor, src=0)
        return tuple(bool(flag) for flag in tensor.tolist())


def best_of(losses):
    """The first step of the lowest loss; None where none is a number."""
    finite = [(loss, step) for step, loss in losses if math.isfinite(loss)]
    return min(finite)[1] if finite else None


def evaluations_until(step):
    """What was measured before the checkpoint that the training goes on from."""
    if step == 0 or not (FOLDER / "events.jsonl").exists():
        return []
    told = [json.loads(line) for line in (FOLDER / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(event["step"], float(event["loss"])) for event in told if event["event"] == "evaluation" and event["step"] <= step]
