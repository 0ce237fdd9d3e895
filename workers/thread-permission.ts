import { policyName } from '../src/protocol.ts'

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

let trusted: boolean | undefined

/**
 * Whether ONNX Runtime may start its threads. It starts them from its own script, of which it gives a plain string: so
 * none from another origin, and where Trusted Types are required, only by way of a policy of ours.
 * @param file URL of a file beside the runtime's script
 */
export function permitThreads(file: string): boolean {
  if (new URL(file, location.href).origin !== location.origin) return false
  trusted ??= trustWorkers()
  return trusted
}

/** Sends the URL of every worker that is started from here through our policy; false when the page does not allow it. */
function trustWorkers(): boolean {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return true
  try {
    const policy = trustedTypes.createPolicy(policyName, { createScriptURL: (url) => url })
    const Native = globalThis.Worker
    globalThis.Worker = class extends Native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(policy.createScriptURL(String(url)), options)
      }
    }
    return true
  } catch {
    return false
  }
}
