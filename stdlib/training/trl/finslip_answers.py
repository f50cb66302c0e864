"""Losses that compare answers (DPO, IPO, ORPO, SimPO) or judge them one by one (KTO). The formulas are those of Finslip's own engine, `engines/engine.ts`."""

import os

from finslip_files import sync
from finslip_rows import IGNORED, Rows
from finslip_settings import FOLDER, Refused


class Answers:
    """Rows whose answers are asked for, with what the model made of each of them before training."""

    def __init__(self, name, shape, objective):
        import numpy

        self.rows = Rows(name, shape)
        self.order = self.rows.order
        self.objective = objective
        self.desirable = self.drift = None
        if objective["kind"] == "kto":
            self.desirable = numpy.memmap(FOLDER / "data" / f"{name}.desirable.bin", dtype="u1", mode="r")
            # The prompts with answers of other rows: what they have gained tells how far the model has moved as a whole.
            self.drift = Rows(f"{name}_drift", shape)
        # [examples]: summed log p before training, known once it begins.
        self.reference = self.drift_reference = None

    def prepare(self, measure, may_compute):
        """Asks the model for what it makes of every answer, `measure(rows, batches)`, where the objective compares with that. Once for a training."""
        import numpy

        if self.objective["kind"] in ("orpo", "simpo"):
            self.reference = numpy.zeros(len(self.rows), dtype="<f4")
            return
        batches = self.every_row_once()
        self.reference = kept_or(self.rows, lambda: measure(self.rows, batches), may_compute)
        if self.drift is not None:
            self.drift_reference = kept_or(self.drift, lambda: measure(self.drift, batches), may_compute)

    def every_row_once(self):
        """Held-out rows as they will be measured, so that a model that has not moved is seen not to have; others with what is as long."""
        if self.rows.name == "held_out":
            return self.order
        order = sorted(range(len(self.rows)), key=self.rows.length)
        at_once = self.order.shape[1]
        return [order[first : first + at_once] for first in range(0, len(order), at_once)]

    def batch(self, number, rank, world):
        """The part of a batch that this process computes."""
        import torch

        mine = self.rows.mine(self.order[number], rank, world)
        batch = self.rows.of(mine)
        filling = [0.0] * (len(batch["input_ids"]) - len(mine))

        def column(values):
            return torch.tensor([*(float(value) for value in values), *filling])

        batch["real"] = column(1 for _ in mine)
        batch["reference"] = column(self.reference[example] for example in mine)
        if self.drift is not None:
            batch["desirable"] = column(self.desirable[example] for example in mine)
            batch["drift"] = self.drift.of(mine)
            batch["drift"]["reference"] = column(self.drift_reference[example] for example in mine)
        return batch


def kept_or(rows, measure, may_compute):
    """What was measured at the beginning of this training: it cannot be again once the model has moved."""
    import numpy

    path = FOLDER / "data" / f"{rows.name}.reference.bin"
    if not path.exists():
        if not may_compute:
            raise Refused(f"{path.name} is gone, which says what the model was before training")
        values = measure().astype("<f4")
        if int(os.environ.get("RANK", "0")) == 0:
            partial = path.with_suffix(".partial")
            values.tofile(partial)
            sync(partial)
            partial.rename(path)
            sync(path.parent)
        return values
    values = numpy.fromfile(path, dtype="<f4")
    if len(values) != len(rows):
        raise Refused(f"data/{path.name} is damaged")
    return values


def log_p(model, batch):
    """Summed log p of what each row asks for, [rows]."""
    import torch

    targets = batch["shift_labels"]
    asked = targets != IGNORED
    # Scores of the prompt are asked for by nobody, and they are what takes the memory.
    columns = asked.any(0).nonzero().squeeze(1)
    if len(columns) == 0:
        columns = torch.zeros(1, dtype=torch.long, device=targets.device)
    output = model(batch["input_ids"], position_ids=batch["position_ids"], use_cache=False, logits_to_keep=columns)
    scores = torch.log_softmax(output.logits.float(), -1)
    each = scores.gather(-1, targets[:, columns].clamp(min=0).unsqueeze(-1)).squeeze(-1)
    return (each * asked[:, columns]).sum(1)


def losses(objective, summed, batch, divergence):
    """One loss for each pair, or for each row of `kto`; which of them are real; and whether the chosen answer is ahead, None where there are no pairs."""
    import torch
    from torch.nn.functional import softplus

    kind, real, reference = objective["kind"], batch["real"], batch["reference"]
    if kind == "kto":
        wanted = batch["desirable"]
        weights = wanted * objective["desirableWeight"] + (1 - wanted) * objective["undesirableWeight"]
        moved = (2 * wanted - 1) * (summed - reference - divergence)
        return weights * torch.sigmoid(-objective["beta"] * moved), real, None
    tokens = (batch["shift_labels"] != IGNORED).sum(1).clamp(min=1)
    # Rows that only fill up a part weigh nothing. They get a log p of -1, since that of an empty answer, 0, has no odds.
    summed = summed + (real - 1)
    moved = summed - reference
    beta = objective["beta"]

    def ahead_by(values):
        return values[0::2] - values[1::2]

    real = real[0::2]
    if kind == "dpo":
        ahead = ahead_by(moved)
        smoothing = objective["labelSmoothing"]
        return (1 - smoothing) * softplus(-beta * ahead) + smoothing * softplus(beta * ahead), real, ahead > 0
    if kind == "ipo":
        ahead = ahead_by(moved / tokens)
        return (ahead - 1 / (2 * beta)) ** 2, real, ahead > 0
    if kind == "orpo":
        each = summed / tokens
        # An answer that is certain in 32 bits would have infinite odds.
        ahead = ahead_by(each - torch.log(1 + 2**-23 - torch.exp(each)))
        return -each[0::2] + beta * softplus(-ahead), real, ahead > 0
    if kind == "simpo":
        ahead = ahead_by(summed / tokens)
        return softplus(objective["margin"] - beta * ahead), real, ahead > 0
    raise Refused(f"config.json: unknown objective {kind!r}")
