/** Where the host serves an output of a job: `/outputs/<jobId>/<path inside the job's folder>`. Null for a file that lies elsewhere. */
export function outputAddress(jobId: string, outputFolder: string, path: string): string | null {
  const slashes = (text: string): string => text.replaceAll('\\', '/')
  const folder = `${slashes(outputFolder).replace(/\/+$/, '')}/`
  if (!slashes(path).startsWith(folder)) return null
  const inside = slashes(path).slice(folder.length)
  return `/outputs/${encodeURIComponent(jobId)}/${inside.split('/').map(encodeURIComponent).join('/')}`
}
