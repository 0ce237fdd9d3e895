"""Write a package.

python export.py --weights FOLDER --pairs pairs.jsonl --out FOLDER [--kinds int8 fp32 dynamic q8 q4] [--expansion]
"""

import argparse
import json
from pathlib import Path

import onnx

import contract
import split
from calibrate import channel_peaks
from encoder import Encoder
from graph import build


def clean_tokenizer(target):
    """The base's tokenizer.json without its own truncation and padding."""
    data = json.loads((contract.base_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    data["truncation"] = data["padding"] = None
    target.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--pairs", required=True, help="training pairs: a few calibrate the int8 graph")
    parser.add_argument("--out", required=True)
    parser.add_argument("--kinds", nargs="+", default=["int8"])
    parser.add_argument("--expansion", action="store_true", help="MASK rows by default")
    args = parser.parse_args()
    encoder, out = Encoder(args.weights), Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    peaks = channel_peaks(encoder, split.load(args.pairs)[0])
    state = {k: v.numpy() for k, v in encoder.trunk.state_dict().items()}
    for kind in args.kinds:
        target = out / ("model.onnx" if kind == "fp32" else f"model_{kind}.onnx")
        onnx.save(build(state, encoder.head.weight.detach().numpy(), kind, peaks), target)
        print(target.name, target.stat().st_size)
    clean_tokenizer(out / "tokenizer.json")
    config = contract.onnx_config("colibri-mini", args.expansion)
    (out / "onnx_config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    main()
