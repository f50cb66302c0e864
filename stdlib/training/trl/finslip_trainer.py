"""The trainer of TRL with Finslip's batches, learning rates and losses."""

from pathlib import Path

from finslip_answers import Answers, log_p, losses
from finslip_course import Course
from finslip_files import CHECKPOINTS
from finslip_model import load_model
from finslip_rows import IGNORED, Rows
from finslip_settings import FOLDER, checked


def make_trainer(config, events, step):
    """The trainer, and what decides on its course; `step` is that of the checkpoint that it will go on from."""
    import numpy
    import torch
    from datasets import Dataset
    from transformers import PreTrainedTokenizerFast
    from trl import SFTConfig, SFTTrainer

    args = checked(SFTConfig, {**config["trainer"], "output_dir": str(CHECKPOINTS)})
    if args.world_size == 1:
        # Without a launcher that asks for more, one process uses one GPU.
        args._n_gpu = min(1, args.n_gpu)
    rank, world = args.process_index, args.world_size
    objective = config["objective"]

    def rows(name):
        shape = config["data"][name]
        if shape is None:
            return None
        return Rows(name, shape) if objective is None else Answers(name, shape, objective)

    train, held_out = rows("train"), rows("held_out")

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
            """What a step's loss is divided by: targets, pairs or rows, of all its batches and processes."""
            count = super()._get_num_items_in_batch(batch_samples, device)
            if count is not None:
                self.targets = int(count)
            if objective is None or len(batch_samples) == 0:
                return count
            real = torch.stack([batch["real"].sum() for batch in batch_samples]).sum().to(device)
            return (self.summed(real) / train.rows.together).clamp(min=1)

        def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
            if objective is None:
                return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
            each, real, _ = losses(objective, log_p(model, inputs), inputs, self.divergence(model, inputs))
            # Gradients of several processes are averaged.
            return (each * real).sum() * world / num_items_in_batch

        def divergence(self, model, inputs):
            """How far the model has moved from where it began: mean log p gained by answers that do not belong to their prompts, at least 0. For `kto`."""
            if "drift" not in inputs:
                return 0.0
            was_training = model.training
            model.eval()
            with torch.no_grad():
                gained = log_p(model, inputs["drift"]) - inputs["drift"]["reference"]
            model.train(was_training)
            gained, count = self.summed(torch.stack([(gained * inputs["real"]).sum(), inputs["real"].sum()]))
            return (gained / count.clamp(min=1)).clamp(min=0)

        def summed(self, values):
            """Over all processes."""
            return self.accelerator.reduce(values) if world > 1 else values

        def answers_of_start(self, rows, batches):
            """Summed log p of what each example asks for, by the model as it is now."""
            model = self.model_wrapped
            model.eval()
            found = torch.zeros(len(rows), dtype=torch.float64, device=args.device)
            with torch.no_grad(), self.compute_loss_context_manager():
                for batch in batches:
                    mine = rows.mine(batch, rank, world)
                    scores = log_p(model, self._prepare_inputs(rows.of(mine)))
                    found[mine] = scores[: len(mine)].double()
            model.train()
            return self.summed(found).cpu().numpy()

        def compare_with_start(self, may_compute):
            if objective is not None:
                for answers in filter(None, (train, held_out)):
                    answers.prepare(self.answers_of_start, may_compute)

        def log(self, logs, start_time=None):
            if "grad_norm" in logs:
                values = {name: float(logs[name]) for name in ("loss", "learning_rate", "grad_norm")}
                self.finite = all(abs(value) < float("inf") for value in values.values())
                events.tell("step" if self.finite else "not_finite", step=self.state.global_step, **values, targets=self.targets)
                if not self.finite:
                    self.control.should_training_stop = True
                    self.control.should_save = False
            self._metrics["train"].clear()

        def create_model_card(self, *args, **kwargs):
            """The card of the release is Finslip's."""

        def save_whole(self, folder):
            """What is trained, in one piece, by the first process."""
            if self.is_fsdp_enabled:
                self.accelerator.state.fsdp_plugin.set_state_dict_type("FULL_STATE_DICT")
            self.save_model(str(folder))

        def held_out_loss(self):
            """Over the held-out rows: mean -log p of a target in nats, or mean loss of a pair or row; and the share of pairs whose chosen answer is ahead."""
            model = self.model_wrapped
            model.eval()
            sums = torch.zeros(3, dtype=torch.float64, device=args.device)
            pairs = False
            with torch.no_grad(), self.compute_loss_context_manager():
                for number in range(len(held_out.order)):
                    inputs = self._prepare_inputs(held_out.batch(number, rank, world))
                    if objective is None:
                        loss = model(**inputs, use_cache=False, num_items_in_batch=1).loss
                        sums[0] += loss.double()
                        sums[1] += (inputs["shift_labels"] != IGNORED).sum()
                        continue
                    each, real, ahead = losses(objective, log_p(model, inputs), inputs, self.divergence(model, inputs))
                    sums[0] += (each.double() * real).sum()
                    sums[1] += real.sum()
                    if ahead is not None:
                        pairs = True
                        sums[2] += (ahead * real).sum()
            model.train()
            total, count, ahead = self.summed(sums).tolist()
            return total / count, ahead / count if pairs else None

    course = Course(config, events, step, measures=held_out is not None)
    trainer = Trainer(
        model=load_model(config),
        args=args,
        # One item is one process's part of one batch; the sampler deals them out in turn.
        train_dataset=Dataset.from_dict({"part": range(len(train.order) * world)}),
        data_collator=lambda items: train.batch(items[0]["part"] // world, items[0]["part"] % world, world),
        # Nothing is tokenised here; the trainer wants one to be there.
        processing_class=PreTrainedTokenizerFast(tokenizer_file=str(Path(config["model"]["folder"]) / "tokenizer.json")),
        callbacks=[course],
    )
    course.trainer = trainer
    return trainer, course
