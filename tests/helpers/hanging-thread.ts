// A browser in which `new Worker` never returns when a worker calls it, as happens in Firefox now and then.

globalThis.Worker = class extends globalThis.Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    super(url, options)
  }
}
