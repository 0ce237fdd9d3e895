/** Made by the package's build. */
declare module 'virtual:inline-worker' {
  /** Code of the engine's worker. It looks for ONNX Runtime in the global `colibriRuntimeFiles`. */
  export const engineWorker: string
  /** URLs of ONNX Runtime's files, by name. */
  export function runtimeFiles(): Readonly<Record<string, string>>
}
