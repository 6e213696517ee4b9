/** A new file's name beside the workspace: `…/headroom-backup-2026-11-21-1405-09.sqlite`, with the workspace's own kind of slash. */
export function backupFile(workspace: string, now: Date): string {
  const slash = workspace.includes('\\') ? '\\' : '/'
  const two = (figure: number): string => String(figure).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  const time = `${two(now.getHours())}${two(now.getMinutes())}-${two(now.getSeconds())}`
  return `${workspace.replace(/[\\/]+$/, '')}${slash}headroom-backup-${day}-${time}.sqlite`
}
