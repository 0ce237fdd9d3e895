import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Encoder } from '../../src/core/ports.ts'
import type { TokenEmbeddings } from '../../src/core/types.ts'
import { createEncoder } from '../../src/encoder/encoder.ts'
import { type Dtype, loadPackage } from '../../src/encoder/package.ts'
import { nodeModelFiles } from '../../src/node/model-files.ts'
import { createNodeSession } from '../../src/node/session.ts'
import { goldenCorpus, goldenEmbeddings, goldenRows, goldenTexts, leastRowCosine, maxSim } from '../helpers/golden.ts'

const builtIn = new URL('../../public/models/colibri-mini/', import.meta.url).href

/** One encoder for each expansion over one package, on WASM as in a browser. */
async function encoders(location: string, dtype: Dtype): Promise<Record<'none' | 'mask', Encoder>> {
  const open = async (queryExpansion: 'none' | 'mask'): Promise<Encoder> => {
    const loaded = await loadPackage(nodeModelFiles(location), { dtype, queryExpansion })
    const session = await createNodeSession(loaded.graph, { device: 'wasm' })
    return createEncoder({ package: loaded.package, session })
  }
  return { none: await open('none'), mask: await open('mask') }
}

async function encodeAll(encoder: Encoder, texts: readonly string[]): Promise<TokenEmbeddings[]> {
  const encoded: TokenEmbeddings[] = []
  for (const batch of encoder.planBatches(texts)) {
    const rows = await encoder.encodePassages(batch.map((index) => texts[index] ?? ''))
    for (const [position, index] of batch.entries()) encoded[index] = rows[position] ?? { rows: 0, dim: 0, data: new Float32Array() }
  }
  return encoded
}

/** Queries of the golden corpus whose best eleven lie far apart (`GRADED` in model/golden_texts.py). */
const gradedQueries = 9

/** fp32 weights are not committed; COLIBRI_MODEL_FP32 names a folder with `model.onnx`, tokenizer and contract. */
const packages = [
  { dtype: 'int8', location: builtIn, cosine: 0.99, tie: { none: 0.2, mask: 0.3 }, scores: 1 },
  { dtype: 'fp32', location: process.env['COLIBRI_MODEL_FP32'], cosine: 0.9999, tie: { none: 0.001, mask: 0.001 }, scores: 0.01 },
] as const

describe.each(packages)('$dtype against PyLate', ({ dtype, location, cosine, tie, scores }) => {
  const unavailable = location === undefined
  let encoder: Record<'none' | 'mask', Encoder>
  beforeAll(async () => {
    if (location !== undefined) encoder = await encoders(location, dtype)
  })
  afterAll(async () => {
    if (location === undefined) return
    await encoder.none.dispose()
    await encoder.mask.dispose()
  })

  test.skipIf(unavailable)(`rows of every text have a cosine of ${cosine}`, async () => {
    const [{ texts, dim }, embeddings] = [await goldenTexts(), await goldenEmbeddings()]
    const passages = await encodeAll(encoder.none, texts.map(({ text }) => text))
    for (const [index, golden] of texts.entries()) {
      const ours = {
        query: await encoder.none.encodeQuery(golden.text),
        queryMask: await encoder.mask.encodeQuery(golden.text),
        passage: passages[index],
      }
      for (const kind of ['query', 'queryMask', 'passage'] as const) {
        if (golden[kind].divergent) continue
        const rows = ours[kind] ?? { rows: 0, dim, data: new Float32Array() }
        const least = leastRowCosine(rows, goldenRows(embeddings, dim, golden[kind]))
        expect(least, `${kind} of ${golden.name}`).toBeGreaterThanOrEqual(cosine)
      }
    }
  })

  test.skipIf(unavailable)('a passage keeps its embeddings whatever its batch mates', async () => {
    const { passages } = await goldenCorpus()
    const { texts } = await goldenTexts()
    const mixed = [...texts.map(({ text }) => text).filter((text) => text.length < 400).slice(0, 12), ...passages.slice(0, 4)]
    const together = await encoder.none.encodePassages(mixed)
    for (const [index, text] of mixed.entries()) {
      const [alone] = await encoder.none.encodePassages([text])
      const beside = together[index]
      expect(alone && beside && leastRowCosine(alone, beside), text).toBeGreaterThanOrEqual(0.999)
    }
  })

  test.skipIf(unavailable).each(['none', 'mask'] as const)('ranks the golden corpus alike, expansion %s', async (expansion) => {
    const { passages, queries } = await goldenCorpus()
    const encoded = await encodeAll(encoder.none, passages)
    let clear = 0
    for (const golden of queries) {
      const { scores: reference, top, clear: apart } = golden[expansion]
      const query = await encoder[expansion].encodeQuery(golden.query)
      const found = encoded.map((passage) => maxSim(query, passage))
      for (const [index, score] of found.entries()) {
        expect(Math.abs(score - (reference[index] ?? Number.NaN)), golden.query).toBeLessThan(scores)
      }
      const best = [...found.keys()].sort((a, b) => (found[b] ?? 0) - (found[a] ?? 0)).slice(0, 10)
      const worthy = (reference[top[9] ?? 0] ?? Number.NaN) - tie[expansion]
      for (const index of best) expect(reference[index], golden.query).toBeGreaterThanOrEqual(worthy)
      if (!apart) continue
      clear++
      expect(best, golden.query).toEqual(top)
    }
    expect(clear).toBe(gradedQueries)
  })
})
