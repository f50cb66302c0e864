"""Writes the references of this folder: tiny models with random weights, and what Hugging Face transformers and PEFT compute with them.

    pip install torch==2.13.0 transformers==5.17.0 peft==0.21.0 safetensors==0.8.0
    python test/stdlib/models/reference/make.py

Each folder holds a model in the usual layout and `expected.safetensors`: `ids` [rows, length] (as F32, like all tensors here) and `logits` [rows, length,
vocabulary]. Some also hold an adapter, the logits with it, the loss of the same ids with its gradients, and the weights with the adapter merged in.
"""

import json
import pathlib
import shutil

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import (
    GemmaConfig,
    GemmaForCausalLM,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

here = pathlib.Path(__file__).parent
small = dict(vocab_size=23, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4)


def randomise(model, seed):
    """Norms and biases too: at 1 and 0 a mistake in them would not show."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            is_scale = parameter.dim() == 1 and name.endswith("weight") and not isinstance(model, GemmaForCausalLM)
            parameter.copy_(1 + 0.1 * noise if is_scale else (0.3 if parameter.dim() == 2 else 0.1) * noise)
    return model.eval()


def ids_of(model, rows, length):
    generator = torch.Generator().manual_seed(length)
    return torch.randint(0, model.config.vocab_size, (rows, length), generator=generator)


def write(folder, model, length=12):
    path = here / folder
    shutil.rmtree(path, ignore_errors=True)
    model.save_pretrained(path)
    (path / "generation_config.json").unlink(missing_ok=True)
    ids = ids_of(model, 2, length)
    with torch.no_grad():
        logits = model(ids).logits
    save_file({"ids": ids.float(), "logits": logits.contiguous()}, path / "expected.safetensors")
    return path, ids


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)

write("qwen3", randomise(Qwen3ForCausalLM(Qwen3Config(**small, num_key_value_heads=2, head_dim=6, max_position_embeddings=32)), 1))
write("gemma", randomise(GemmaForCausalLM(GemmaConfig(**small, num_key_value_heads=1, head_dim=6, max_position_embeddings=32)), 2))
yarn = {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 8}
write("llama-yarn", randomise(LlamaForCausalLM(LlamaConfig(**small, max_position_embeddings=32, rope_parameters=yarn)), 3), length=20)

gpt2 = dict(vocab_size=23, n_embd=16, n_layer=2, n_head=4, n_positions=32, bos_token_id=0, eos_token_id=0)
write("gpt2-untied", randomise(GPT2LMHeadModel(GPT2Config(**gpt2, activation_function="gelu", tie_word_embeddings=False)), 4))



def adapt(path, base, ids, seed, merge, **lora):
    """An adapter in `adapter/`, the logits with it, the loss of predicting each next token with its gradients, and the merged tensors where asked for."""
    adapted = get_peft_model(base, LoraConfig(task_type="CAUSAL_LM", **lora))
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(adapted.named_parameters()):
            if "lora_magnitude" in name:
                parameter.mul_(1 + 0.2 * torch.randn(parameter.shape, generator=generator))
            elif "lora_" in name:
                parameter.copy_(0.3 * torch.randn(parameter.shape, generator=generator))
    adapted.eval()
    adapted.save_pretrained(path / "adapter")
    (path / "adapter" / "README.md").unlink()
    config = json.loads((path / "adapter" / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = None
    config["target_modules"] = sorted(config["target_modules"])
    (path / "adapter" / "adapter_config.json").write_text(json.dumps(config, indent=2) + "\n")
    output = adapted(ids, labels=ids)
    save_file({"ids": ids.float(), "logits": output.logits.detach().contiguous()}, path / "adapted.safetensors")
    if merge != "both":
        output.loss.backward()
        prefix = "base_model.model."
        gradients = {
            name.removeprefix(prefix).replace(".default", ""): parameter.grad.contiguous()
            for name, parameter in adapted.named_parameters()
            if parameter.grad is not None
        }
        save_file({"loss": output.loss.detach().reshape(1), **gradients}, path / "gradients.safetensors")
    if merge == "none":
        return
    merged = adapted.merge_and_unload()
    tied = merged.config.tie_word_embeddings
    tensors = {name: tensor.contiguous() for name, tensor in merged.state_dict().items() if not (tied and name == "lm_head.weight")}
    save_file(tensors, path / "merged.safetensors")


# Magnitudes on layers that are stored the other way round.
path, ids = write("gpt2-dora", randomise(GPT2LMHeadModel(GPT2Config(**gpt2)), 5))
lora = dict(r=2, lora_alpha=3, use_dora=True, fan_in_fan_out=True, target_modules=["c_attn", "mlp.c_proj"])
adapt(path, GPT2LMHeadModel.from_pretrained(path), ids, 6, "both", **lora)

# The embedding and the output layer. Tied ones are not merged: PEFT would add to the one matrix what belongs to each of the two.
ends = LlamaConfig(**small, num_key_value_heads=2, attention_bias=True, mlp_bias=True, max_position_embeddings=32, tie_word_embeddings=True)
path, ids = write("llama-ends", randomise(LlamaForCausalLM(ends), 7))
lora = dict(r=2, lora_alpha=3, use_rslora=True, target_modules=["embed_tokens", "lm_head", "o_proj"])
adapt(path, LlamaForCausalLM.from_pretrained(path), ids, 8, "none", **lora)

path, ids = write("gpt2-ends", randomise(GPT2LMHeadModel(GPT2Config(**gpt2, tie_word_embeddings=False)), 9))
lora = dict(r=2, lora_alpha=3, target_modules=["wte", "lm_head", "mlp.c_fc"])
adapt(path, GPT2LMHeadModel.from_pretrained(path), ids, 10, "all", **lora)
