import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HeadroomError } from '#shared/errors.ts'

/** The port a console takes when it is free and none is named, so that an open page finds it again after a restart. */
export const usualPort = 47_300

/**
 * Begins to listen and returns the port. Without a port: the usual one, or any when that is taken. Errors: CONFLICT when a named port is
 * taken, INVALID_INPUT when the address is not this machine's.
 */
export async function listen(server: Server, address: string, port?: number): Promise<number> {
  try {
    return await tryListen(server, address, port ?? usualPort)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE' && port === undefined) return tryListen(server, address, 0)
    if (code === 'EADDRINUSE' || code === 'EACCES') {
      throw new HeadroomError(
        'CONFLICT',
        `Port ${port} of ${address} is taken or not allowed. Choose another with --port.`,
      )
    }
    throw new HeadroomError(
      'INVALID_INPUT',
      `This machine cannot listen on ${address}. Name one of its own addresses.`,
      {},
      { cause: error },
    )
  }
}

function tryListen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
