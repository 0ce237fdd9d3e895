import { partition } from '../../core/bundle/partition.ts'
import { compress } from '../../core/codec/compress.ts'
import { type CompressedBatch, gather, gatherPassages, type PassageSource } from '../../core/codec/gather.ts'
import { encodeCodec } from '../../core/codec/record.ts'
import { emptyManifest } from '../../core/engine/compatibility.ts'
import { type NewChunk, newChunk } from '../../core/engine/writing.ts'
import { checksum } from '../../core/index/checksum.ts'
import { documentDigest } from '../../core/index/digest.ts'
import type { ChunkEntry, CodecEntry, Manifest } from '../../core/index/manifest.ts'
import { passageText } from '../../core/text/passage-text.ts'
import { splitDocument } from '../../core/text/split.ts'
import type { Codec, CompressedPassages, Document, Passage, TokenEmbeddings } from '../../core/types.ts'
import { alignResiduals } from './aligned-residuals.ts'
import { pooled, trainBundleCodec } from './bundle-codec.ts'
import type { EarlierBundle } from './earlier-bundle.ts'
import type { BuildParts, BuildProgress } from './parts.ts'

/** A collection this many times larger than the one its codec was trained for gets a new one. */
const outgrown = 4

/** Takes the records of a chunk or codec that the earlier bundle does not hold. */
export type Sink = (records: ReadonlyMap<string, ArrayBuffer>) => Promise<void>

export interface Assembled {
  readonly manifest: Manifest
  /** Documents whose codes come from the earlier bundle. */
  readonly unchanged: number
  /** Passages encoded. */
  readonly encoded: number
}

/** A document that is to be indexed. */
interface Given {
  readonly document: Document
  readonly id: string
  readonly digest: string
}

/**
 * Makes an index of documents, in ascending order of id: what did not change since the earlier bundle is taken from
 * there, the rest is encoded. The same documents, encoder and earlier bundle give the same records.
 */
export async function assemble(
  documents: readonly Document[],
  earlier: EarlierBundle | undefined,
  parts: BuildParts,
  sink: Sink,
): Promise<Assembled> {
  const assembly = new Assembly(parts, earlierThatFits(documents.length, earlier), sink, documents.length)
  return assembly.run(documents)
}

function earlierThatFits(documents: number, earlier: EarlierBundle | undefined): EarlierBundle | undefined {
  if (earlier === undefined) return undefined
  return earlier.tokensPerDocument * documents < outgrown * earlier.codecEntry.tokens ? earlier : undefined
}

class Assembly {
  private done = 0
  private unchanged = 0
  private encoded = 0
  private known: ReadonlyMap<string, TokenEmbeddings> = new Map()

  constructor(
    private readonly parts: BuildParts,
    private readonly earlier: EarlierBundle | undefined,
    private readonly sink: Sink,
    private readonly total: number,
  ) {}

  async run(documents: readonly Document[]): Promise<Assembled> {
    const { encoder, format } = this.parts
    const manifest = { ...emptyManifest(encoder.identity, format), revision: 1 }
    if (documents.length === 0) return { manifest, unchanged: 0, encoded: 0 }
    const { codec, entry } = await this.codecFor(documents)
    const byId = new Map(documents.map((document) => [document.id, document]))
    const chunks: ChunkEntry[] = []
    for (const ids of partition([...byId.keys()])) {
      const group = ids.flatMap((id): Given[] => {
        const document = byId.get(id)
        return document === undefined ? [] : [{ document, id, digest: documentDigest(document) }]
      })
      chunks.push(await this.chunk(group, codec))
      this.done += group.length
      this.report('encoding')
    }
    this.report('done')
    const index = { ...manifest, codecs: [entry], chunks }
    return { manifest: index, unchanged: this.unchanged, encoded: this.encoded }
  }

  private async codecFor(documents: readonly Document[]): Promise<{ codec: Codec; entry: CodecEntry }> {
    const { earlier } = this
    if (earlier !== undefined) return { codec: earlier.codec, entry: earlier.codecEntry }
    this.report('training')
    const passages = documents.flatMap((document) => this.split(document))
    const { codec, tokens, encoded } = await trainBundleCodec(passages, this.parts)
    this.known = encoded
    const record = encodeCodec(codec)
    await this.sink(new Map([[`codec/${codec.id}`, record]]))
    return { codec, entry: { id: codec.id, bytes: record.byteLength, checksum: checksum(record), tokens } }
  }

  private async chunk(group: readonly Given[], codec: Codec): Promise<ChunkEntry> {
    const whole = this.earlier?.chunkOf(group)
    if (whole !== undefined) {
      this.unchanged += group.length
      return whole
    }
    const { entry, put } = await this.newChunk(group, codec)
    await this.sink(put)
    return entry
  }

  private async newChunk(group: readonly Given[], codec: Codec): Promise<NewChunk> {
    const kept = await Promise.all(group.map(({ id, digest }) => this.earlier?.document(id, digest)))
    this.unchanged += kept.filter((document) => document !== undefined).length
    const split = group.map(({ document }, index) => kept[index]?.passages ?? this.split(document))
    const fresh = await this.encode(
      split.flatMap((passages, index) => (kept[index] === undefined ? passages : [])),
      codec,
    )
    let next = 0
    const sources = split.flatMap((passages, index): PassageSource[] => {
      const earlier = kept[index]
      if (earlier !== undefined) {
        return earlier.ordinals.map((passage) => ({ compressed: earlier.compressed, passage }))
      }
      return passages.map(() => ({ compressed: fresh, passage: next++ }))
    })
    const documents = group.map(({ document, digest }, index) => ({ document, digest, passages: split[index] ?? [] }))
    return newChunk(documents, gatherPassages(codec, sources))
  }

  private async encode(passages: readonly Passage[], codec: Codec): Promise<CompressedPassages> {
    const { encoder, kernel, signal } = this.parts
    const texts = passages.map(passageText)
    const batches: CompressedBatch[] = []
    for (const indices of encoder.planBatches(texts)) {
      signal?.throwIfAborted()
      const rows = await this.rowsOf(indices.map((index) => texts[index] ?? ''))
      const compressed = alignResiduals(codec, rows, compress(codec, rows, kernel.nearest.bind(kernel)))
      batches.push({ indices, compressed })
      this.encoded += indices.length
      this.report('encoding')
    }
    return gather(codec, batches, texts.length)
  }

  /** Embeddings of a batch, pooled; those that the codec was trained on are known already. */
  private async rowsOf(texts: readonly string[]): Promise<readonly TokenEmbeddings[]> {
    const { encoder, format } = this.parts
    const missing = texts.filter((text) => !this.known.has(text))
    const encoded = missing.length === 0 ? [] : await encoder.encodePassages(missing)
    let next = 0
    return texts.flatMap((text) => {
      const known = this.known.get(text)
      if (known !== undefined) return known
      const fresh = encoded[next++]
      return fresh === undefined ? [] : pooled(fresh, format.pool)
    })
  }

  private split(document: Document): Passage[] {
    const { encoder } = this.parts
    return splitDocument(document, {
      countTokens: (text) => encoder.countTokens(text),
      budget: encoder.passageBudget,
    })
  }

  private report(phase: BuildProgress['phase']): void {
    this.parts.onProgress?.({ phase, documents: this.done, total: this.total, passages: this.encoded })
  }
}
