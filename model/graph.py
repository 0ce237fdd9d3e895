"""The encoder as an ONNX graph, written node by node: nothing to clean up after an exporter.

kinds of linear layer: fp32; int8 (one activation scale per token); dynamic (one activation scale per
batch, ONNX Runtime's ordinary dynamic quantisation); q8 and q4 (weight-only MatMulNBits).
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HEADS, EPS, LIFT = 12, 1e-12, 0.17


class Graph:
    def __init__(self, kind, peaks):
        self.kind, self.peaks, self.nodes, self.weights = kind, peaks, [], {}

    def weight(self, name, value, dtype=np.float32):
        self.weights[name] = np.array(value, dtype=dtype, order="C")  # keeps 0-d scalars
        return name

    def node(self, op, inputs, outputs=1, domain="", **attributes):
        names = [f"{op}_{len(self.nodes)}" + (f"_{i}" if i else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, name=names[0], domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def linear(self, x, name, weight, bias=None):
        """x [.., k] times weight [k, n] (+ bias)."""
        if self.kind == "int8" and name.endswith("output.dense") and "attention" not in name:
            # Gelu's output is never below -0.17: lifted to 0, all 8 bits are for what is above
            x = self.node("Add", [x, "lift"])
            y = self.linear_int8(x, name, weight, "u0")
            seen = self.weights[name + ".int8"] * self.weights[name + ".scale"]  # as rounded, not as it was
            bias = bias - LIFT * (seen * self.weights[name + ".smooth"][:, None]).sum(axis=0)
        else:
            y = getattr(self, "linear_" + self.kind)(x, name, weight)
        return self.node("Add", [y, self.weight(name + ".bias", bias)]) if bias is not None else y

    def linear_fp32(self, x, name, weight):
        return self.node("MatMul", [x, self.weight(name, weight)])

    def quantized(self, name, weight):
        """Symmetric int8, one scale per column."""
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-12) / 127
        self.weight(name + ".int8", np.round(weight / scale), np.int8)
        self.weight(name + ".scale", scale)
        return name + ".int8", name + ".scale"

    def linear_int8(self, x, name, weight, zero="u128"):
        # SmoothQuant: channels that are large in x are made smaller there and larger in the weights
        channels = self.peaks[name] + (LIFT if zero == "u0" else 0)
        smooth = np.sqrt(np.maximum(channels, 1e-5) / np.maximum(np.abs(weight).max(axis=1), 1e-5))
        x = self.node("Mul", [x, self.weight(name + ".smooth", 1 / smooth)])
        q, scale = self.quantized(name, weight * smooth[:, None])
        top = "c127" if zero == "u128" else "c255"
        peak = self.node("ReduceMax", [x if zero == "u0" else self.node("Abs", [x]), "last"], keepdims=1)
        step = self.node("Div", [self.node("Max", [peak, "tiny"]), top])
        unit = self.node("QuantizeLinear", [self.node("Div", [x, step]), "one", zero])
        y = self.node("MatMulIntegerToFloat", [unit, q, "one", scale, zero], domain="com.microsoft")
        return self.node("Mul", [y, step])

    def linear_dynamic(self, x, name, weight):
        q, scale = self.quantized(name, weight)
        return self.node("DynamicQuantizeMatMul", [x, q, scale], domain="com.microsoft")

    def linear_nbits(self, x, name, weight, bits, block=32):
        k, n = weight.shape
        groups = weight.T.reshape(n, k // block, block)
        top = 2 ** (bits - 1)
        scale = np.maximum(np.abs(groups).max(axis=2), 1e-12) / (top - 1)
        q = (np.clip(np.round(groups / scale[..., None]), 1 - top, top - 1) + top).astype(np.uint8)
        if bits == 4:
            q = q[..., 0::2] | (q[..., 1::2] << 4)
        inputs = [x, self.weight(name + ".q", q, np.uint8), self.weight(name + ".scale", scale)]
        return self.node("MatMulNBits", inputs, domain="com.microsoft", K=k, N=n, bits=bits, block_size=block)

    def linear_q8(self, x, name, weight):
        return self.linear_nbits(x, name, weight, 8)

    def linear_q4(self, x, name, weight):
        return self.linear_nbits(x, name, weight, 4)

    def table(self, name, value, index):
        """Rows of an embedding table; int8 with a scale per row in every quantised kind."""
        if self.kind == "fp32":
            return self.node("Gather", [self.weight(name, value), index])
        scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-12) / 127
        q = self.node("Gather", [self.weight(name + ".int8", np.round(value / scale), np.int8), index])
        rows = self.node("Gather", [self.weight(name + ".scale", scale), index])
        return self.node("Mul", [self.node("Cast", [q], to=TensorProto.FLOAT), rows])

    def norm(self, x, name, state):
        inputs = [x, self.weight(name + ".w", state[name + ".weight"]), self.weight(name + ".b", state[name + ".bias"])]
        return self.node("LayerNormalization", inputs, axis=-1, epsilon=EPS)


def build(state, head, kind="fp32", peaks=None):
    """state: the trunk's weights as arrays; head: [dim, hidden]; peaks: the largest |x| of every channel that
    each linear layer takes, for kind int8 (calibrate.py). Returns an onnx.ModelProto."""
    g = Graph(kind, peaks)
    hidden = head.shape[1]
    layers = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("encoder.layer."))
    for name, value in {"one": 1, "c127": 127, "c255": 255, "lift": LIFT, "tiny": 1e-12, "mask_off": -10000.0}.items():
        g.weight(name, value)
    for name, value in {
        "last": [-1],
        "axes12": [1, 2],
        "split": [0, 0, 3 * HEADS, hidden // HEADS],
        "merge": [0, 0, hidden],
        "zero": 0,
        "step": 1,
        "thirds": [HEADS] * 3,
    }.items():
        g.weight(name, value, np.int64)
    g.weight("u128", 128, np.uint8)
    g.weight("u0", 0, np.uint8)

    words, positions, types = (state[f"embeddings.{n}_embeddings.weight"] for n in ("word", "position", "token_type"))
    length = g.node("Squeeze", [g.node("Shape", ["input_ids"], start=1, end=2)])
    where = g.node("Range", ["zero", length, "step"])
    x = g.node("Add", [g.table("words", words, "input_ids"), g.table("positions", positions + types[0], where)])
    x = g.norm(x, "embeddings.LayerNorm", state)
    attend = g.node("Unsqueeze", [g.node("Cast", ["attention_mask"], to=TensorProto.FLOAT), "axes12"])
    away = g.node("Mul", [g.node("Sub", ["one", attend]), "mask_off"])

    for i in range(layers):
        p = f"encoder.layer.{i}."
        parts = [state[p + f"attention.self.{n}.weight"].T for n in ("query", "key", "value")]
        biases = [state[p + f"attention.self.{n}.bias"] for n in ("query", "key", "value")]
        scale = (hidden / HEADS) ** -0.5  # folded into the query
        weight = np.concatenate([parts[0] * scale, parts[1], parts[2]], axis=1)
        bias = np.concatenate([biases[0] * scale, biases[1], biases[2]])
        qkv = g.node("Reshape", [g.linear(x, p + "qkv", weight, bias), "split"])
        qkv = g.node("Transpose", [qkv], perm=[0, 2, 1, 3])
        q, k, v = g.node("Split", [qkv, "thirds"], outputs=3, axis=1)
        scores = g.node("MatMul", [q, g.node("Transpose", [k], perm=[0, 1, 3, 2])])
        weights = g.node("Softmax", [g.node("Add", [scores, away])], axis=-1)
        mixed = g.node("Transpose", [g.node("MatMul", [weights, v])], perm=[0, 2, 1, 3])
        mixed = g.node("Reshape", [mixed, "merge"])

        def dense(y, name, p=p):
            return g.linear(y, p + name, state[p + name + ".weight"].T, state[p + name + ".bias"])

        x = g.node("Add", [x, dense(mixed, "attention.output.dense")])
        x = g.norm(x, p + "attention.output.LayerNorm", state)
        wide = g.node("Gelu", [dense(x, "intermediate.dense")], domain="com.microsoft")
        x = g.node("Add", [x, dense(wide, "output.dense")])
        x = g.norm(x, p + "output.LayerNorm", state)

    y = g.linear(x, "head", head.T)
    length = g.node("Max", [g.node("ReduceL2", [y, "last"], keepdims=1), "tiny"])
    g.nodes.append(helper.make_node("Div", [y, length], ["output"], name="output"))
    return finish(g, head.shape[0])


def finish(g, dim):
    used = {name for node in g.nodes for name in node.input}
    graph = helper.make_graph(
        g.nodes,
        "colibri-mini",
        [
            helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"])
            for n in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", "sequence", dim])],
        [numpy_helper.from_array(v, n) for n, v in g.weights.items() if n in used],
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="colibri")
    onnx.checker.check_model(model)
    return model
