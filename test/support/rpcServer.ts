import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** One JSON-RPC request as the server saw it. */
export type SeenRequest = {
  readonly method: string
  readonly params: readonly unknown[]
  readonly id: unknown
  /** The parsed body: an array would be a batch. */
  readonly body: unknown
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly atMs: number
}

/** What the server does with one request. Anything left out is as a healthy node does it. */
export type ScriptedAnswer = {
  /** The result of a healthy envelope. */
  readonly result?: unknown
  /** The error object of a healthy envelope. */
  readonly error?: unknown
  /** The raw body, instead of an envelope. */
  readonly body?: string
  /** The same as bytes, e.g. compressed ones. */
  readonly bytes?: Uint8Array
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Wait before the first byte, ms; `Infinity` never answers. */
  readonly delayMs?: number
  /** Send the headers and this many bytes, then: nothing more. */
  readonly stallAfter?: number
  /** Send one byte every so many ms. */
  readonly trickleMs?: number
  /** Close the socket after so many bytes, in the middle of an announced body. */
  readonly cutAfter?: number
  /** Close the socket at once. */
  readonly reset?: boolean
}

export type Handler = (
  request: SeenRequest,
) => ScriptedAnswer | undefined | Promise<ScriptedAnswer | undefined>

export type Eip1193Provider = { request(args: never): Promise<unknown> }

export type RpcServer = {
  readonly url: string
  readonly requests: SeenRequest[]
  /** Methods in the order they came. */
  readonly methods: () => readonly string[]
  /** Script a method; `*` takes what no other handler took. Replaces an earlier script. */
  readonly on: (method: string, handler: Handler | ScriptedAnswer) => void
  /** Forget all scripts and requests, as for the next test. */
  readonly reset: () => void
  readonly close: () => Promise<void>
}

/**
 * A JSON-RPC server on loopback that answers as it is told, and passes the rest on to a real chain
 * where one is given: the faults happen between a real node and our client.
 */
export async function startRpcServer(upstream?: Eip1193Provider): Promise<RpcServer> {
  const handlers = new Map<string, Handler>()
  const requests: SeenRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error) => {
      response.destroy(error)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse(await textOf(incoming))
    const { method, params, id } = body as { method: string; params: unknown[]; id: unknown }
    const seen: SeenRequest = {
      method,
      params,
      id,
      body,
      path: incoming.url ?? '',
      headers: incoming.headers,
      atMs: performance.now(),
    }
    requests.push(seen)
    const scripted =
      (await handlers.get(method)?.(seen)) ?? (await handlers.get('*')?.(seen)) ?? undefined
    await answer(response, seen, scripted ?? (await forward(upstream, seen)))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    methods: () => requests.map(({ method }) => method),
    on: (method, handler) => {
      handlers.set(method, typeof handler === 'function' ? handler : () => handler)
    },
    reset: () => {
      handlers.clear()
      requests.length = 0
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** What a healthy node behind this server answers; a script may call it and alter the result. */
export async function forward(
  upstream: Eip1193Provider | undefined,
  { method, params }: Pick<SeenRequest, 'method' | 'params'>,
): Promise<ScriptedAnswer> {
  if (upstream === undefined) {
    return { error: { code: -32601, message: `the method ${method} does not exist` } }
  }
  try {
    // A copy: Hardhat fills in fields of the objects it is given.
    return { result: await upstream.request({ method, params: structuredClone(params) } as never) }
  } catch (error) {
    const { code, message, data } = error as { code?: number; message: string; data?: unknown }
    return { error: { code: code ?? -32603, message, ...(data === undefined ? {} : { data }) } }
  }
}

async function answer(
  response: ServerResponse,
  { id }: SeenRequest,
  scripted: ScriptedAnswer,
): Promise<void> {
  const { delayMs = 0, status = 200, headers = {}, stallAfter, trickleMs, cutAfter } = scripted
  if (scripted.reset) {
    response.socket?.resetAndDestroy()
    return
  }
  if (delayMs === Number.POSITIVE_INFINITY) return
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
  const envelope =
    scripted.error === undefined
      ? { jsonrpc: '2.0', id, result: scripted.result }
      : { jsonrpc: '2.0', id, error: scripted.error }
  const bytes = Buffer.from(
    scripted.bytes ?? Buffer.from(scripted.body ?? JSON.stringify(envelope)),
  )
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    ...headers,
  })
  if (stallAfter !== undefined) {
    response.flushHeaders()
    response.write(bytes.subarray(0, stallAfter))
    return
  }
  if (cutAfter !== undefined) {
    response.write(bytes.subarray(0, cutAfter), () => response.socket?.destroy())
    return
  }
  if (trickleMs !== undefined) {
    for (const byte of bytes) {
      if (response.destroyed) return
      response.write(Buffer.of(byte))
      await new Promise((resolve) => setTimeout(resolve, trickleMs))
    }
    response.end()
    return
  }
  response.end(bytes)
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of incoming) text += chunk
  return text
}
