// A browser in which a worker tells by name which workers it starts.

globalThis.Worker = class extends globalThis.Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options)
    self.postMessage({ started: options?.name })
  }
}
