/** The console's own scheme: pages come from a fixed set of files, never from a disk path or the network. */
export const appScheme = 'app'
export const appOrigin = 'app://headroom'

/** True for a page of this console, and nothing else that merely begins like it. */
export function isOwnPage(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, username, port } = new URL(address)
  return protocol === 'app:' && host === 'headroom' && username === '' && port === ''
}

/** Places outside that a page may send the person to: the project's own documentation and what the tools it names publish. */
const externalHosts = ['ffmpeg.org', 'www.ffmpeg.org', 'trac.ffmpeg.org', 'nodejs.org', 'www.electronjs.org']

export function isAllowedOutside(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password, port } = new URL(address)
  return protocol === 'https:' && username + password + port === '' && externalHosts.includes(hostname)
}
