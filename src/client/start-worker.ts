import { SearchError } from '../core/errors.ts'
import { policyName, workerName } from '../protocol.ts'

interface ScriptPolicy {
  createScriptURL(url: string): string
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy
}

let policy: ScriptPolicy | undefined

/** Starts the engine's worker from a URL the application named, or from the one file that comes with this one. */
export function startWorker(workerUrl?: string | URL): Worker {
  if (typeof Worker === 'undefined') {
    throw new SearchError('worker-lost', 'Web Workers are missing here: Colibri runs in a browser page')
  }
  const Native = globalThis.Worker
  const Permitted = permitted(Native)
  if (workerUrl !== undefined) return new Permitted(workerUrl, { type: 'module', name: workerName })
  // Bundlers must find this `new Worker(new URL(…))` as a literal, and only it knows the URL that they make of it. So
  // the name means the permitted kind for the length of one synchronous call.
  globalThis.Worker = Permitted
  try {
    return new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module', name: 'colibri' })
  } finally {
    globalThis.Worker = Native
  }
}

/** A kind of Worker that may start a script of another origin, and passes its URL through our policy. */
function permitted(Native: typeof Worker): typeof Worker {
  return class extends Native {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(trusted(reachable(new URL(url, document.baseURI))), options)
    }
  }
}

/**
 * A worker cannot be started from another origin, but a module of our own that imports it can (CORS permitting).
 * Bundlers may leave file: URLs; only http(s) says anything about origins.
 */
function reachable({ protocol, origin, href }: URL): string {
  if (!protocol.startsWith('http') || origin === location.origin) return href
  const loader = URL.createObjectURL(new Blob([`import ${JSON.stringify(href)}`], { type: 'text/javascript' }))
  setTimeout(() => URL.revokeObjectURL(loader), 60_000)
  return loader
}

/** The same URL in the form that a page which requires Trusted Types accepts. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return url
  policy ??= trustedTypes.createPolicy(policyName, { createScriptURL: (given) => given })
  return policy.createScriptURL(url)
}
