import { compress } from '../codec/compress.ts'
import { type CompressedBatch, gather } from '../codec/gather.ts'
import { poolTokens } from '../codec/pooling.ts'
import { SearchError } from '../errors.ts'
import { documentDigest } from '../index/digest.ts'
import type { IndexProgress, IndexSummary } from '../results.ts'
import { passageText } from '../text/passage-text.ts'
import { splitDocumentInSteps } from '../text/split.ts'
import { validateDocument } from '../text/validate.ts'
import type { Codec, CompressedPassages, Document, Passage, TokenEmbeddings } from '../types.ts'
import { CodecChoice } from './codec-choice.ts'
import type { Directory } from './directory.ts'
import { inTurns } from './in-turns.ts'
import type { EngineParts } from './parts.ts'
import { addChunk, type IndexedDocument, newChunkInSteps } from './writing.ts'

/** How much index() holds before it writes; tests make these small. */
export interface IndexingTuning {
  /** Characters of waiting passages that make a chunk. Default 64,000: some 16,000 tokens, the most a crash loses. */
  readonly flushCharacters: number
  /** Characters of documents that are looked at before whoever waits goes first. Default 200,000: a few milliseconds. */
  readonly pauseCharacters: number
  /** Rows that k-means sees at most. Default 32,768: some 12 MB at 96 dimensions. */
  readonly sampleRows: number
}

/** Dividing a document into passages takes some ten times as long as looking at it. */
const splitting = 10

export const defaultTuning: IndexingTuning = { flushCharacters: 64_000, pauseCharacters: 200_000, sampleRows: 32_768 }

export interface IndexingParts extends EngineParts {
  readonly tuning: IndexingTuning
}

export interface IndexingOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: IndexProgress) => void
  readonly total?: number
}

/** A batch that was encoded before there was a codec. */
interface WaitingBatch {
  readonly indices: readonly number[]
  readonly embeddings: readonly TokenEmbeddings[]
}

interface PendingDocument extends IndexedDocument {
  readonly passages: readonly Passage[]
}

/** One call of index(): takes documents one by one, and writes a chunk whenever enough of them wait. */
export class Indexing {
  private readonly seen = new Set<string>()
  private readonly codecs: CodecChoice
  private readonly started: number
  private pending: PendingDocument[] = []
  private pendingCharacters = 0
  private charactersSincePause = 0
  private documents = 0
  private unchanged = 0
  private committed = 0
  private passages = 0
  private bytes = 0

  constructor(
    private readonly parts: IndexingParts,
    private readonly directory: Directory,
    private readonly options: IndexingOptions,
  ) {
    this.codecs = new CodecChoice(parts.collection, parts.kernel, parts.tuning.sampleRows)
    this.started = parts.host.now()
  }

  /** @throws SearchError `document-invalid`; what was committed before stays */
  async add(value: unknown): Promise<void> {
    this.options.signal?.throwIfAborted()
    const document = validateDocument(value, this.documents)
    if (this.seen.has(document.id)) {
      throw new SearchError('document-invalid', `Document "${document.id}" was given twice in one call of index()`)
    }
    this.seen.add(document.id)
    this.documents++
    await this.pauseAfter(charactersOf(document))
    const digest = documentDigest(document)
    if (this.directory.find(document.id)?.digest === digest) {
      this.unchanged++
      if (this.pending.length === 0) this.committed = this.documents
      return
    }
    const passages = await this.split(document)
    await this.pauseAfter(splitting * charactersOf(document))
    if (passages.length === 0) {
      throw new SearchError('document-invalid', `Document "${document.id}" has no words: neither a title nor any text`)
    }
    this.pending.push({ document, digest, passages })
    this.pendingCharacters += passages.reduce((sum, passage) => sum + passage.text.length, 0)
    if (this.pendingCharacters >= this.parts.tuning.flushCharacters) await this.flush()
  }

  /** Documents that need no encoding would otherwise pass by the thousand without anyone else having a turn. */
  private async pauseAfter(characters: number): Promise<void> {
    this.charactersSincePause += characters
    if (this.charactersSincePause < this.parts.tuning.pauseCharacters) return
    this.charactersSincePause = 0
    await this.parts.host.pause()
  }

