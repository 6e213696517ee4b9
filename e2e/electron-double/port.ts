import { EventEmitter } from 'node:events'

/** The main process's end of a MessagePort whose other end is in a page. Holds messages back until start(), like Electron's. */
export class PortDouble extends EventEmitter {
  private readonly send: (data: unknown) => void
  private waiting: unknown[] | undefined = []

  constructor(send: (data: unknown) => void) {
    super()
    this.send = send
  }

  postMessage(data: unknown): void {
    if (typeof data !== 'string') throw new Error('The double carries text only.')
    this.send(data)
  }

  start(): void {
    for (const data of this.waiting ?? []) this.emit('message', { data })
    this.waiting = undefined
  }

  deliver(data: unknown): void {
    if (this.waiting) this.waiting.push(data)
    else this.emit('message', { data })
  }

  close(): void {
    this.emit('close')
  }
}
