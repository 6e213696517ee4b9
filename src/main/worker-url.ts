/**
 * Where a worker is: beside the file that starts it when run from source; in the bundle `workers/<name>.js`, wherever the code that
 * starts it was put.
 */
export function workerUrl(name: string, startedFrom: string): URL {
  if (startedFrom.endsWith('.ts')) return new URL(`./${name}.worker.ts`, startedFrom)
  const inFolder = /\/(chunks|workers)\/[^/]*$/.test(startedFrom)
  return new URL(inFolder ? `../workers/${name}.js` : `./workers/${name}.js`, startedFrom)
}
