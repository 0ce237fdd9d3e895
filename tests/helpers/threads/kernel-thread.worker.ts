// A thread of the kernel in a browser.
import { serveThread, type ThreadStart } from '../../../src/kernel/threads/serve-thread.ts'

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => serveThread(data)
