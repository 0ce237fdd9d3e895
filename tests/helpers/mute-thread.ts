// A browser in which nothing that is said to a worker's own worker arrives, as happens in Firefox now and then.

globalThis.Worker = class extends globalThis.Worker {
  override postMessage(): void {}
}
