import { centroidCount, trainCodecInSteps } from '../codec/train.ts'
import type { Kernel } from '../ports.ts'
import { randomSource } from '../random.ts'
import type { Steps } from '../steps.ts'
import type { Codec, TokenEmbeddings } from '../types.ts'
import type { Collection } from './collection.ts'
import type { NewCodec } from './writing.ts'

/** A collection this many times larger than the one its newest codec was trained for may get a larger codec. */
const outgrown = 4
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
    this.dim = manifest.encoder.dim
    this.sample = new Float32Array(manifest.nbits === 'f32' ? 0 : sampleRows * this.dim)
  }

  /** The codec to use; undefined as long as there is none. */
  get codec(): Codec | undefined {
    return this.current
  }

  /** Adds rows to the sample. */
  collect(passages: readonly TokenEmbeddings[]): void {
    for (const passage of passages) this.sampleRowsOf(passage)
  }

  /** Whether the first codec can be trained on as much as it will ever see. */
  get isReady(): boolean {
    return this.current === undefined && this.held * this.dim === this.sample.length
  }

  /** Whether the collection has outgrown its codec; to be asked between two chunks. */
  get isOutgrown(): boolean {
    const { current, tokens, dim } = this
    if (current === undefined || current.nbits === 'f32' || tokens < outgrown * this.trainedFor) return false
    return centroidCount(tokens, this.held, dim) > current.centroids.length / dim
  }

  /** Trains a codec on the rows collected so far, which then is the one to use. */
  *train(): Steps<Codec> {
    const { dim, held, kernel, collection, tokens } = this
    const rows = { rows: held, dim, data: this.sample.slice(0, held * dim) }
    const codec = yield* trainCodecInSteps(rows, {
      nbits: collection.manifest.nbits,
      seed,
      tokens,
      nearest: (vectors, centroids) => kernel.nearest(vectors, centroids),
    })
    this.current = codec
    this.trainedFor = tokens
    this.isSaved = collection.codecs.has(codec.id)
    return codec
  }

  private get tokens(): number {
    return this.tokensBefore + this.offered
  }

  /** The codec, when it still has to be stored beside the chunk that uses it. */
  unsaved(): NewCodec | undefined {
    return this.current === undefined || this.isSaved ? undefined : { codec: this.current, tokens: this.trainedFor }
  }

  saved(): void {
    this.isSaved = true
  }

  /** Uniform reservoir sample (Vitter 1985, algorithm R) over every row offered. */
  private sampleRowsOf({ rows, data }: TokenEmbeddings): void {
    const { dim, sample, sampleRows } = this
    if (sample.length > 0) {
      const free = Math.min(rows, sampleRows - this.held)
      sample.set(data.subarray(0, free * dim), this.held * dim)
      this.held += free
      for (let row = free; row < rows; row++) {
        const slot = Math.floor(this.random() * (this.offered + row + 1))
        if (slot < sampleRows) sample.set(data.subarray(row * dim, (row + 1) * dim), slot * dim)
      }
    }
    this.offered += rows
  }
}
