/**
 * Whether this script runs because ONNX Runtime has started a thread: it loads the script that it is part of once more.
 * The worker's own code must then do nothing.
 */
export const isRuntimeThread = (): boolean => self.name.startsWith('em-pthread')
