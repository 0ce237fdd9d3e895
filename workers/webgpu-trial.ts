import { SearchError } from '../src/core/errors.ts'
import type { Session } from '../src/encoder/session.ts'
import type { Trial } from '../src/encoder/trial.ts'
import { leastCosine, runTrial, type TrialResult } from '../src/encoder/trial-run.ts'
import type { Backends, Choices } from './backend-ports.ts'

/** Numbers of one backend that stray further from the other's than this are wrong, not rounded. */
const leastAgreement = 0.99

/** Which backend a trial speaks for. */
export function chooseByTrial(wasm: TrialResult, webgpu: TrialResult): 'webgpu' | 'wasm' {
  return leastCosine(wasm, webgpu) >= leastAgreement && webgpu.milliseconds < wasm.milliseconds ? 'webgpu' : 'wasm'
}

/** A graph, and all that it takes to choose where to run it. */
export interface WebgpuTrial {
  readonly graph: Uint8Array
  readonly trial: Trial
  readonly backends: Backends
  readonly choices: Choices
  /** Under which the choice is remembered. */
  readonly key: string
  readonly remembered: 'webgpu' | undefined
}

/**
 * A session on WebGPU if a trial, now or on an earlier visit, shows that it is right and faster; on WASM otherwise.
 * @throws SearchError `backend-failed` or `model-invalid`
 */
export async function tryWebgpu(given: WebgpuTrial): Promise<Session> {
  const { graph, backends, choices, key, remembered } = given
  try {
    const session = await (remembered === 'webgpu'
      ? backends.both().then((runtime) => runtime.webgpu(graph))
      : compare(given))
    return forgetOnFailure(session, () => choices.write(key, 'wasm'))
  } catch (error) {
    await choices.write(key, 'wasm')
    if (error instanceof SearchError && error.code === 'model-invalid') throw error
    return backends.wasm(graph)
  }
}

async function compare({ graph, trial, backends, choices, key }: WebgpuTrial): Promise<Session> {
  // A trial that takes the worker down with it must not be tried again on the next visit.
  await choices.write(key, 'wasm')
  const runtime = await backends.both()
  const wasm = await runtime.wasm(graph)
  let webgpu: Session | undefined
  try {
    const onWasm = await runTrial(wasm, trial, backends.now)
    webgpu = await runtime.webgpu(graph)
    if (chooseByTrial(onWasm, await runTrial(webgpu, trial, backends.now)) === 'webgpu') {
      await choices.write(key, 'webgpu')
      await wasm.dispose()
      return webgpu
    }
    await webgpu.dispose()
  } catch {
    await webgpu?.dispose().catch(() => undefined)
  }
  return wasm
}

/** Remembers a run that failed, so that the next visit starts with WASM. */
function forgetOnFailure(session: Session, remember: () => Promise<void>): Session {
  if (session.backend !== 'webgpu') return session
  return {
    ...session,
    run: async (inputs, output) => {
      try {
        return await session.run(inputs, output)
      } catch (error) {
        await remember()
        throw error
      }
    },
  }
}
