import { de } from './strings/de.ts'
import { en } from './strings/en.ts'
import { es } from './strings/es.ts'
import { fr } from './strings/fr.ts'
import { ja } from './strings/ja.ts'
import type { Strings } from './strings/strings.ts'
import { zh } from './strings/zh.ts'

const shipped: Readonly<Record<string, Strings>> = { de, en, es, fr, ja, zh }

/** The shipped strings of a language tag (`de-CH` is `de`), English for others, with those of the application's own. */
export function stringsFor(language: string, own: Partial<Strings> = {}): Strings {
  const [base = 'en'] = language.toLowerCase().split(/[-_]/)
  return { ...((Object.hasOwn(shipped, base) && shipped[base]) || en), ...own }
}
