"""Trains one model with TRL as `config.json` beside this file says. Written by Finslip; needs the packages of `requirements.txt`.

    python driver.py --check            versions and devices as one line of JSON
    accelerate launch ... driver.py [--resume STEP]

Which examples a step sees, how they are tokenised, what the adapter starts from: all of that is decided before and lies in files here. Nothing is
downloaded, nothing is reported to anyone. What happens is written to `events.jsonl`, a line each, by the first process. A file `stop` asks for a
checkpoint and an early end.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

from finslip_files import CHECKPOINTS, complete_checkpoints, finish, remove
from finslip_rows import IGNORED, Rows
from finslip_settings import FOLDER, Refused, checked, packages, read_config


def check():
    """What Finslip asks before it prepares anything."""
    wanted = dict(argument.split("==") for argument in sys.argv[2:])
    answer = {"python": sys.version.split()[0], "wrong": packages(wanted)}
    if not answer["wrong"]:
        import torch

        answer["gpus"] = torch.cuda.device_count() if torch.cuda.is_available() else 0
        answer["bf16"] = answer["gpus"] == 0 or torch.cuda.is_bf16_supported(including_emulation=False)
    print(json.dumps(answer))


class Events:
    """What Finslip hears of, from the first process alone."""

    def __init__(self, first):
        self.file = open(FOLDER / "events.jsonl", "a", encoding="utf-8") if first else None

    def tell(self, event, **values):
        if self.file is not None:
            self.file.write(json.dumps({"event": event, **values}) + "\n")
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


def load_model(config):
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    folder = config["model"]["folder"]
    shape = AutoConfig.from_pretrained(folder, local_files_only=True)
    # The only dropout is that of the adapter.
    for name, value in shape.to_dict().items():
        if ("dropout" in name or "pdrop" in name) and isinstance(value, float):
            setattr(shape, name, 0.0)
    model = AutoModelForCausalLM.from_pretrained(
        folder,
        config=shape,
        dtype=getattr(torch, config["model"]["dtype"]),
        attn_implementation="sdpa",
        local_files_only=True,
    )
    return model if config["adapter"] is None else with_adapter(model, config["adapter"])


def with_adapter(model, adapter):
    """Adds the adapter and gives it the values that Finslip starts from."""
    from peft import LoraConfig, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
    from safetensors.torch import load_file

    model = get_peft_model(model, checked(LoraConfig, adapter["lora"]))
    start = load_file(FOLDER / adapter["start"] / "adapter_model.safetensors")
    shapes = {name: tuple(tensor.shape) for name, tensor in get_peft_model_state_dict(model).items()}
    if shapes != {name: tuple(tensor.shape) for name, tensor in start.items()}:
        differing = sorted(set(shapes.items()) ^ {(name, tuple(tensor.shape)) for name, tensor in start.items()})
        raise Refused(f"PEFT adapts other layers than Finslip: {differing[:4]}")
    set_peft_model_state_dict(model, start)
    return model


def make_trainer(config, events):
    import numpy
    import torch
    from datasets import Dataset
    from transformers import PreTrainedTokenizerFast, TrainerCallback
    from trl import SFTConfig, SFTTrainer

    args = checked(SFTConfig, {**config["trainer"], "output_dir": str(CHECKPOINTS)})
    if args.world_size == 1:
        # Without a launcher that asks for more, one process uses one GPU.
        args._n_gpu = min(1, args.n_gpu)
    rank, world = args.process_index, args.world_size
    train = Rows("train", config["data"]["train"])
    held_out = None if config["data"]["held_out"] is None else Rows("held_out", config["data"]["held_out"])

    class Trainer(SFTTrainer):
        targets = 0
        finite = True

        def create_scheduler(self, num_training_steps, optimizer=None):
            """The learning rate of each step as Finslip computed it; there is none for the step after the last."""
            rates = numpy.memmap(FOLDER / "data" / "rates.bin", dtype="<f8", mode="r")
            factor = lambda step: float(rates[min(step, len(rates) - 1)])  # noqa: E731
            self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer or self.optimizer, factor)
            return self.lr_scheduler

        def _get_num_items_in_batch(self, batch_samples, device):
            count = super()._get_num_items_in_batch(batch_samples, device)
            if count is not None:
                self.targets = int(count)
            return count

        def log(self, logs, start_time=None):
            if "grad_norm" in logs:
                values = {name: float(logs[name]) for name in ("loss", "learning_rate", "grad_norm")}
                self.finite = all(abs(value) < float("inf") for value in values.values())
                written = {name: value if abs(value) < float("inf") else str(value) for name, value in values.items()}
                events.tell("step" if self.finite else "not_finite", step=self.state.global_step, **written, targets=self.targets)
                if not self.finite:
                    self.control.should_training_stop = True
                    self.control.should_save = False
            self._metrics["train"].clear()

        def create_model_card(self, *args, **kwargs):
            """The card of the release is Finslip's."""

        def held_out_loss(self):
            """Mean -log p of the targets of the held-out rows, in nats."""
            model = self.model_wrapped
            model.eval()
            sums = torch.zeros(2, dtype=torch.float64, device=args.device)
            with torch.no_grad(), self.compute_loss_context_manager():
                for number in range(len(held_out.order)):
                    inputs = self._prepare_inputs(held_out.batch(number, rank, world))
                    count = (inputs["shift_labels"] != IGNORED).sum()
                    loss = model(**inputs, use_cache=False, num_items_in_batch=1).loss
                    sums += torch.stack([loss.double(), count.double()])
            model.train()
            total, count = self.accelerator.reduce(sums).tolist()
            return total / count

    class Course(TrainerCallback):
        """Decides when the held-out loss is measured, a checkpoint is written and training ends."""

        saved = time.monotonic()

        def evaluate(self, step):
            if held_out is not None:
                events.tell("evaluation", step=step, loss=trainer.held_out_loss())

        def on_train_begin(self, args, state, control, **kwargs):
            if state.global_step == 0:
                self.evaluate(0)

        def on_step_end(self, args, state, control, **kwargs):
            step, last = state.global_step, state.global_step >= state.max_steps
            every = config["evaluate_every"]
            if held_out is not None and (last or step % every == 0):
                self.evaluate(step)
            stop, due = agreed((FOLDER / "stop").exists(), self.due(step))
            if stop and not last:
                control.should_training_stop = True
            control.should_save = (stop or due) and not last

        def due(self, step):
            every = config["checkpoint"]["every"]
            return step % every == 0 if every is not None else time.monotonic() - self.saved > config["checkpoint"]["seconds"]

        def on_save(self, args, state, control, **kwargs):
            trainer.accelerator.wait_for_everyone()
            if rank == 0:
                finish(CHECKPOINTS / f"checkpoint-{state.global_step}")
                for old in complete_checkpoints()[config["checkpoint"]["keep"] :]:
                    remove(old)
                events.tell("checkpoint", step=state.global_step)
            self.saved = time.monotonic()

    def agreed(*flags):
        """What the first process sees, on every process: they must not part ways."""
        if world == 1:
            return flags
        tensor = torch.tensor([int(flag) for flag in flags], device=args.device)
        torch.distributed.broadcast(tensor, src=0)
        return tuple(bool(flag) for flag in tensor.tolist())

    trainer = Trainer(
        model=load_model(config),
        args=args,
        # One item is one process's part of one batch; the sampler deals them out in turn.
        train_dataset=Dataset.from_dict({"part": range(len(train.order) * world)}),
        data_collator=lambda items: train.batch(items[0]["part"] // world, items[0]["part"] % world, world),
        # Nothing is tokenised here; the trainer wants one to be there.
        processing_class=PreTrainedTokenizerFast(tokenizer_file=str(Path(config["model"]["folder"]) / "tokenizer.json")),
        callbacks=[Course()],
    )
    return trainer


def train(config, events):
    from transformers import set_seed

    # Before anything that draws numbers is built.
    set_seed(config["trainer"]["seed"])
    trainer = make_trainer(config, events)
    if config["sharded"] != bool(trainer.is_fsdp_enabled):
        raise Refused("accelerate did not shard the model as its configuration says")
    resume = sys.argv[sys.argv.index("--resume") + 1] if "--resume" in sys.argv else None
    trainable = sum(parameter.numel() for parameter in trainer.model.parameters() if parameter.requires_grad)
    events.tell("start", step=int(resume or 0), device=str(trainer.args.device), processes=trainer.args.world_size, trainable=trainable)
    trainer.train(resume_from_checkpoint=None if resume is None else str(CHECKPOINTS / f"checkpoint-{resume}"))
    if trainer.finite:
        leave(trainer, events)
    trainer.accelerator.wait_for_everyone()
    trainer.accelerator.end_training()


def leave(trainer, events):
    """The result appears by one rename, after everything in it has reached the disk."""
    if trainer.state.global_step < trainer.state.max_steps:
        events.tell("stopped", step=trainer.state.global_step)
        return
    if trainer.is_fsdp_enabled:
        trainer.accelerator.state.fsdp_plugin.set_state_dict_type("FULL_STATE_DICT")
    partial = FOLDER / "result.partial"
    trainer.save_model(str(partial))
    trainer.accelerator.wait_for_everyone()
    if trainer.args.process_index == 0:
        finish(partial)
        partial.rename(FOLDER / "result")
        events.tell("done", step=trainer.state.global_step)


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
