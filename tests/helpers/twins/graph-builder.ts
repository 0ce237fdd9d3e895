import onnxProto from 'onnx-proto'

const { onnx } = onnxProto
const { FLOAT, INT8, INT64 } = onnx.TensorProto.DataType
const { INT, INTS, FLOAT: FLOAT_ATTRIBUTE } = onnx.AttributeProto.AttributeType

export type Attribute = number | readonly number[] | { readonly float: number }
/** Name of a tensor in the graph. */
export type Value = string

/** Writes an ONNX graph node by node; weights come from a seeded generator, so that a twin is the same every time. */
export class GraphBuilder {
  readonly #nodes: unknown[] = []
  readonly #initializers: unknown[] = []
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** Uniform in (-scale, scale). */
  random(scale: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return (this.#state / 2 ** 31 - 1) * scale
  }

  weights(dims: readonly number[], scale: number): Value {
    const values = new Float32Array(dims.reduce((product, dim) => product * dim, 1))
    return this.floats(
      dims,
      values.map(() => this.random(scale)),
    )
  }

  floats(dims: readonly number[], values: Float32Array): Value {
    return this.#initializer(dims, FLOAT, values)
  }

  int8(dims: readonly number[], values: Int8Array): Value {
    return this.#initializer(dims, INT8, values)
  }

  integers(...values: readonly number[]): Value {
    return this.#initializer([values.length], INT64, BigInt64Array.from(values, BigInt))
  }

  scalar(value: number): Value {
    return this.floats([], Float32Array.of(value))
  }

  node(opType: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    const [output = ''] = this.nodeOf(opType, inputs, 1, attributes)
    return output
  }

  nodeOf(
    opType: string,
    inputs: readonly Value[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value[] {
    const name = `${opType}_${this.#nodes.length}`
    const output = Array.from({ length: outputs }, (_, index) => `${name}:${index}`)
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value))
    this.#nodes.push({ opType, name, input: inputs, output, attribute })
    return output
  }

  /** The whole model. `inputs` are int64 [batch, sequence]; `outputs` are float32 [batch, sequence, width]. */
  finish(
    inputs: readonly string[],
    outputs: readonly { name: string; value: Value; width: number }[],
  ): Uint8Array<ArrayBuffer> {
    for (const { name, value } of outputs)
      this.#nodes.push({ opType: 'Identity', name, input: [value], output: [name] })
    const model = onnx.ModelProto.fromObject({
      irVersion: 9,
      producerName: 'twin',
      opsetImport: [{ domain: '', version: 20 }],
      graph: {
        name: 'twin',
        node: this.#nodes,
        initializer: this.#initializers,
        input: inputs.map((name) => valueInfo(name, INT64, ['batch', 'sequence'])),
        output: outputs.map(({ name, width }) => valueInfo(name, FLOAT, ['batch', 'sequence', width])),
      },
    })
    return Uint8Array.from(onnx.ModelProto.encode(model).finish())
  }

  #initializer(dims: readonly number[], dataType: number, values: ArrayBufferView): Value {
    const name = `initializer_${this.#initializers.length}`
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    this.#initializers.push({ name, dims, dataType, rawData })
    return name
  }
}

function attributeOf(name: string, value: Attribute): unknown {
  if (typeof value === 'number') return { name, type: INT, i: value }
  return 'float' in value ? { name, type: FLOAT_ATTRIBUTE, f: value.float } : { name, type: INTS, ints: value }
}

function valueInfo(name: string, elemType: number, dims: readonly (string | number)[]): unknown {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType, shape: { dim } } } }
}
