"""Train the head and the upper layers on pairs, with in-batch negatives and distillation.

python train.py --pairs pairs.jsonl --weights FOLDER (zero-shot) --out FOLDER [--steps 2000]
"""

import argparse
import random
import time

import torch
from torch.nn import functional

import contract
import split
from encoder import Encoder

QUERY_LENGTH, PASSAGE_LENGTH = contract.QUERY_MAXLEN, 96


def batches(pairs, size, run, seed):
    """Batches of one source, of runs of neighbours: sections of one page, questions on one disease,
    packages of one family are each other's hard negatives."""
    rng = random.Random(seed)
    sources = {}
    for pair in pairs:
        sources.setdefault(pair["source"], []).append(pair)
    weights = [len(v) ** 0.5 for v in sources.values()]
    while True:
        rows = rng.choices(list(sources.values()), weights)[0]
        batch, seen = [], set()
        while len(batch) < size:
            start = rng.randrange(len(rows))
            for pair in rows[start : start + run]:
                key = pair["query"].lower()
                if key not in seen and pair["passage"] not in seen and len(batch) < size:
                    seen |= {key, pair["passage"]}
                    batch.append(pair)
        yield batch


def maxsim(queries, query_mask, documents, document_mask):
    """[queries, documents]: mean over query tokens of the best document token, so that length does not matter."""
    products = torch.einsum("qid,pjd->qpij", queries, documents)
    products = products.masked_fill(~document_mask[None, :, None, :], -1.0)
    best = products.amax(-1) * query_mask[:, None, :]
    return best.sum(-1) / query_mask.sum(-1)[:, None]


def lower(encoder, ids, mask, layers):
    """States after the frozen layers, and the attention mask as those layers take it."""
    trunk = encoder.trunk
    bias = torch.zeros(mask.shape, dtype=torch.float32).masked_fill(mask == 0, -10000.0)[:, None, None, :]
    x = trunk.embeddings(input_ids=ids)
    for layer in trunk.encoder.layer[:layers]:
        x = layer(x, bias)
        x = x[0] if isinstance(x, tuple) else x
    return x, bias


def upper(encoder, x, bias, layers):
    for layer in encoder.trunk.encoder.layer[layers:]:
        x = layer(x, bias)
        x = x[0] if isinstance(x, tuple) else x
    return x


def unit(x):
    return functional.normalize(x.float(), dim=-1, eps=1e-6)


def pooled(states, mask):
    return unit((states.float() * mask[..., None]).sum(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--teacher", help="folder; the starting weights when not given")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--run", type=int, default=4, help="neighbours in a row")
    parser.add_argument("--frozen", type=int, default=2, help="layers that stay as they are")
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--head-rate", type=float, default=5e-4)
    parser.add_argument("--scale", type=float, default=30.0)
    parser.add_argument("--distil", type=float, default=0.5, help="share of the teacher's distribution in the target")
    parser.add_argument(
        "--mask-share", type=float, default=0.0, help="share of the batches whose queries get MASK rows"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-every", type=int, default=200)
    args = parser.parse_args()
    torch.manual_seed(0)
    tokenizer = contract.load_tokenizer(contract.base_folder() / "tokenizer.json")
    skip = torch.tensor(contract.skiplist(tokenizer))
    teacher, student = (
        Encoder(args.teacher or args.weights).eval(),
        Encoder(args.weights).eval(),
    )  # no dropout: few steps
    student.requires_grad_(False)
    trained = list(student.trunk.encoder.layer[args.frozen :].parameters())
    for parameter in trained:
        parameter.requires_grad_(True)
    student.head.requires_grad_(True)
    groups = [{"params": trained, "lr": args.rate}, {"params": student.head.parameters(), "lr": args.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warmup = max(1, args.steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warmup, max(0.02, (args.steps - s) / (args.steps - warmup)))
    )
    pairs, _ = split.load(args.pairs)
    rng = random.Random(args.seed)
    started, sums = time.time(), torch.zeros(3)
    for step, batch in enumerate(batches(pairs, args.batch, args.run, args.seed)):
        if step == args.steps:
            break
        sides, expand = [], rng.random() < args.mask_share
        for rows, length in (
            (contract.query_ids(tokenizer, [p["query"] for p in batch]), QUERY_LENGTH if expand else None),
            (contract.document_ids(tokenizer, [p["passage"] for p in batch], PASSAGE_LENGTH), None),
        ):
            ids, mask = map(torch.from_numpy, contract.pad(rows, length, contract.MASK))
            with torch.autocast("cpu", torch.bfloat16):
                with torch.no_grad():
                    x, bias = lower(student, ids, mask, args.frozen)
                    theirs = upper(teacher, x, bias, args.frozen)
                ours = unit(student.head(upper(student, x, bias, args.frozen)))
            sides.append((ids, mask == 1, ours, theirs))
        (_, query_mask, queries, query_states), (ids, mask, documents, states) = sides
        keep = mask & ~torch.isin(ids, skip)
        with torch.no_grad():  # late interaction on all 384 dimensions, and the single vectors
            logits = 30 * maxsim(unit(query_states), query_mask, unit(states), keep)
            logits = logits + 20 * pooled(query_states, query_mask) @ pooled(states, mask).T
            target = args.distil * logits.softmax(-1) + (1 - args.distil) * torch.eye(len(batch))
        scores = args.scale * maxsim(queries, query_mask | expand, documents, keep)
        loss = -(target * scores.log_softmax(-1)).sum(-1).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*trained, *student.head.parameters()], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        right = (scores.argmax(-1) == torch.arange(len(batch))).float().mean()
        his = (logits.argmax(-1) == torch.arange(len(batch))).float().mean()
        sums += torch.tensor([loss.item(), right, his])
        if (step + 1) % 10 == 0:
            print(step + 1, f"{time.time() - started:.0f} s", *(f"{v:.4f}" for v in sums / 10), flush=True)
            sums.zero_()
        if (step + 1) % args.save_every == 0 or step + 1 == args.steps:
            student.save(args.out)


if __name__ == "__main__":
    main()
