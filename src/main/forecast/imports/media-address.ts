/** Endings of what is watched as one file. */
const wholeFiles = new Set(
  '3gp avi flv m4a m4v mkv mov mp3 mp4 mpeg mpg mts mxf ogg ogv opus wav webm wmv'.split(' '),
)
/** Endings of the parts of a stream: playlists, manifests and segments. */
const streamParts = new Set('aac cmfa cmfv f4m m3u8 m4f m4s mpd ts vtt'.split(' '))
/** Folders that hold one rendition of a stream rather than the stream. */
const renditionFolder =
  /^(\d{3,4}p\d*|\d+k(bps)?|v?\d{1,2}|(audio|video|stream|rendition|hls|dash)([-_].*)?)$/i
/** Folders of a rendition are at most this deep, such as `video/720p`. */
const deepestRendition = 2

/**
 * The media id in the address of a request: a media file's path, or for parts of a stream the path of the folder the stream lies in.
 * Undefined when it is not about media.
 */
export function mediaIdOf(address: string): string | undefined {
  const path = address.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#;].*$/s, '')
  const steps = decoded(path)
    ?.split('/')
    .filter((step) => step !== '' && step !== '.')
  const file = steps?.at(-1)
  if (!steps || file === undefined) return undefined
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
  if (!file.includes('.')) return undefined
  if (wholeFiles.has(ending)) return steps.join('/')
  if (!streamParts.has(ending)) return undefined
  const folders = steps.slice(0, -1)
  for (let left = deepestRendition; left > 0 && folders.length > 1; left--) {
    if (!renditionFolder.test(folders.at(-1)!)) break
    folders.pop()
  }
  return folders.length > 0 ? folders.join('/') : file
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
