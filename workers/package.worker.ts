import { serve } from './engine.ts'
import { isNested, serve as serveNested } from './nested.ts'
import { isRuntimeThread } from './runtime-thread.ts'

// The worker's script in the package: engine.worker.ts with the engine at once, so that it comes in two requests.
if (isNested()) serveNested()
else if (!isRuntimeThread()) serve()
