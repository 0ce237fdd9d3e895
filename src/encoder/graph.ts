import { SearchError } from '../core/errors.ts'

/** What is read off an ONNX file before a session is made of it. */
export interface GraphFacts {
  /** Operator types of the main graph, for example `MatMulInteger`. */
  readonly operators: ReadonlySet<string>
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Some weights are float16: on WebGPU that takes an adapter with shader-f16. */
  readonly halfPrecision: boolean
}

/** Field numbers of onnx.proto3. */
const modelGraph = 7
const modelOperatorSet = 8
const graphNode = 1
const graphInitializer = 5
const graphInput = 11
const graphOutput = 12
const nodeOperator = 4
const nodeDomain = 7
const operatorSetDomain = 1
const valueName = 1
const tensorType = 2
/** TensorProto.DataType.FLOAT16 */
const float16 = 10

/**
 * Walks the protobuf of an ONNX model: node types and the names of its inputs and outputs. Weights are stepped over.
 * @throws SearchError `model-invalid` when the bytes are not a whole ONNX model.
 */
export function inspectGraph(bytes: Uint8Array, file: string): GraphFacts {
  const operators = new Set<string>()
  const inputs: string[] = []
  const outputs: string[] = []
  const domains = new Set<string>()
  const imported = new Set<string>()
  let halfPrecision = false
  try {
    const graph = onlyMessage(bytes, modelGraph)
    for (const { field, content } of messages(bytes)) {
      if (field === modelOperatorSet) imported.add(domainName(content, operatorSetDomain))
    }
    for (const { field, content } of messages(graph)) {
      if (field === graphNode) {
        operators.add(text(onlyMessage(content, nodeOperator)))
        domains.add(domainName(content, nodeDomain))
      } else if (field === graphInitializer) halfPrecision ||= tensorTypeOf(content) === float16
      else if (field === graphInput) inputs.push(text(onlyMessage(content, valueName)))
      else if (field === graphOutput) outputs.push(text(onlyMessage(content, valueName)))
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const size = `${bytes.length} bytes`
    throw new SearchError('model-invalid', `${file} (${size}) is not a whole ONNX graph: ${cause.message}`, { cause })
  }
  if (inputs.length === 0 || outputs.length === 0 || operators.size === 0) {
    throw new SearchError('model-invalid', `${file} is not an ONNX graph: it has no inputs, outputs or nodes`)
  }
  // The operator sets stand last in the file, each a field of its own: one cut off between two fields is whole but for them.
  for (const domain of domains) {
    if (!imported.has(domain)) {
      const missing = domain === '' ? "ONNX's own operators" : `operators of ${domain}`
      throw new SearchError('model-invalid', `${file} is not a whole ONNX graph: it does not import ${missing}`)
    }
  }
  return { operators, inputs, outputs, halfPrecision }
}

/**
 * Whether a graph scales activations over the whole batch tensor, so that a passage's embeddings would depend on its
 * batch mates and on padding (ONNX Runtime's dynamic quantisation).
 */
export function quantisesWholeBatch(facts: GraphFacts): boolean {
  return ['DynamicQuantizeLinear', 'DynamicQuantizeMatMul', 'DynamicQuantizeLSTM'].some((type) =>
    facts.operators.has(type),
  )
}

/**
 * Whether a graph multiplies matrices of integers. ONNX Runtime's WebGPU backend (1.30) has no such operators: each runs
 * on the processor, with a copy from the GPU before it and one back after it.
 */
export function multipliesIntegers(facts: GraphFacts): boolean {
  return [...facts.operators].some((type) => /^(?:MatMulInteger|QLinearMatMul|DynamicQuantize)/.test(type))
}

/** Which output holds the token embeddings: by the name that the known exporters give it, else the first. */
export function embeddingOutput({ outputs }: GraphFacts): string {
  return ['output', 'contextual'].find((name) => outputs.includes(name)) ?? outputs[0] ?? ''
}

interface Message {
  readonly field: number
  /** Empty for a number. */
  readonly content: Uint8Array
  /** 0 for anything but a varint. */
  readonly value: number
}

function tensorTypeOf(tensor: Uint8Array): number | undefined {
  for (const { field, value } of messages(tensor)) {
    if (field === tensorType) return value
  }
  return undefined
}

function onlyMessage(bytes: Uint8Array, wanted: number): Uint8Array {
  let found: Uint8Array | undefined
  for (const { field, content } of messages(bytes)) {
    if (field === wanted) found = content
  }
  if (found === undefined) throw new RangeError(`no field ${wanted}`)
  return found
}

/** A domain's name; the default one goes by two names. */
function domainName(message: Uint8Array, wanted: number): string {
  for (const { field, content } of messages(message)) {
    if (field === wanted) return text(content) === 'ai.onnx' ? '' : text(content)
  }
  return ''
}

const nothing = new Uint8Array()

/** The fields of one protobuf message, in order; those of fixed width are skipped. */
function* messages(bytes: Uint8Array): Generator<Message> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) throw new RangeError(`it ends inside a field at byte ${at - 1}`)
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new RangeError(`it has an endless number at byte ${at}`)
  }
  while (at < bytes.length) {
    const tag = varint()
    const field = Math.floor(tag / 8)
    const wireType = tag % 8
    if (field === 0) throw new RangeError(`it has no field number at byte ${at}`)
    if (wireType === 0) yield { field, content: nothing, value: varint() }
    else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else if (wireType === 2) {
      const length = varint()
      if (at + length > bytes.length) throw new RangeError(`it ends ${at + length - bytes.length} bytes early`)
      yield { field, content: bytes.subarray(at, at + length), value: 0 }
      at += length
    } else throw new RangeError(`it has an unknown wire type at byte ${at}`)
  }
  if (at > bytes.length) throw new RangeError(`it ends ${at - bytes.length} bytes early`)
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
