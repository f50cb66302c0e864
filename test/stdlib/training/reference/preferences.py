"""Writes the references of this folder: runs of a tiny Llama with the losses of TRL.

    pip install torch==2.13.0 transformers==5.17.0 trl==1.13.0 safetensors==0.8.0
    python test/stdlib/training/reference/preferences.py

`model/` is what every run starts from, and its reference model: random weights, norms too. `runs.json` holds the rows as token ids and, for each run, its settings, the
items of every micro-batch of every step, and per step the loss, the norm of the gradient before clipping and the learning rate; runs with a reference model have its
summed log p of every answer, and `kto` how far the model has drifted at each micro-batch. `<run>.safetensors` are the weights at the end.

The losses are methods of TRL's own trainers, called with the collators' batches; the trainers are not constructed, since that takes a tokenizer, a data set and a
folder to write to, none of which the losses see. The optimizer is torch's AdamW. A window's loss is the mean of its micro-batches' losses, as the Trainer has it for
these trainers. The runs are repeated in float64; `float64_differs_by` says how far that goes, relative to the loss and to the update.
"""

import json
import pathlib
import random
import shutil
from collections import defaultdict
from types import SimpleNamespace

import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM
from trl.experimental.cpo import CPOTrainer
from trl.experimental.orpo import ORPOTrainer
from trl.trainer.dpo_trainer import DataCollatorForPreference, DPOTrainer
from trl.trainer.kto_trainer import DataCollatorForUnpairedPreference, KTOTrainer

here = pathlib.Path(__file__).parent
steps, clip, weight_decay, peak = 12, 1.0, 0.05, 4e-3
pad = 2
shape = dict(
    vocab_size=96,
    hidden_size=16,
    intermediate_size=40,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=32,
    rms_norm_eps=1e-5,
    bos_token_id=0,
    eos_token_id=1,
    pad_token_id=pad,
    tie_word_embeddings=True,
)


def start():
    torch.manual_seed(0)
    model = LlamaForCausalLM(LlamaConfig(**shape))
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.copy_(1 + 0.1 * noise if parameter.dim() == 1 else 0.3 * noise)
    return model.eval()


def tokens(draw, least, most):
    return [draw.randrange(3, shape["vocab_size"]) for _ in range(draw.randint(least, most))]


def pairs(seed, prompt):
    """Prompts of different length, answers of different length that end with the end token."""
    draw = random.Random(seed)
    return [
        {
            "prompt_ids": [0] + tokens(draw, *prompt),
            "chosen_ids": tokens(draw, 2, 9) + [1],
            "rejected_ids": tokens(draw, 2, 9) + [1],
        }
        for _ in range(8)
    ]


def singles(seed):
    draw = random.Random(seed)
    return [
        {"prompt_ids": [0] + tokens(draw, 2, 6), "completion_ids": tokens(draw, 2, 9) + [1], "label": draw.random() < 0.6}
        for _ in range(8)
    ]


def trainer(kind, model, **settings):
    """A trainer with no more than its loss reads."""
    one = kind.__new__(kind)
    as_it_is = lambda value: value
    settings = dict(
        model=model,
        accelerator=SimpleNamespace(device=torch.device("cpu"), gather=as_it_is, gather_for_metrics=as_it_is),
        aux_loss_enabled=False,
        is_encoder_decoder=False,
        padding_value=pad,
        pad_token_id=pad,
        precompute_ref_logps=False,
        use_liger_kernel=False,
        _metrics=defaultdict(lambda: defaultdict(list)),
        _total_train_tokens=0,
        _tp_size=1,
        **settings,
    )
    for name, value in settings.items():
        setattr(one, name, value)
    return one


def compared(rows):
    """As the collator of TRL's DPOTrainer puts pairs side by side: all chosen answers before all rejected ones."""
    examples = [{"prompt_ids": r["prompt_ids"], "chosen_ids": r["chosen_ids"], "rejected_ids": r["rejected_ids"]} for r in rows]
    return DataCollatorForPreference(pad_token_id=pad)(examples)


