import { type TransformersOptions, transformersEncoder } from '../src/transformers.ts'
import { serveEngine } from './serve-engine.ts'

export type { TransformersModel, TransformersOptions, TransformersTokenizer } from '../src/transformers.ts'

/**
 * Makes the worker that calls this a search worker whose encoder is a model loaded with @huggingface/transformers. Call
 * it while the worker's script runs, not after an `await`, or the page's first message is lost; `load` is called when
 * the page opens its index. On the page: `createSearch({ name, worker: () => new Worker(…) })`. Its options `model` and
 * `device`, and those about encoding, do not reach this encoder.
 */
export function serveTransformers<T>(load: () => Promise<TransformersOptions<T>>): void {
  serveEngine(async (_, report) => {
    report({ phase: 'downloading', loaded: 0 })
    const options = await load()
    report({ phase: 'starting', loaded: 0 })
    const encoder = await transformersEncoder(options)
    report({ phase: 'ready', loaded: 0 })
    return encoder
  })
}
