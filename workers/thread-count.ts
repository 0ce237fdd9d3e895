/** WASM has threads only on a page that is isolated; four are as fast as more on the models meant here. */
export function threadCount(host: { readonly crossOriginIsolated: boolean; readonly cores: number }): number {
  return host.crossOriginIsolated ? Math.max(1, Math.min(4, host.cores)) : 1
}
