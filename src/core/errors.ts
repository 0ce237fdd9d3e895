/** Every way Colibri fails, as a stable word that a caller can switch on. */
export const errorCodes = [
  'options-invalid',
  'document-invalid',
  'model-unavailable',
  'model-invalid',
  'index-incompatible',
  'index-corrupt',
  'index-unavailable',
  'storage-unavailable',
  'storage-full',
  'kernel-unsupported',
  'backend-failed',
  'worker-lost',
  'disposed',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/**
 * The one error type of Colibri. `message` says what was wrong and, where there is one, the way out;
 * `code` is stable across versions; `cause` holds the error underneath, when it stayed in the same realm.
 */
export class SearchError extends Error {
  override readonly name = 'SearchError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
