import { SearchError } from '../core/errors.ts'
import type { FetchedFile, FetchOptions } from './files.ts'
import { sha256 } from './sha256.ts'

export interface DownloadOptions extends FetchOptions {
  readonly fetch: typeof fetch
  /** SHA-256 the file must have, lower-case hex. */
  readonly sha256?: string | undefined
  /** Whether a SHA-256 in the server's ETag is the file's own, as a model hub promises. */
  readonly trustEtag?: boolean
}

export interface Download extends FetchedFile {
  /** What the server says tells this version of the file from another; undefined when it says nothing. */
  readonly version: string | undefined
}

/** Connections that may break in mid-file before the download is given up. */
const attempts = 4

/**
 * Downloads a whole file. A connection that breaks is continued from where it broke, when the server gave a strong
 * ETag and honours `If-Range`; otherwise the file is started again.
 * @returns undefined when there is no such file (404, 410)
 * @throws SearchError `model-unavailable` when it cannot be had, `model-invalid` when it is not what it should be;
 * the signal's reason when aborted
 */
export async function download(url: string, options: DownloadOptions): Promise<Download | undefined> {
  const transfer = new Transfer(url, options)
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await transfer.request()
      if (response === undefined) return undefined
      return await finish(url, options, await transfer.receive(response), response)
    } catch (error) {
      options.signal?.throwIfAborted()
      if (error instanceof SearchError) throw error
      if (attempt === attempts) throw unavailable(url, error)
    }
  }
}

/** What tells one version of a file from another, from the headers of an answer. */
export function versionOf(headers: Headers): string | undefined {
  return headers.get('etag') ?? headers.get('last-modified') ?? undefined
}

/** One file on its way: the chunks that have come, kept over broken connections. */
class Transfer {
  readonly #url: string
  readonly #options: DownloadOptions
  #chunks: Uint8Array[] = []
  #loaded = 0
  #etag: string | undefined

  constructor(url: string, options: DownloadOptions) {
    this.#url = url
    this.#options = options
  }

  async request(): Promise<Response | undefined> {
    const { fetch, signal = null } = this.#options
    const resuming = this.#loaded > 0 && this.#etag !== undefined
    const headers: Record<string, string> = resuming
      ? { Range: `bytes=${this.#loaded}-`, 'If-Range': this.#etag ?? '' }
      : {}
    const started = this.#loaded
    if (!resuming) this.#restart()
    let response: Response
    try {
      response = await fetch(this.#url, { headers, signal })
    } catch (error) {
      // Another origin may refuse the headers of a range request and answer a plain one.
      this.#etag = undefined
      throw error
    }
    if (response.status === 404 || response.status === 410) return undefined
    if (response.status === 416 && resuming) {
      this.#restart()
      throw new Error('the server has no such range')
    }
    if (response.status >= 500) throw new Error(`the server answered ${response.status}`)
    if (!response.ok) throw unavailable(this.#url, new Error(`the server answered ${response.status}`))
    const continues = response.status === 206 && rangeStart(response.headers) === started
    if (!continues && resuming) this.#restart()
    if (!continues && response.status === 206) throw new Error('the server answered another range')
    return response
  }

  /** All bytes of the file, once the connection has ended in order. */
  async receive(response: Response): Promise<Uint8Array<ArrayBuffer>> {
    const { onProgress } = this.#options
    const etag = response.headers.get('etag')
    const encoded = response.headers.get('content-encoding') !== null
    // Only a strong ETag vouches for bytes; a compressed answer's ranges are not the file's.
    this.#etag = etag?.startsWith('"') === true && !encoded ? etag : undefined
    const length = Number(response.headers.get('content-length') ?? Number.NaN)
    const total = encoded || !Number.isFinite(length) ? undefined : this.#loaded + length
    onProgress?.({ loaded: this.#loaded, total })
    for await (const chunk of bodyOf(response)) {
      this.#chunks.push(chunk)
      this.#loaded += chunk.length
      onProgress?.({ loaded: this.#loaded, total })
    }
    // More than was announced is a compression the server did not let us see; less is a connection that broke.
    if (total !== undefined && this.#loaded < total) {
      throw new Error(`the connection ended after ${this.#loaded} of ${total} bytes`)
    }
    return this.#joined()
  }

  #restart(): void {
    this.#chunks = []
    this.#loaded = 0
    this.#etag = undefined
  }

  #joined(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#loaded)
    let at = 0
    for (const chunk of this.#chunks) {
      whole.set(chunk, at)
      at += chunk.length
    }
    this.#restart()
    return whole
  }
}

async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (reader === undefined) return
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

async function finish(
  url: string,
  options: DownloadOptions,
  bytes: Uint8Array<ArrayBuffer>,
  { headers }: Response,
): Promise<Download> {
  refuseStandIn(url, bytes)
  const digest = await sha256(bytes)
  const expected = options.sha256 ?? (options.trustEtag === true ? etagDigest(headers) : undefined)
  if (expected !== undefined && expected !== digest) {
    throw new SearchError('model-invalid', `${url} has the SHA-256 ${digest} where ${expected} was due`)
  }
  options.check(bytes)
  return { bytes, sha256: digest, version: versionOf(headers) }
}

/** Servers answer 200 with an error page, and repositories hold pointers where large files should be. */
function refuseStandIn(url: string, bytes: Uint8Array): void {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart()
  if (start.startsWith('<')) throw new SearchError('model-invalid', `${url} is a page of HTML, not the model's file`)
  if (start.startsWith('version https://git-lfs')) {
    throw new SearchError('model-invalid', `${url} is a Git LFS pointer, not the file it stands for`)
  }
}

function etagDigest(headers: Headers): string | undefined {
  const etag = headers.get('x-linked-etag') ?? headers.get('etag') ?? ''
  return /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(etag)?.[1]
}

function rangeStart(headers: Headers): number | undefined {
  const start = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1]
  return start === undefined ? undefined : Number(start)
}

function unavailable(url: string, cause: unknown): SearchError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new SearchError('model-unavailable', `${url} cannot be downloaded: ${reason}`, { cause })
}