def separate(rows):
    """As CPOTrainer and ORPOTrainer want it: chosen and rejected apart, labels on the answer alone."""
    batch = {}
    for side in ("chosen", "rejected"):
        whole = [r["prompt_ids"] + r[f"{side}_ids"] for r in rows]
        longest = max(map(len, whole))
        fill = lambda parts, filler: torch.tensor([part + [filler] * (longest - len(part)) for part in parts])
        batch[f"{side}_input_ids"] = fill(whole, pad)
        batch[f"{side}_attention_mask"] = fill([[1] * len(ids) for ids in whole], 0)
        batch[f"{side}_labels"] = fill([[-100] * len(r["prompt_ids"]) + r[f"{side}_ids"] for r in rows], -100)
    return batch


def judged(rows):
    """Each prompt also with the answer of the row before it in the batch, as KTOTrainer prepares its data set."""
    answers = [r["completion_ids"] for r in rows]
    turned = answers[-1:] + answers[:-1]
    return DataCollatorForUnpairedPreference(pad_token_id=pad)(
        [{**r, "KL_completion_ids": other} for r, other in zip(rows, turned, strict=True)]
    )


def dpo_loss(model, reference, loss_type, **settings):
    one = trainer(
        DPOTrainer,
        model,
        ref_model=reference,
        loss_types=[loss_type],
        loss_weights=[1.0],
        ld_alpha=None,
        f_divergence_type="reverse_kl",
        use_weighting=False,
        args=SimpleNamespace(gradient_checkpointing_kwargs=None),
        **settings,
    )
    return lambda rows: (one._compute_loss(model, compared(rows), False), {})


def kto_loss(model, reference, **settings):
    one = trainer(
        KTOTrainer,
        model,
        ref_model=reference,
        loss_type="kto",
        calculate_KL=True,
        args=SimpleNamespace(gradient_checkpointing_kwargs=None),
        **settings,
    )

    def loss(rows):
        value = one._compute_loss(model, judged(rows), False)
        return value, {"drift": one._metrics["eval"]["kl"][-1]}

    return loss


def simpo_loss(model, **settings):
    # `cpo_alpha` would add the loss of CPO's own first term, which SimPO does not have.
    one = trainer(CPOTrainer, model, loss_type="simpo", alpha=0.0, cpo_alpha=0.0, label_smoothing=0.0, **settings)
    return lambda rows: (one.get_batch_loss_metrics(model, separate(rows))[0], {})


def whole_orpo_loss(model, **settings):
    one = trainer(ORPOTrainer, model, **settings)
    return lambda rows: (one.get_batch_loss_metrics(model, separate(rows))[0], {})


def orpo_loss(model, **settings):
    """The odds and their loss are TRL's. Its first term asks for the prompt too; the paper's (equation 6) is the mean log p of the chosen answer, which is taken here."""
    one = trainer(ORPOTrainer, model, **settings)

    def loss(rows):
        chosen, rejected = one.concatenated_forward(model, separate(rows))[:2]
        return (-chosen - one.odds_ratio_loss(chosen, rejected)[0]).mean(), {}

    return loss


def train(model, loss_of, rows, together, accumulate):
    """`accumulate` micro-batches of `together` rows to a step, in the order of the rows, over and over."""
    bare = [p for p in model.parameters() if p.dim() == 1]
    rest = [p for p in model.parameters() if p.dim() != 1]
    optimizer = torch.optim.AdamW([{"params": rest, "weight_decay": weight_decay}, {"params": bare, "weight_decay": 0.0}], lr=peak)
    log, at = [], 0
    for step in range(steps):
        rate = peak * (1 - step / steps)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        batches, total, extra = [], 0.0, defaultdict(list)
        for _ in range(accumulate):
            items = [(at + n) % len(rows) for n in range(together)]
            at += together
            loss, more = loss_of([rows[item] for item in items])
            (loss / accumulate).backward()
            total += loss.item() / accumulate
            batches.append(items)
            for name, value in more.items():
                extra[name].append(value)
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), clip).item()
        optimizer.step()
        log.append({"batches": batches, "loss": total, "grad_norm": norm, "learning_rate": rate, **extra})
    return log


