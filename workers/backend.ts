import { SearchError } from '../src/core/errors.ts'
import type { LoadedPackage } from '../src/encoder/package.ts'
import type { Session } from '../src/encoder/session.ts'
import { leastCosine, runTrial, type TrialResult, trialOf } from '../src/encoder/trial.ts'

export type Device = 'auto' | 'webgpu' | 'wasm'

/** What is asked of a WebGPU adapter before anything is loaded for it. */
export interface AdapterFacts {
  /** Names the device and its driver as far as the browser tells. */
  readonly name: string
  /** It computes on the processor. */
  readonly software: boolean
  readonly halfPrecision: boolean
}

/** The browser and ONNX Runtime as far as a choice between backends needs them. */
export interface Backends {
  /** Undefined without WebGPU or without an adapter. */
  adapter(): Promise<AdapterFacts | undefined>
  wasm(graph: Uint8Array): Promise<Session>
  /** A runtime with both backends, to compare them and to run WebGPU. */
  both(): Promise<{ wasm(graph: Uint8Array): Promise<Session>; webgpu(graph: Uint8Array): Promise<Session> }>
  /** Milliseconds. */
  now(): number
}

/** Where choices are remembered from one visit to the next. Neither method rejects. */
export interface Choices {
  read(key: string): Promise<'webgpu' | 'wasm' | undefined>
  write(key: string, device: 'webgpu' | 'wasm'): Promise<void>
}

export interface OpenSession {
  readonly model: LoadedPackage
  readonly device: Device
  readonly backends: Backends
  readonly choices: Choices
}

/** Numbers of one backend that stray further from the other's than this are wrong, not rounded. */
const leastAgreement = 0.99

/**
 * Opens a session of a package's graph. `wasm` and `webgpu` are taken at their word. `auto` takes WebGPU when there is a
 * hardware adapter that can run the graph, gives WASM's numbers and is faster in a short trial, whose outcome is
 * remembered for adapter and model; whatever goes wrong on the way to WebGPU leads to WASM.
 * @throws SearchError `backend-failed` or `model-invalid`
 */
export async function openSession({ model, device, backends, choices }: OpenSession): Promise<Session> {
  if (device === 'wasm') return backends.wasm(model.graph)
  const adapter = await backends.adapter()
  const obstacle = obstacleTo(adapter, model, device)
  if (device === 'webgpu') {
    if (obstacle !== undefined) throw new SearchError('backend-failed', `WebGPU cannot be used: ${obstacle}`)
    return (await backends.both()).webgpu(model.graph)
  }
  if (obstacle !== undefined) return backends.wasm(model.graph)
  const key = `${adapter?.name} ${model.package.identity.digest}`
  const remembered = await choices.read(key)
  if (remembered === 'wasm') return backends.wasm(model.graph)
  try {
    const session = await (remembered === 'webgpu'
      ? openWebgpu(model, backends)
      : compare(model, backends, choices, key))
    return forgetOnFailure(session, () => choices.write(key, 'wasm'))
  } catch (error) {
    await choices.write(key, 'wasm')
    if (error instanceof SearchError && error.code === 'model-invalid') throw error
    return backends.wasm(model.graph)
  }
}

/** Why WebGPU is out of the question; undefined when it is worth a try. */
export function obstacleTo(
  adapter: AdapterFacts | undefined,
  model: Pick<LoadedPackage, 'package'>,
  device: 'auto' | 'webgpu',
): string | undefined {
  if (adapter === undefined) return 'the browser has no adapter'
  if (model.package.facts.halfPrecision && !adapter.halfPrecision)
    return 'the graph needs shader-f16, which the adapter lacks'
  return device === 'auto' && adapter.software ? 'the adapter computes on the processor' : undefined
}

/** Which backend a trial speaks for. */
export function chooseByTrial(wasm: TrialResult, webgpu: TrialResult): 'webgpu' | 'wasm' {
  return leastCosine(wasm, webgpu) >= leastAgreement && webgpu.milliseconds < wasm.milliseconds ? 'webgpu' : 'wasm'
}

async function openWebgpu(model: LoadedPackage, backends: Backends): Promise<Session> {
  return (await backends.both()).webgpu(model.graph)
}

async function compare(model: LoadedPackage, backends: Backends, choices: Choices, key: string): Promise<Session> {
  // A trial that takes the worker down with it must not be tried again on the next visit.
  await choices.write(key, 'wasm')
  const runtime = await backends.both()
  const trial = trialOf(model.package)
  const wasm = await runtime.wasm(model.graph)
  let webgpu: Session | undefined
  try {
    const onWasm = await runTrial(wasm, trial, backends.now)
    webgpu = await runtime.webgpu(model.graph)
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
