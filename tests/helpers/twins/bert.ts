import { GraphBuilder, type Value } from './graph-builder.ts'

export interface BertShape {
  readonly layers: number
  readonly hidden: number
  readonly heads: number
  readonly intermediate: number
  readonly vocabulary: number
  readonly positions: number
}

export const smallShape: BertShape = {
  layers: 2,
  hidden: 64,
  heads: 4,
  intermediate: 128,
  vocabulary: 1200,
  positions: 512,
}

/** answerai-colbert-small-v1's own shape. */
export const fullShape: BertShape = {
  layers: 12,
  hidden: 384,
  heads: 12,
  intermediate: 1536,
  vocabulary: 30_522,
  positions: 512,
}

export interface BertGraph {
  readonly shape: BertShape
  readonly inputs: readonly ('input_ids' | 'attention_mask' | 'token_type_ids')[]
  readonly output: string
  /** Width of the projected and normalised output; without it the graph ends with the hidden states. */
  readonly projection?: number
  /** `dynamic` is ONNX Runtime's dynamic quantisation: one activation scale for the whole batch tensor. */
  readonly weights: 'fp32' | 'dynamic'
  readonly seed?: number
}

/** A BERT with random weights: a late-interaction encoder's inputs, outputs and widths, and no meaning. */
export function bertGraph(options: BertGraph): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder(options.seed ?? 1)
  const { hidden, layers } = options.shape
  let states = embed(graph, options)
  const bias = attentionBias(graph)
  for (let layer = 0; layer < layers; layer++) states = transformerLayer(graph, options, states, bias)
  if (options.projection === undefined) {
    return graph.finish(options.inputs, [{ name: options.output, value: states, width: hidden }])
  }
  const width = options.projection
  const projected = graph.node('MatMul', [states, graph.weights([hidden, width], 1)])
  const norm = graph.node('ReduceL2', [projected, graph.integers(-1)], { keepdims: 1 })
  return graph.finish(options.inputs, [{ name: options.output, value: graph.node('Div', [projected, norm]), width }])
}

function embed(graph: GraphBuilder, { shape, inputs }: BertGraph): Value {
  const { hidden, vocabulary, positions } = shape
  const tokens = graph.node('Gather', [graph.weights([vocabulary, hidden], 1), 'input_ids'])
  const length = graph.node('Shape', ['input_ids'], { start: 1, end: 2 })
  const places = graph.node('Slice', [
    graph.weights([positions, hidden], 0.2),
    graph.integers(0),
    length,
    graph.integers(0),
  ])
  const placed = graph.node('Add', [tokens, places])
  if (!inputs.includes('token_type_ids')) return layerNorm(graph, placed, hidden)
  const types = graph.node('Gather', [graph.weights([2, hidden], 0.1), 'token_type_ids'])
  return layerNorm(graph, graph.node('Add', [placed, types]), hidden)
}

/** 0 where a token may be attended to, -10,000 on padding. */
function attentionBias(graph: GraphBuilder): Value {
  const mask = graph.node('Cast', ['attention_mask'], { to: 1 })
  const padding = graph.node('Sub', [graph.scalar(1), graph.node('Unsqueeze', [mask, graph.integers(1, 2)])])
  return graph.node('Mul', [padding, graph.scalar(-10_000)])
}

function transformerLayer(graph: GraphBuilder, options: BertGraph, states: Value, bias: Value): Value {
  const { hidden, heads, intermediate } = options.shape
  const perHead = hidden / heads
  const split = (value: Value, perm: readonly number[]): Value =>
    graph.node('Transpose', [graph.node('Reshape', [value, graph.integers(0, 0, heads, perHead)])], { perm })
  const project = (): Value => linear(graph, options, states, hidden, hidden)
  const [queries, keys, values] = [
    split(project(), [0, 2, 1, 3]),
    split(project(), [0, 2, 3, 1]),
    split(project(), [0, 2, 1, 3]),
  ]
  const products = graph.node('Mul', [graph.node('MatMul', [queries, keys]), graph.scalar(1 / Math.sqrt(perHead))])
  const attention = graph.node('Softmax', [graph.node('Add', [products, bias])], { axis: -1 })
  const mixed = graph.node('Transpose', [graph.node('MatMul', [attention, values])], { perm: [0, 2, 1, 3] })
  const joined = graph.node('Reshape', [mixed, graph.integers(0, 0, hidden)])
  const attended = layerNorm(graph, graph.node('Add', [states, linear(graph, options, joined, hidden, hidden)]), hidden)
  const wide = graph.node('Gelu', [linear(graph, options, attended, hidden, intermediate)])
  return layerNorm(graph, graph.node('Add', [attended, linear(graph, options, wide, intermediate, hidden)]), hidden)
}

function layerNorm(graph: GraphBuilder, value: Value, width: number): Value {
  const gain = graph.floats([width], new Float32Array(width).fill(1))
  const shift = graph.floats([width], new Float32Array(width))
  return graph.node('LayerNormalization', [value, gain, shift], { axis: -1, epsilon: { float: 1e-12 } })
}

function linear(graph: GraphBuilder, { weights }: BertGraph, value: Value, from: number, to: number): Value {
  const scale = 1 / Math.sqrt(from)
  const product =
    weights === 'fp32'
      ? graph.node('MatMul', [value, graph.weights([from, to], scale)])
      : quantised(graph, value, from, to, scale)
  return graph.node('Add', [product, graph.weights([to], 0.05)])
}

function quantised(graph: GraphBuilder, value: Value, from: number, to: number, scale: number): Value {
  const levels = Int8Array.from({ length: from * to }, () => Math.round(graph.random(127)))
  const [activations = '', activationScale = '', zero = ''] = graph.nodeOf('DynamicQuantizeLinear', [value], 3)
  const product = graph.node('MatMulInteger', [activations, graph.int8([from, to], levels), zero])
  const scales = graph.node('Mul', [activationScale, graph.scalar(scale / 127)])
  return graph.node('Mul', [graph.node('Cast', [product], { to: 1 }), scales])
}
