"""Texts that the model writes along the way."""


def continued(model, samples, device):
    """New tokens after each prompt, each time the likeliest one, up to one that ends a text. A prompt at a time: all processes compute the same."""
    import torch

    model.eval()
    found = []
    with torch.no_grad():
        for prompt in samples["prompts"]:
            ids, past, new = torch.tensor([prompt], device=device), None, []
            for _ in range(min(samples["tokens"], samples["positions"] - len(prompt) + 1)):
                output = model(input_ids=ids, past_key_values=past, use_cache=True, logits_to_keep=1)
                past = output.past_key_values
                ids = output.logits[:, -1].argmax(-1, keepdim=True)
                new.append(int(ids))
                if new[-1] in samples["ends"]:
                    break
            found.append(new)
    model.train()
    return found