  async finish(): Promise<IndexSummary> {
    await this.flush()
    this.report('done')
    return { documents: this.documents, unchanged: this.unchanged, passages: this.passages, bytes: this.bytes }
  }

  /** Only a large document takes turns of its own. */
  private async split(document: Document): Promise<Passage[]> {
    const { encoder } = this.parts
    const steps = splitDocumentInSteps(document, {
      countTokens: (text) => encoder.countTokens(text),
      budget: encoder.passageBudget,
    })
    const first = steps.next()
    if (first.done === true) return first.value
    await this.parts.host.pause()
    return inTurns(steps, this.parts, this.options.signal)
  }

  private async flush(): Promise<void> {
    const documents = this.pending
    const taken = this.documents
    this.pending = []
    this.pendingCharacters = 0
    if (documents.length > 0) {
      const compressed = await this.encode(documents.flatMap((document) => document.passages.map(passageText)))
      this.report('storing')
      await this.store(documents, compressed)
    }
    this.committed = taken
    this.report('reading')
  }

  /** Encodes and compresses batch by batch, so that only one batch is ever held as floats once there is a codec. */
  private async encode(texts: readonly string[]): Promise<CompressedPassages> {
    const { encoder, kernel, lane, host, collection } = this.parts
    const { pool } = collection.manifest
    const parts: CompressedBatch[] = []
    const waiting: WaitingBatch[] = []
    if (this.codecs.isOutgrown) await this.train()
    const settle = (codec: Codec, { indices, embeddings }: WaitingBatch) => {
      parts.push({ indices, compressed: compress(codec, embeddings, kernel.nearest.bind(kernel)) })
    }
    const batches = encoder.planBatches(texts)
    await host.pause()
    for (const indices of batches) {
      this.options.signal?.throwIfAborted()
      await lane.run('batch', async () => {
        const encoded = await encoder.encodePassages(indices.map((index) => texts[index] ?? ''))
        const embeddings = pool === 1 ? encoded : encoded.map((passage) => poolTokens(passage, pool))
        this.codecs.collect(embeddings)
        const { codec } = this.codecs
        if (codec === undefined) waiting.push({ indices, embeddings })
        else settle(codec, { indices, embeddings })
      })
      if (this.codecs.isReady) await this.train()
      this.passages += indices.length
      this.report('encoding')
      await host.pause()
    }
    const codec = this.codecs.codec ?? (await this.train())
    for (const batch of waiting) {
      await lane.run('batch', () => settle(codec, batch))
      await host.pause()
    }
    return gather(codec, parts, texts.length)
  }

  private train(): Promise<Codec> {
    return inTurns(this.codecs.train(), this.parts, this.options.signal)
  }

  private async store(documents: readonly PendingDocument[], compressed: CompressedPassages): Promise<void> {
    const { collection } = this.parts
    const { directory } = this
    const ids = documents.map(({ document }) => document.id)
    const chunk = await inTurns(newChunkInSteps(documents, compressed), this.parts, this.options.signal)
    const newCodec = this.codecs.unsaved()
    await collection.commit((manifest) => addChunk(manifest, directory, ids, chunk, newCodec))
    for (const [ordinal, { document, digest }] of documents.entries()) {
      directory.set(document.id, { chunk: chunk.entry.id, ordinal, digest })
    }
    this.codecs.saved()
    this.bytes += chunk.bytes
  }

  private report(phase: IndexProgress['phase']): void {
    const { onProgress, total } = this.options
    if (onProgress === undefined) return
    const settled = this.committed
    const elapsed = (this.parts.host.now() - this.started) / 1000
    onProgress({
      phase,
      documents: this.documents,
      unchanged: this.unchanged,
      committed: this.committed,
      passages: this.passages,
      bytes: this.bytes,
      ...(total === undefined ? {} : { total }),
      ...(total === undefined || settled === 0 ? {} : { secondsLeft: (elapsed * (total - settled)) / settled }),
    })
  }
}

function charactersOf({ title = '', text = '', sections = [] }: Document): number {
  return sections.reduce((sum, section) => sum + section.text.length, title.length + text.length)
}
