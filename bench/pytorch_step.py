"""One training step of a Hugging Face model in PyTorch, eager, each time a line arrives: what `bench/engines.ts` measures the engines against.

Usage: pytorch_step.py FOLDER ROWS LENGTH   (FOLDER holds config.json, model.safetensors and ids.json)
Prints, as lines of JSON: {"peak": GFLOP/s of a product of matrices}, then {"seconds": ..., "loss": ...} for each step.
"""
import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM

folder, rows, length = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
model.train()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0)
ids = torch.tensor(json.load(open(f"{folder}/ids.json"))).reshape(rows, length + 1)


def peak(n=1024, seconds=0.5):
    a, b = torch.rand(n, n), torch.rand(n, n)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        a @ b
        count += 1
    return 2e-9 * n**3 * count / (time.perf_counter() - start)


print(json.dumps({"peak": peak(), "version": torch.__version__}), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    logits = model(input_ids=ids[:, :-1], use_cache=False).logits
    loss = torch.nn.functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), ids[:, 1:].reshape(-1))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    value = loss.item()
    print(json.dumps({"seconds": time.perf_counter() - start, "loss": value}), flush=True)
