/** Ids that BERT's uncased vocabulary gives to what a late-interaction contract names. */
const special: Readonly<Record<string, number>> = {
  '[PAD]': 0,
  '[unused0]': 1,
  '[unused1]': 2,
  '[UNK]': 100,
  '[CLS]': 101,
  '[SEP]': 102,
  '[MASK]': 103,
}

/** Characters with their ids in BERT's uncased vocabulary: `!` to `~` without capitals, from 999 on. */
const asciiRanges: readonly (readonly [first: string, last: string, id: number])[] = [
  ['!', '@', 999],
  ['[', '~', 1031],
]

const words =
  `the of and in to was he is as for on with that it his by at from her she you had an were but be this are not my
search query passage token document index word text page model browser worker hello world paris france capital city cafe
naive cancel request signal event fetch stream image style grid cell color animation selector element attribute
##s ##ing ##ed ##er ##ly ##tion ##ment ##able ##al ##ive ##ness 中 文 日 本 語 한 국 ß α β σ ##α ##σ`.split(/\s+/)

/** A tokenizer.json as answerai-colbert-small's: BertNormalizer, WordPiece, the same special ids, fewer words. */
export function twinTokenizer(size: number): Readonly<Record<string, unknown>> {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: Object.entries(special).map(([content, id]) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [special['[CLS]']], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [special['[SEP]']], tokens: ['[SEP]'] },
      },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: vocabulary(size),
    },
  }
}

function vocabulary(size: number): Record<string, number> {
  const vocab: Record<string, number> = { ...special }
  for (const [first, last, id] of asciiRanges) {
    for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) {
      vocab[String.fromCharCode(code)] = id + code - first.charCodeAt(0)
    }
  }
  const taken = new Set(Object.values(vocab))
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789', (letter) => `##${letter}`)
  const pieces = [...letters, ...words]
  for (let id = 0; id < size; id++) {
    if (!taken.has(id)) vocab[pieces.shift() ?? `[unused${id}]`] = id
  }
  return vocab
}

/** A tokenizer.json as ModernBERT's: byte-level BPE; here with single bytes, two words, and the blank in front of one. */
export function byteLevelTokenizer(): unknown {
  const pieces = ['h', 'e', 'l', 'o', 'w', 'r', 'd', ',', 'Ġ', 'Ċ', 'Ã', '©', 'ä', '¸', 'Ń']
  const merges = [
    ['h', 'e'],
    ['l', 'l'],
    ['ll', 'o'],
    ['he', 'llo'],
    ['o', 'r'],
    ['l', 'd'],
    ['Ġ', 'w'],
    ['Ġw', 'or'],
    ['Ġwor', 'ld'],
    ['Ċ', 'Ċ'],
  ]
  const tokens = [...pieces, ...merges.map((pair) => pair.join(''))]
  const added = ['[CLS]', '[SEP]', '[MASK]', '[PAD]', '[UNK]', '[Q] ', '[D] ']
  return {
    version: '1.0',
    added_tokens: added.map((content, index) => ({
      id: tokens.length + index,
      content,
      special: true,
      normalized: false,
    })),
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {},
    },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
      unk_token: '[UNK]',
    },
  }
}
