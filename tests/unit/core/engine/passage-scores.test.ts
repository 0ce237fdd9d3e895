import { describe, expect, test } from 'vitest'
import { compress } from '../../../../src/core/codec/compress.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { exactCodec } from '../../../../src/core/codec/record.ts'
import { PassageScores } from '../../../../src/core/engine/passage-scores.ts'
import { residentScores } from '../../../../src/core/engine/ranked-chunk.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'
import { allResident } from '../../../helpers/resident.ts'

const dim = 8
const query = clusteredEmbeddings({ rows: 3, dim, seed: 1 })
const passages = dividedRows(clusteredEmbeddings({ rows: 20, dim, seed: 2 }), new Array<number>(10).fill(2))

/** Notes which passages are scored, in the order of the calls. */
class NotingKernel extends ScalarKernel {
  readonly asked: (readonly number[] | undefined)[] = []

  override score(chunk: string, listed?: Uint32Array): Float32Array {
    this.asked.push(listed && [...listed])
    return super.score(chunk, listed)
  }
}

/** A chunk of ten passages, two of each document. */
function one() {
  const kernel = new NotingKernel()
  const codec = exactCodec(dim)
  kernel.addCodec(codec)
  kernel.addChunk('chunk', compress(codec, passages, nearest))
  kernel.setQuery(query)
  const documentOf = Uint32Array.from(passages, (_, index) => index >> 1)
  const chunk = { entry: { id: 'chunk', codec: codec.id }, documentOf, removed: new Set<number>() }
  return { kernel, chunk, all: kernel.score('chunk') }
}

describe('exact scores', () => {
  test('are those of what was added, in the order of the passages', async () => {
    const { kernel, chunk, all } = one()
    const scores = new PassageScores(residentScores(kernel, allResident))
    expect(scores.all.size).toBe(0)
    await scores.add([{ chunk, passages: Uint32Array.of(1, 6, 9) }])
    expect(await scores.add([{ chunk, passages: Uint32Array.of(0, 6, 7) }])).toBe(true)
    const passages = Uint32Array.of(0, 1, 6, 7, 9)
    expect([...scores.all]).toEqual([
      [chunk, { passages, scores: Float32Array.from(passages, (passage) => all[passage] as number) }],
    ])
    const ranked = scores.best([chunk], 10).map(({ passage, score }) => [passage, score])
    const better = [0, 1, 6, 7].filter((passage) => (all[passage] as number) >= (all[passage ^ 1] as number))
    expect(ranked).toEqual(
      [...better, 9].sort((a, b) => (all[b] as number) - (all[a] as number)).map((passage) => [passage, all[passage]]),
    )
    expect(scores.best([chunk], 2)).toEqual(scores.best([chunk], 10).slice(0, 2))
  })

  test('say what a document scores by those of its passages that were scored', async () => {
    const { kernel, chunk, all } = one()
    const scores = new PassageScores(residentScores(kernel, allResident))
    expect(scores.scoreOf({ chunk, passage: 2 })).toBeUndefined()
    await scores.add([{ chunk, passages: Uint32Array.of(3, 6, 7) }])
    expect(scores.scoreOf({ chunk, passage: 2 })).toBe(all[3])
    expect(scores.scoreOf({ chunk, passage: 6 })).toBe(Math.max(all[6] as number, all[7] as number))
    expect(scores.scoreOf({ chunk, passage: 9 })).toBeUndefined()
    await scores.add([{ chunk }])
    expect(scores.scoreOf({ chunk, passage: 9 })).toBe(Math.max(all[8] as number, all[9] as number))
  })

  test('are made once', async () => {
    const { kernel, chunk, all } = one()
    kernel.asked.length = 0
    const scores = new PassageScores(residentScores(kernel, allResident))
    await scores.add([{ chunk, passages: Uint32Array.of(3, 4) }])
    await scores.add([{ chunk, passages: Uint32Array.of(2, 3, 5) }])
    await scores.add([{ chunk, passages: Uint32Array.of(2, 4) }])
    expect(kernel.asked).toEqual([
      [3, 4],
      [2, 5],
    ])
    const everything = new PassageScores(residentScores(kernel, allResident))
    await everything.add([{ chunk }])
    await everything.add([{ chunk, passages: Uint32Array.of(1) }])
    expect(kernel.asked.slice(2)).toEqual([undefined])
    expect(everything.all.get(chunk)).toEqual({ passages: undefined, scores: all })
  })

  test('say when a chunk has gone', async () => {
    const { chunk } = one()
    const scores = new PassageScores(async () => undefined)
    expect(await scores.add([{ chunk }])).toBe(false)
  })
})
