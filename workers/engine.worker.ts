import { isNested, serve as serveNested } from './nested.ts'
import { isRuntimeThread } from './runtime-thread.ts'

/** Serves once it is loaded; what the page said meanwhile is then said again. */
async function load(serving: Promise<{ serve(): void }>): Promise<void> {
  const early: MessageEvent[] = []
  const hold = (event: MessageEvent): void => void early.push(event)
  self.addEventListener('message', hold)
  const { serve } = await serving
  self.removeEventListener('message', hold)
  serve()
  for (const { data, ports } of early) self.dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }))
}

// As long as nothing is bundled the engine is some two hundred files, which threads of it do without. The page hears of errors
// that nobody takes.
if (isNested()) serveNested()
else if (!isRuntimeThread()) load(import('./engine.ts')).catch(reportError)
