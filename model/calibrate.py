"""The largest absolute value of every channel that a linear layer takes, on a few training texts."""

import random

import torch

import contract


def channel_peaks(encoder, pairs, count=64):
    """{layer name as in graph.py: [channels]}"""
    tokenizer = contract.load_tokenizer(contract.base_folder() / "tokenizer.json")
    sample = random.Random(0).sample(pairs, count)
    rows = contract.query_ids(tokenizer, [p["query"] for p in sample])
    rows += contract.document_ids(tokenizer, [p["passage"] for p in sample], 160)
    peaks, hooks = {}, []

    def watch(module, name):
        def see(_, inputs):
            found = inputs[0].detach().abs().flatten(0, -2).amax(0)
            peaks[name] = torch.maximum(peaks[name], found) if name in peaks else found

        hooks.append(module.register_forward_pre_hook(see))

    for i, layer in enumerate(encoder.trunk.encoder.layer):
        p = f"encoder.layer.{i}."
        watch(layer.attention.self.query, p + "qkv")
        for name in ("attention.output.dense", "intermediate.dense", "output.dense"):
            watch(layer.get_submodule(name), p + name)
    watch(encoder.head, "head")
    encoder.eval()
    for row in rows:  # one text a batch: padding must not count
        with torch.inference_mode():
            encoder(*map(torch.from_numpy, contract.pad([row])))
    for hook in hooks:
        hook.remove()
    return {name: peak.numpy() for name, peak in peaks.items()}
