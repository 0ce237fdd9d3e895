import type { Session, SessionInputs, SessionOutput } from './session.ts'

/** The part of onnxruntime-common's Tensor that is used; both runtimes implement it. */
export interface OnnxTensor {
  readonly data: unknown
  readonly dims: readonly number[]
  dispose(): void
}

/** The part of onnxruntime-common's InferenceSession that is used. */
export interface OnnxInference<T extends OnnxTensor> {
  run(feeds: Record<string, T>, fetches: readonly string[]): Promise<Record<string, OnnxTensor>>
  release(): Promise<void>
}

/** The Tensor constructor of the runtime that the session belongs to. */
export type OnnxTensorConstructor<T extends OnnxTensor> = new (
  type: 'int64',
  data: BigInt64Array,
  dims: readonly number[],
) => T

/** Wraps a session of ONNX Runtime, whichever of its packages made it. */
export function onnxSession<T extends OnnxTensor>(
  inference: OnnxInference<T>,
  Tensor: OnnxTensorConstructor<T>,
  backend: string,
): Session {
  const run = async ({ texts, length, tensors }: SessionInputs, output: string): Promise<SessionOutput> => {
    const feeds: Record<string, T> = {}
    for (const [name, data] of tensors) feeds[name] = new Tensor('int64', data, [texts, length])
    const results = await inference.run(feeds, [output])
    const tensor = results[output]
    if (tensor === undefined || !(tensor.data instanceof Float32Array)) {
      throw new TypeError(`the output ${output} is not float32`)
    }
    return { data: tensor.data, dims: tensor.dims }
  }
  return { backend, run, dispose: () => inference.release() }
}
