import './dynamic-imports.ts'
import '../../workers/engine.worker.ts'

// The engine's worker where the browser refuses IndexedDB, as some do in private windows.

Object.defineProperty(globalThis, 'indexedDB', {
  get() {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  },
})
