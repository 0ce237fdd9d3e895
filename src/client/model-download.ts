import { type CreateOptions, modelSource } from './settings.ts'

/**
 * Bytes that loading a model will still download: of its files that are not kept in this browser, what the server says
 * they weigh. ONNX Runtime is not counted. Undefined where a server does not say, and for models that are not given by
 * the URLs of their files, as the built-in one is.
 *
 * @throws SearchError `options-invalid`
 */
export async function modelDownload(model?: CreateOptions['model']): Promise<number | undefined> {
  const source = modelSource(model)
  if (!('files' in source)) return undefined
  const sizes = await Promise.all(Object.values(source.files).map(sizeOf))
  return sizes.includes(undefined) ? undefined : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
}

/** 0 for a file in Cache Storage. A browser that refuses the storage keeps nothing there. */
async function sizeOf(url: string): Promise<number | undefined> {
  const kept = await globalThis.caches?.match(url).catch(() => undefined)
  if (kept !== undefined) return 0
  try {
    const { ok, headers } = await fetch(url, { method: 'HEAD' })
    const length = Number(headers.get('content-length') ?? Number.NaN)
    return ok && Number.isInteger(length) ? length : undefined
  } catch {
    return undefined
  }
}
