import { SearchError } from '../src/core/errors.ts'
import { multipliesIntegers } from '../src/encoder/graph.ts'
import type { LoadedPackage } from '../src/encoder/package.ts'
import type { Session } from '../src/encoder/session.ts'
import { trialOf } from '../src/encoder/trial.ts'
import type { AdapterFacts, Backends, Choices, Device } from './backend-ports.ts'

export interface OpenSession {
  readonly model: LoadedPackage
  readonly device: Device
  readonly backends: Backends
  readonly choices: Choices
}

/**
 * Opens a session of a package's graph. `wasm` and `webgpu` are taken at their word. `auto` takes WebGPU when there is a
 * hardware adapter that can run all of the graph, gives WASM's numbers and is faster in a short trial, whose outcome is
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
  // Its own file in the package: most visits end above.
  const webgpu = await import('./webgpu-trial.ts').catch(() => undefined)
  if (webgpu === undefined) return backends.wasm(model.graph)
  return webgpu.tryWebgpu({ graph: model.graph, trial: trialOf(model.package), backends, choices, key, remembered })
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
  if (device === 'webgpu') return undefined
  if (adapter.software) return 'the adapter computes on the processor'
  return multipliesIntegers(model.package.facts) ? 'ONNX Runtime multiplies int8 on the processor' : undefined
}
