/** One token as a tokenizer's model names it, without the mark that says it continues a word. */
export interface Surface {
  readonly text: string
  /** It stands for a whole word that the vocabulary cannot spell. */
  readonly unknown: boolean
}

/** How a tokenizer's model writes text: characters as they are, or each UTF-8 byte as one printable character (GPT-2). */
export type Alphabet = 'characters' | 'bytes'

export interface SurfaceRules {
  readonly alphabet: Alphabet
  /** Mark of a token that continues a word, `##` for WordPiece. */
  readonly continuation: string
  readonly unknown: string | undefined
  /** Added tokens by name, as the normaliser would leave them in a text. */
  readonly added: ReadonlyMap<string, string>
}

export function surfaceOf(token: string, rules: SurfaceRules): Surface {
  const added = rules.added.get(token)
  if (token === rules.unknown) return { text: '', unknown: true }
  if (added !== undefined) return { text: spell(added, rules.alphabet), unknown: false }
  const { continuation } = rules
  const continues = continuation !== '' && token.length > continuation.length && token.startsWith(continuation)
  const text = continues ? token.slice(continuation.length) : token.replace(/^\u2581/, '')
  return { text, unknown: false }
}

const utf8 = new TextEncoder()

/** Writes text in an alphabet. */
export function spell(text: string, alphabet: Alphabet): string {
  return alphabet === 'characters' ? text : Array.from(utf8.encode(text), (byte) => byteCharacters[byte]).join('')
}

/** GPT-2's bytes_to_unicode: printable Latin-1 bytes are themselves, the others follow from U+0100 in order. */
const byteCharacters: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte).map((byte, _, bytes) =>
  String.fromCharCode(
    isPrintable(byte) ? byte : 256 + bytes.slice(0, byte).filter((other) => !isPrintable(other)).length,
  ),
)

function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
}
