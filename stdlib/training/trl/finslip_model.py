"""The model that is trained, as Finslip left it in a folder."""

from finslip_settings import FOLDER, Refused, checked


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