def tensors(model):
    return {name: tensor.detach().clone().contiguous() for name, tensor in model.named_parameters()}


def summed(model, prompt, answer):
    ids = torch.tensor([prompt + answer])
    with torch.no_grad():
        scores = torch.log_softmax(model(ids).logits[0], -1)
    return sum(scores[len(prompt) + n - 1, id].item() for n, id in enumerate(answer))


def at(precision, make_loss, rows, together, accumulate):
    model, reference = (start().to(precision) for _ in range(2))
    return train(model, make_loss(model, reference), rows, together, accumulate), model


def write(name, make_loss, objective, rows, together, accumulate, compares):
    log, model = at(torch.float32, make_loss, rows, together, accumulate)
    again, precise = at(torch.float64, make_loss, rows, together, accumulate)
    before, after, exact = (tensors(m.double()) for m in (start(), model, precise))
    distance = lambda a, b: sum(((a[n] - b[n]) ** 2).sum() for n in a).sqrt().item()
    differs = {
        "loss": max(abs(a["loss"] / b["loss"] - 1) for a, b in zip(log, again, strict=True)),
        "update": distance(after, exact) / distance(before, exact),
    }
    run = {"objective": objective, "max_grad_norm": clip, "weight_decay": weight_decay, "rows": rows, "float64_differs_by": differs}
    if compares:
        answers = ["completion_ids"] if "label" in rows[0] else ["chosen_ids", "rejected_ids"]
        run["reference"] = [summed(start(), row["prompt_ids"], row[answer]) for row in rows for answer in answers]
    print(f"{name}: loss {log[0]['loss']:.4f} to {log[-1]['loss']:.4f}, norm {log[0]['grad_norm']:.3f}, float64 differs by {differs}")
    save_file({n: t.float() for n, t in after.items()}, here / f"{name}.safetensors")
    return {**run, "log": log}


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)

shutil.rmtree(here / "model", ignore_errors=True)
start().save_pretrained(here / "model")
(here / "model" / "generation_config.json").unlink(missing_ok=True)
assert all(torch.equal(tensor, tensors(start())[name]) for name, tensor in load_file(here / "model" / "model.safetensors").items())

long = (2, 6)
runs = {
    # With one pair to a batch TRL's `aot` is the loss with label smoothing; its `sigmoid` knows none.
    "dpo-smoothed": write(
        "dpo-smoothed",
        lambda model, reference: dpo_loss(model, reference, "aot", beta=0.3, label_smoothing=0.1),
        {"kind": "dpo", "beta": 0.3, "labelSmoothing": 0.1},
        pairs(1, long), 1, 3, True,
    ),
    "ipo": write(
        "ipo",
        lambda model, reference: dpo_loss(model, reference, "ipo", beta=0.2),
        {"kind": "ipo", "beta": 0.2},
        pairs(2, long), 2, 2, True,
    ),
    "kto": write(
        "kto",
        lambda model, reference: kto_loss(model, reference, beta=0.2, desirable_weight=1.0, undesirable_weight=1.3),
        {"kind": "kto", "beta": 0.2, "desirableWeight": 1.0, "undesirableWeight": 1.3},
        singles(3), 2, 2, True,
    ),
    "simpo": write(
        "simpo",
        lambda model, reference: simpo_loss(model, beta=2.0, simpo_gamma=0.5),
        {"kind": "simpo", "beta": 2.0, "margin": 0.5},
        pairs(4, long), 2, 2, False,
    ),
    "orpo": write(
        "orpo",
        lambda model, reference: orpo_loss(model, beta=0.5),
        {"kind": "orpo", "beta": 0.5},
        pairs(5, long), 2, 2, False,
    ),
    # Prompts of the begin token alone, which nothing asks for, and one pair to a batch: so the whole of TRL's loss is the paper's.
    "orpo-whole": write(
        "orpo-whole",
        lambda model, reference: whole_orpo_loss(model, beta=0.5),
        {"kind": "orpo", "beta": 0.5},
        pairs(6, (0, 0)), 1, 3, False,
    ),
}
rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(run)}" for name, run in runs.items())
(here / "runs.json").write_text("{\n" + rows + "\n}\n")
