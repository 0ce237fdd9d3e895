import { trainCodec } from '../codec/train.ts'
import type { Kernel } from '../ports.ts'
import { randomSource } from '../random.ts'
import type { Codec, TokenEmbeddings } from '../types.ts'
import type { Collection } from './collection.ts'
import type { NewCodec } from './writing.ts'

/** A collection this many times larger than the one its newest codec was trained for gets a new codec. */
const outgrown = 16
/** Centroids are chosen for a collection this many times larger than the one seen so far. */
const headroom = 4
const seed = 1

/**
 * Which codec the next chunk is made with. Chunks keep the codec they were made with; a collection that has outgrown
 * its newest one gets a further codec, trained on a uniform sample of the rows encoded since.
 */
export class CodecChoice {
  private current: Codec | undefined
  private trainedFor: number
  private isSaved = true
  private readonly random = randomSource(seed)
  private readonly sample: Float32Array
  private readonly dim: number
  private held = 0
  private offered = 0
  private readonly tokensBefore: number

  constructor(
    private readonly collection: Collection,
    private readonly kernel: Kernel,
    private readonly sampleRows: number,
  ) {
    const { manifest } = collection
    const newest = manifest.codecs.findLast((entry) => collection.codecs.has(entry.id))
    this.current = newest === undefined ? undefined : collection.codecs.get(newest.id)
    this.trainedFor = newest?.tokens ?? 0
    this.tokensBefore = manifest.chunks.reduce((sum, chunk) => sum + chunk.tokens, 0)
    this.dim = collection.encoder.dim
    this.sample = new Float32Array(manifest.nbits === 'f32' ? 0 : sampleRows * this.dim)
  }

  /** Adds rows to the sample; returns the codec to use as soon as there is one. */
  offer(passages: readonly TokenEmbeddings[]): Codec | undefined {
    for (const passage of passages) this.collect(passage)
    const full = this.held === this.sampleRows
    if (this.current === undefined && (full || this.sample.length === 0)) this.train()
    return this.current
  }

  /** The codec for the rows offered so far, trained on what there is when there is none yet. */
  settle(): Codec {
    return this.current ?? this.train()
  }

  /** To call between two chunks: a collection that has outgrown its codec gets a new one. */
  renew(): void {
    const tokens = this.tokensBefore + this.offered
    if (this.current !== undefined && this.held === this.sampleRows && tokens > outgrown * this.trainedFor) this.train()
  }

  /** The codec, when it still has to be stored beside the chunk that uses it. */
  unsaved(): NewCodec | undefined {
    return this.current === undefined || this.isSaved ? undefined : { codec: this.current, tokens: this.trainedFor }
  }

  saved(): void {
    this.isSaved = true
  }

  /** Uniform reservoir sample (Vitter 1985, algorithm R) over every row offered. */
  private collect({ rows, data }: TokenEmbeddings): void {
    const { dim, sample } = this
    for (let row = 0; row < rows && sample.length > 0; row++) {
      const slot = this.held < this.sampleRows ? this.held++ : Math.floor(this.random() * (this.offered + row + 1))
      if (slot < this.sampleRows) sample.set(data.subarray(row * dim, (row + 1) * dim), slot * dim)
    }
    this.offered += rows
  }

  private train(): Codec {
    const { dim, held, kernel, collection } = this
    this.trainedFor = this.tokensBefore + this.offered
    const rows = { rows: held, dim, data: this.sample.subarray(0, held * dim) }
    this.current = trainCodec(rows, {
      nbits: collection.manifest.nbits,
      seed,
      tokens: headroom * this.trainedFor,
      nearest: (vectors, centroids) => kernel.nearest(vectors, centroids),
    })
    this.isSaved = collection.codecs.has(this.current.id)
    return this.current
  }
}
