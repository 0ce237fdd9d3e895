import type { Session } from '../src/encoder/session.ts'

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
