import type { Answer, SeenRequest } from '../../helpers/server.ts'

/** ONNX Runtime's script in the package. */
const script = 'ort.wasm.js'

/** The script with sessions that compute everything twice; the real one is asked for with a query. */
const twice = `
import { env, InferenceSession as Real, Tensor } from './${script}?real'
export { env, Tensor }
export const InferenceSession = {
  async create(...given) {
    const session = await Real.create(...given)
    const run = session.run.bind(session)
    session.run = async (...feeds) => {
      await run(...feeds)
      return run(...feeds)
    }
    return session
  },
}
`

/**
 * Serves ONNX Runtime so that the built-in encoder takes what one of twelve layers takes, as the reference model has, and computes
 * what it always does: its six layers run twice, one after the other.
 */
export const twelveLayers = ({ path, url }: SeenRequest): Answer | undefined =>
  path.endsWith(`/${script}`) && !url.includes('?')
    ? { body: twice, headers: { 'Content-Type': 'text/javascript' } }
    : undefined
