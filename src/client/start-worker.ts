import { SearchError } from '../core/errors.ts'

interface ScriptPolicy {
  createScriptURL(url: string): string
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy
}

/**
 * Name of the Trusted Types policy that Colibri makes on pages that require one; a `trusted-types` directive must list
 * it. It is only ever asked for the URL of Colibri's own worker, or the one the application named.
 */
export const policyName = 'colibri'

let policy: ScriptPolicy | undefined

/** Starts the engine's worker from a URL the application named, or from the one file that comes with this one. */
export function startWorker(workerUrl?: string | URL): Worker {
  if (typeof Worker === 'undefined') {
    throw new SearchError('worker-lost', 'Web Workers are missing here: Colibri runs in a browser page')
  }
  if (workerUrl !== undefined) return moduleWorker(new URL(workerUrl, document.baseURI))
  if (fromAnotherOrigin(import.meta.url)) {
    const beside = 'worker.js'
    return moduleWorker(new URL(beside, import.meta.url))
  }
  return underTrustedTypes(
    () => new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module', name: 'colibri' }),
  )
}

function moduleWorker(url: URL): Worker {
  if (!fromAnotherOrigin(url.href)) return construct(url.href)
  // A worker cannot be started from another origin, but a module of our own that imports it can (CORS permitting).
  const loader = URL.createObjectURL(new Blob([`import ${JSON.stringify(url.href)}`], { type: 'text/javascript' }))
  try {
    return construct(loader)
  } finally {
    setTimeout(() => URL.revokeObjectURL(loader), 60_000)
  }
}

const construct = (url: string): Worker => underTrustedTypes(() => new Worker(url, { type: 'module', name: 'colibri' }))

/** Bundlers may leave import.meta.url as a file: URL; only http(s) says anything about origins. */
const fromAnotherOrigin = (url: string): boolean => /^http/.test(url) && new URL(url).origin !== location.origin

/**
 * Runs a `new Worker(…)` that bundlers must find as a literal, on pages that refuse plain strings as script URLs too:
 * for the length of this synchronous call, `Worker` passes its URL through our policy.
 */
function underTrustedTypes(start: () => Worker): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return start()
  policy ??= trustedTypes.createPolicy(policyName, { createScriptURL: (url) => url })
  const trusted = policy
  const Native = globalThis.Worker
  globalThis.Worker = class extends Native {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(trusted.createScriptURL(String(url)), options)
    }
  }
  try {
    return start()
  } finally {
    globalThis.Worker = Native
  }
}
