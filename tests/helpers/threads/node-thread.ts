// A thread of the kernel in Node.
import { workerData } from 'node:worker_threads'
import { serveThread } from '../../../src/kernel/threads/serve-thread.ts'

serveThread(workerData)
