/** One batch of token ids as a graph takes it: row-major [texts][length]. */
export interface SessionInputs {
  readonly texts: number
  readonly length: number
  /** By input name of the graph, each of `texts * length` numbers. */
  readonly tensors: ReadonlyMap<string, BigInt64Array>
}

export interface SessionOutput {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** A loaded graph. ONNX Runtime is injected through it, so that browser and Node share the encoder. */
export interface Session {
  /** What computes: 'webgpu' or 'wasm' in a browser, 'native' or 'wasm' in Node. */
  readonly backend: string
  /** Runs the graph and copies one output out of the runtime's memory. Rejects with whatever the runtime threw. */
  run(inputs: SessionInputs, output: string): Promise<SessionOutput>
  dispose(): Promise<void>
}

/** Makes a session from the bytes of an ONNX file. */
export type CreateSession = (graph: Uint8Array) => Promise<Session>
