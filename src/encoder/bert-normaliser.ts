/** Ideographs beyond the first plane that BERT's reference tokenizer sets apart as words. */
const ideographs = /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu

/**
 * Mends the two places where @huggingface/tokenizers 0.2 normalises otherwise than the Rust library that models are
 * trained with: it lower-cases whole texts, so a word's last capital sigma becomes a final one, and it overlooks
 * ideographs beyond the first plane. To be applied to a text before the tokenizer sees it.
 * @param normalizer The `normalizer` of a tokenizer.json.
 */
export function bertMending(normalizer: unknown): (text: string) => string {
  const config = typeof normalizer === 'object' && normalizer !== null ? new Map(Object.entries(normalizer)) : new Map()
  if (config.get('type') !== 'BertNormalizer') return (text) => text
  const lowercase = config.get('lowercase') === true
  const spaced = config.get('handle_chinese_chars') === true
  return (text) => {
    const cased = lowercase ? text.replaceAll('\u03a3', '\u03c3') : text
    return spaced ? cased.replace(ideographs, ' $& ') : cased
  }
}
