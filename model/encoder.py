"""The encoder in PyTorch: BERT trunk, linear head, L2 norm. Used for training and as the fp32 engine."""

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import BertConfig, BertModel

import contract


class Encoder(nn.Module):
    def __init__(self, folder=None):
        """`folder`: a trunk with config.json and model.safetensors, and head.safetensors if there is a head."""
        super().__init__()
        folder = Path(folder) if folder else contract.base_folder()
        config = BertConfig(**json.loads((folder / "config.json").read_text()))
        self.trunk = BertModel(config, add_pooling_layer=False)
        weights = load_file(folder / "model.safetensors")
        self.trunk.load_state_dict({k: v for k, v in weights.items() if k in self.trunk.state_dict()})
        self.head = nn.Linear(config.hidden_size, contract.DIM, bias=False)
        if (folder / "head.safetensors").exists():
            self.head.load_state_dict(load_file(folder / "head.safetensors"))

    def states(self, ids, mask):
        return self.trunk(input_ids=ids, attention_mask=mask).last_hidden_state

    def forward(self, ids, mask):
        return nn.functional.normalize(self.head(self.states(ids, mask)).float(), dim=-1, eps=1e-6)

    def save(self, folder):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        save_file({k: v.contiguous() for k, v in self.trunk.state_dict().items()}, folder / "model.safetensors")
        save_file(self.head.state_dict(), folder / "head.safetensors")
        (folder / "config.json").write_text(self.trunk.config.to_json_string())


def torch_engine(encoder, dtype=torch.float32):
    """ids, mask (int64 arrays) -> float32 array."""
    encoder = encoder.eval().to(dtype)

    def run(ids, mask):
        with torch.inference_mode():
            return encoder(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()

    return run


def onnx_engine(path, threads=2):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(ids, mask):
        return session.run(["output"], {"input_ids": ids, "attention_mask": mask})[0]

    return run


def encode_queries(run, rows, expansion, batch=32):
    """[array per query]: with expansion, MASK rows up to QUERY_MAXLEN, encoded but not attended to."""
    found = []
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        ids, mask = contract.pad(part, contract.QUERY_MAXLEN if expansion else None, contract.MASK)
        for row, vectors in zip(part, run(ids, mask), strict=True):
            found.append(vectors if expansion else vectors[: len(row)])
    return found


def encode_documents(run, rows, skip, budget=512):
    """([tokens, dim] f16, offsets): kept rows only; batches of like length, `budget` tokens each."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    keep = [~np.isin(row, skip) for row in rows]
    offsets = np.concatenate([[0], np.cumsum([k.sum() for k in keep])])
    vectors = np.empty((offsets[-1], contract.DIM), np.float16)
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end + 1 - start) * len(rows[order[end]]) <= budget:
            end += 1
        part = order[start:end]
        for i, out in zip(part, run(*contract.pad([rows[i] for i in part])), strict=True):
            vectors[offsets[i] : offsets[i + 1]] = out[: len(rows[i])][keep[i]]
        start = end
    return vectors, offsets
