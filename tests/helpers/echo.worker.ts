addEventListener('message', ({ data }) => postMessage({ heard: data, isolated: crossOriginIsolated }))
