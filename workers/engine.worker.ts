import { openEncoder } from './open-encoder.ts'
import { serveEngine } from './serve-engine.ts'
import { isRuntimeThread } from './session.ts'
import { isKernelThread, serveKernelThread } from './threads/kernel-thread.ts'

if (isKernelThread()) serveKernelThread()
else if (!isRuntimeThread()) serveEngine(openEncoder)
