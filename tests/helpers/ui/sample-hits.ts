import type { Hit, SearchResult } from '../../../src/index.ts'

type ScoredPassage = NonNullable<Hit['sections']>[number]

const sample = (
  id: string,
  trail: readonly string[],
  text: string,
  { url, marked = '' }: { url: string; marked?: string },
): Hit => ({
  id,
  score: 1,
  title: trail[0] ?? id,
  url,
  passage: { text, trail, section: 0, range: { start: 0, end: text.length } },
  matches: marked
    .split(' ')
    .filter((word) => word !== '' && text.includes(word))
    .map((word) => ({
      query: { start: 0, end: 4 },
      passage: { start: text.indexOf(word), end: text.indexOf(word) + word.length },
      similarity: 0.8,
    })),
})

const section = (place: number, trail: readonly string[], anchor: string, text: string): ScoredPassage => ({
  score: 1 - place / 10,
  passage: { text, trail, anchor, section: place, range: { start: 0, end: text.length } },
})

const otherSections = [
  section(
    3,
    ['Making requests', 'Several requests at once'],
    'several',
    'One controller serves many requests: each that was given its signal is cancelled by the one call of abort().',
  ),
  section(5, ['Making requests', 'Old browsers'], 'old', 'Where there is no AbortController, the answer is ignored.'),
]

/** Hits as a documentation site gives them. */
export const sampleHits: readonly Hit[] = [
  sample(
    'abort',
    ['Making requests', 'Aborting a request'],
    'Pass the signal of an AbortController to fetch. When the reader leaves, call abort() on the controller: the request is cancelled and its promise rejects with an AbortError, which is no failure and needs no message.',
    { url: '/guide/requests#aborting', marked: 'cancelled request abort()' },
  ),
  sample('timeouts', ['Making requests', 'Timeouts'], 'AbortSignal.timeout(ms) stops a request that takes too long.', {
    url: '/guide/requests#timeouts',
    marked: 'stops request',
  }),
  sample(
    'streams',
    ['Streams', 'Reading', 'Ending early'],
    'A reader that has seen enough calls cancel(reason). The source is told, and may close its connection at once instead of sending what nobody waits for.',
    { url: '/guide/streams#ending-early', marked: 'cancel(reason) close' },
  ),
  sample('events', ['Events'], 'Listeners added with a signal are removed when it aborts.', {
    url: '/guide/events',
    marked: 'removed aborts',
  }),
]

/** The same, the first with other sections of its document. */
export const sectionedHits: readonly Hit[] = sampleHits.map((hit, row) =>
  row > 0 ? hit : { ...hit, sections: [{ score: 1, passage: hit.passage }, ...otherSections] },
)

/** Right-to-left text, with code in it. */
export const arabicHits: readonly Hit[] = [
  sample(
    'abort',
    ['الطلبات', 'إلغاء الطلب'],
    'مرّر إشارة AbortController إلى fetch. عند مغادرة القارئ استدعِ abort() فيُلغى الطلب ويُرفض الوعد.',
    { url: '/ar/requests#abort', marked: 'الطلب abort()' },
  ),
  sample('timeouts', ['الطلبات', 'المهلة'], 'توقف المهلة طلبًا يستغرق وقتًا طويلًا.', {
    url: '/ar/requests#timeouts',
    marked: 'توقف',
  }),
]

/** The first of them with another section. */
export const arabicSectionedHits: readonly Hit[] = arabicHits.map((hit, row) =>
  row > 0
    ? hit
    : {
        ...hit,
        sections: [
          section(2, ['الطلبات', 'المتصفحات القديمة'], 'fetch()', 'لا تعرف المتصفحات القديمة AbortController.'),
        ],
      },
)

/** Values of two fields, as many as sites have. */
export const sampleFacets: NonNullable<SearchResult['facets']> = {
  kind: [
    { value: 'guide', count: 12 },
    { value: 'reference', count: 7 },
    { value: 'example', count: 3 },
  ],
  version: [
    { value: 3, count: 14 },
    { value: 2, count: 8 },
  ],
}

/** What a hostile document would show. */
export const hostileHits: readonly Hit[] = [
  sample(
    'script',
    ['<script>globalThis.attacked = true</script>'],
    '<img src=x onerror="globalThis.attacked = true">',
    {
      url: 'javascript:globalThis.attacked=true',
    },
  ),
  sample('spaced', ['Spaced'], 'A scheme behind white space.', { url: ' \tJaVaScRiPt:globalThis.attacked=true' }),
  sample('data', ['Data'], 'A page in an address.', { url: 'data:text/html,<script>alert(1)</script>' }),
  sample('createElement', ['<form name="createElement"><input name="body">'], '</mark></a><svg onload=attacked()>', {
    url: 'https://example.com/?q="><script>attacked()</script>',
  }),
]
