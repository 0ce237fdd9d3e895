import type { Encoder, EncoderIdentity } from '../ports.ts'

/** An encoder, or the way to load one when it is first needed. */
export type EncoderSource = Encoder | (() => Promise<Encoder>)

/** The engine's encoder, loaded by whoever needs it first; a load that failed is tried again by the next. */
export class LazyEncoder {
  private loaded: Encoder | undefined
  private loading: Promise<Encoder> | undefined

  constructor(
    private readonly source: EncoderSource,
    /** Called once, before anybody gets an encoder that had to be loaded. */
    private readonly onLoaded: (identity: EncoderIdentity) => void,
  ) {
    if (typeof source !== 'function') this.loaded = source
  }

  /** The encoder, when it is there. */
  get ready(): Encoder | undefined {
    return this.loaded
  }

  load(): Promise<Encoder> {
    if (this.loaded !== undefined) return Promise.resolve(this.loaded)
    this.loading ??= this.open().finally(() => {
      this.loading = undefined
    })
    return this.loading
  }

  async dispose(): Promise<void> {
    const encoder = this.loaded ?? (await this.loading?.catch(() => undefined))
    await encoder?.dispose()
  }

  private async open(): Promise<Encoder> {
    const encoder = typeof this.source === 'function' ? await this.source() : this.source
    this.onLoaded(encoder.identity)
    this.loaded = encoder
    return encoder
  }
}
