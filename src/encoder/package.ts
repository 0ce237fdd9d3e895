import { SearchError } from '../core/errors.ts'
import type { EncoderIdentity } from '../core/ports.ts'
import {
  applyOverrides,
  type ContractOverrides,
  digestOf,
  type EncoderContract,
  parseContract,
  parseRelevanceFloor,
  referenceContract,
} from './contract.ts'
import type { FetchedFile, FetchFile, FetchOptions } from './files.ts'
import { type GraphFacts, inspectGraph, quantisesWholeBatch } from './graph.ts'

/** Which of a package's graphs: `auto` takes int8 where there is one, on every backend, so that an index stays valid. */
export type Dtype = 'auto' | 'int8' | 'fp32'

export interface PackageOptions extends ContractOverrides {
  /** Default `auto`. */
  readonly dtype?: Dtype
  /** File of the graph inside the package, when it has another name than its layout gives it. */
  readonly graph?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: LoadProgress) => void
}

export interface LoadProgress {
  /** Bytes of the package that are here. */
  readonly loaded: number
  /** Bytes of the package; undefined while the size of one of its files is not known. */
  readonly total: number | undefined
}

/** A model package, read and checked: everything but the session. */
export interface ModelPackage {
  readonly identity: EncoderIdentity
  readonly contract: EncoderContract
  /** Parsed tokenizer.json. */
  readonly tokenizer: unknown
  readonly facts: GraphFacts
  /** Whether texts can share a run without changing each other's embeddings. */
  readonly batching: 'together' | 'alone'
  /** As `Encoder` has it; absent where queries are not made as it was calibrated with. */
  readonly relevanceFloor?: number
}

/** `graph` is apart, so that its bytes can be let go of once a session has been made of them. */
export interface LoadedPackage {
  readonly package: ModelPackage
  readonly graph: Uint8Array
  /** Name of the graph's file. */
  readonly graphFile: string
}

const contractFile = 'onnx_config.json'
const originalGraph = 'vespa_colbert.onnx'
const graphsByDtype: Readonly<Record<Dtype, readonly string[]>> = {
  auto: ['model_int8.onnx', 'model.onnx'],
  int8: ['model_int8.onnx'],
  fp32: ['model.onnx'],
}

/**
 * Reads a package in the layout of PyLate's and next-plaid's exports (onnx_config.json, tokenizer.json,
 * model_int8.onnx or model.onnx) or of answerdotai/answerai-colbert-small-v1 (tokenizer.json, vespa_colbert.onnx).
 * @throws SearchError `model-unavailable` when files are missing or unreachable, `model-invalid` when they are not what
 * they should be, `options-invalid` for overrides out of bounds
 */
export async function loadPackage(fetchFile: FetchFile, options: PackageOptions = {}): Promise<LoadedPackage> {
  const { signal } = options
  const fetching = totalling(fetchFile, options.onProgress)
  const common = signal === undefined ? {} : { signal }
  const config = await fetching(contractFile, { ...common, check: (bytes) => void parseJson(bytes, contractFile) })
  const shipped = config === undefined ? referenceContract : parseContract(parseJson(config.bytes, contractFile))
  const contract = applyOverrides(shipped, options)
  const calibrated = config !== undefined && contract.queryExpansion === shipped.queryExpansion
  const relevanceFloor = calibrated ? parseRelevanceFloor(parseJson(config.bytes, contractFile)) : undefined

  const names = graphNames(options, config === undefined)
  const [tokenizer, graph] = await Promise.all([
    fetching('tokenizer.json', { ...common, check: (bytes) => void parseJson(bytes, 'tokenizer.json') }),
    firstOf(names, (name) => fetching(name, { ...common, check: (bytes) => void inspectGraph(bytes, name) })),
  ])
  if (graph === undefined) {
    const looked = config === undefined ? [contractFile, ...names] : names
    throw new SearchError('model-unavailable', `the model package has no ${looked.join(' and no ')}`)
  }
  if (tokenizer === undefined) throw new SearchError('model-unavailable', 'the model package has no tokenizer.json')

  const facts = inspectGraph(graph.file.bytes, graph.name)
  return {
    package: {
      identity: await identify({ ...shipped, docMaxlen: contract.docMaxlen }, contract, [graph.file, tokenizer]),
      contract,
      tokenizer: parseJson(tokenizer.bytes, 'tokenizer.json'),
      facts,
      batching: quantisesWholeBatch(facts) ? 'alone' : 'together',
      ...(relevanceFloor === undefined ? {} : { relevanceFloor }),
    },
    graph: graph.file.bytes,
    graphFile: graph.name,
  }
}

function graphNames(options: PackageOptions, original: boolean): readonly string[] {
  if (options.graph !== undefined) return [options.graph]
  return original ? [originalGraph] : graphsByDtype[options.dtype ?? 'auto']
}

/** The digest covers the package and what decides passage embeddings; a choice about queries leaves an index valid. */
async function identify(
  indexed: EncoderContract,
  { name, dim, queryMaxlen, docMaxlen }: EncoderContract,
  files: readonly FetchedFile[],
): Promise<EncoderIdentity> {
  const digest = await digestOf(
    indexed,
    files.map((file) => file.sha256),
  )
  return { digest, name, dim, queryMaxlen, docMaxlen }
}

async function firstOf(
  names: readonly string[],
  fetching: (name: string) => Promise<FetchedFile | undefined>,
): Promise<{ name: string; file: FetchedFile } | undefined> {
  for (const name of names) {
    const file = await fetching(name)
    if (file !== undefined) return { name, file }
  }
  return undefined
}

/** Adds the progress of single files up. */
function totalling(fetchFile: FetchFile, onProgress: PackageOptions['onProgress']): FetchFile {
  if (onProgress === undefined) return fetchFile
  const files = new Map<string, LoadProgress>()
  return async (path: string, options: FetchOptions) => {
    const report = (progress: LoadProgress): void => {
      files.set(path, progress)
      const known = [...files.values()]
      const loaded = known.reduce((sum, file) => sum + file.loaded, 0)
      const total = known.reduce<number | undefined>(
        (sum, file) => (sum === undefined || file.total === undefined ? undefined : sum + file.total),
        0,
      )
      onProgress({ loaded, total })
    }
    const file = await fetchFile(path, { ...options, onProgress: report })
    if (file !== undefined) report({ loaded: file.bytes.length, total: file.bytes.length })
    return file
  }
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new SearchError('model-invalid', `${file} is not JSON`, { cause })
  }
}
