import { trusted } from './trusted.ts'

/** Lets the page work without a network from the next visit on. A browser without service workers goes without. */
export async function keepForOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register(trusted.createScriptURL('sw.js'))
}

/** Takes back everything that the page keeps besides the index: the offline copy and the downloaded model. */
export async function forgetOffline(): Promise<void> {
  const scope = new URL('./', document.baseURI).href
  const registration = await navigator.serviceWorker?.getRegistration(scope)
  await registration?.unregister()
  if (!('caches' in globalThis)) return
  // Other applications may live on the same origin; their caches are not ours to delete.
  const ours = (await caches.keys()).filter((name) => name.startsWith('colibri') || name.endsWith(scope))
  await Promise.all(ours.map((name) => caches.delete(name)))
}
