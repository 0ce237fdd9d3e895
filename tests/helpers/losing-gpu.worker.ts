import './dynamic-imports.ts'
import '../../workers/engine.worker.ts'

// The engine's worker, but that its GPU device is lost when the page posts 'lose-gpu'.

const devices: GPUDevice[] = []
const requestDevice = GPUAdapter.prototype.requestDevice
GPUAdapter.prototype.requestDevice = async function (descriptor) {
  const device = await requestDevice.call(this, descriptor)
  devices.push(device)
  return device
}

self.addEventListener('message', ({ data }) => {
  if (data === 'lose-gpu') for (const device of devices) device.destroy()
})
