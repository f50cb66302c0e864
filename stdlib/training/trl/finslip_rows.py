"""The examples of a training and their order, as Finslip wrote them."""

from finslip_settings import FOLDER, Refused

IGNORED = -100


class Rows:
    """Examples and the order of rows, as Finslip wrote them: little-endian integers, mapped rather than read."""

    def __init__(self, name, shape):
        import numpy

        def mapped(part, kind):
            return numpy.memmap(FOLDER / "data" / f"{name}.{part}.bin", dtype=kind, mode="r")

        self.name = name
        # Of pairs both answers stand in one part of a batch, the chosen one first.
        self.together = shape["together"]
        self.offsets = mapped("offsets", "<i8")
        self.ids = mapped("ids", "<i4")
        self.targets = mapped("targets", "<i4")
        self.segments = mapped("segments", "<i4") if shape["segments"] else None
        if len(self.offsets) != shape["examples"] + 1 or self.offsets[-1] != len(self.ids):
            raise Refused(f"data/{name}.*.bin are damaged")
        # [batches, rows]: numbers of examples, -1 where a batch is not full.
        path = FOLDER / "data" / f"{name}.order.bin"
        self.order = mapped("order", "<i4").reshape(-1, shape["rows"]) if path.stat().st_size > 0 else []

    def __len__(self):
        return len(self.offsets) - 1

    def length(self, example):
        return int(self.offsets[example + 1] - self.offsets[example])

    def mine(self, wanted, rank, world):
        """Those of a batch's examples that this process computes."""
        share = self.together * -(-len(wanted) // (self.together * world))
        return [int(example) for example in wanted[rank * share : (rank + 1) * share] if example >= 0]

    def batch(self, number, rank, world):
        """The part of a batch that this process computes."""
        return self.of(self.mine(self.order[number], rank, world))

    def of(self, examples):
        """Examples side by side, padded on the right. Where there is none, it is one token that asks for nothing, or a pair of those."""
        import numpy
        import torch

        lengths = [self.length(example) for example in examples]
        shape = (max(self.together, len(examples)), max([1, *lengths]))
        ids = numpy.zeros(shape, dtype=numpy.int64)
        targets = numpy.full(shape, IGNORED, dtype=numpy.int64)
        # Causal attention never looks at padding on the right, and positions that begin anew keep packed documents apart: no mask is needed.
        positions = numpy.tile(numpy.arange(shape[1], dtype=numpy.int64), (shape[0], 1))
        for row, (example, length) in enumerate(zip(examples, lengths, strict=True)):
            span = slice(int(self.offsets[example]), int(self.offsets[example]) + length)
            ids[row, :length] = self.ids[span]
            asked = self.targets[span]
            targets[row, :length] = numpy.where(asked < 0, IGNORED, asked)
            if self.segments is not None:
                segments = self.segments[span]
                begins = numpy.flatnonzero(numpy.diff(segments, prepend=segments[0] - 1))
                positions[row, :length] -= numpy.repeat(begins, numpy.diff(begins, append=length))
                positions[row, length:] -= length
        targets = torch.from_numpy(targets)
        return {
            "input_ids": torch.from_numpy(ids),
            "position_ids": torch.from_numpy(positions),
            # `labels` says that a loss is wanted; what is compared are `shift_labels`, which stand where they are predicted.
            "labels": targets,
            "shift_labels": targets,
        }
