export class UploadRefused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A step of progress worth telling: a page of a thousand files is not drawn anew for every packet of one. */
const toldStep = 0.05

/** Sends a file to the host's inbox and answers its path there. `onProgress` gets the share sent, 0 to 1, every twentieth part. */
export function upload(file: File, onProgress: (share: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/upload/${encodeURIComponent(file.name)}`)
    request.responseType = 'json'
    let told = 0
    request.upload.onprogress = ({ loaded, total }) => {
      const share = total > 0 ? loaded / total : 0
      if (share - told < toldStep) return
      told = share
      onProgress(share)
    }
    request.onerror = () =>
      reject(
        new UploadRefused(
          'OFFLINE',
          'The upload broke off. Check that Headroom runs and add the file again.',
        ),
      )
    request.onload = () => {
      const answer: unknown = request.response
      if (request.status < 300 && hasText(answer, 'path')) resolve(answer.path)
      else reject(refusalIn(answer, request.status))
    }
    request.send(file)
  })
}

function refusalIn(answer: unknown, status: number): UploadRefused {
  const body = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : answer
  const code = hasText(body, 'code') ? body.code : 'INTERNAL'
  return new UploadRefused(
    code,
    hasText(body, 'message') ? body.message : `The upload was refused (${status}).`,
  )
}

function hasText<Key extends string>(value: unknown, key: Key): value is Record<Key, string> {
  return (
    typeof value === 'object' && value !== null && key in value && typeof Reflect.get(value, key) === 'string'
  )
}
