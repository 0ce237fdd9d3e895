// What the WebAssembly module exports. It owns no memory: the caller says where everything lies.
export { countCovers, uniteMasks } from './cover'
export { interleave } from './interleave'
export { dotLowering } from './lowering'
export { nearest } from './nearest'
export { approximateScores, scanChunks } from './scan'
export { dotProducts, dotProductsOf, scoreFloats } from './score-floats'
export { blockTokens, scoreLists } from './score-residuals'
