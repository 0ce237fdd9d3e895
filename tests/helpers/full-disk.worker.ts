import './dynamic-imports.ts'
import '../../workers/engine.worker.ts'

// The engine's worker on a disk that is full from the moment the page posts 'fill-disk'.

let full = false
const { put } = IDBObjectStore.prototype

self.addEventListener('message', ({ data }) => {
  if (data === 'fill-disk') full = true
})

IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
  if (full) throw new DOMException('no room', 'QuotaExceededError')
  return put.call(this, value, key)
}
