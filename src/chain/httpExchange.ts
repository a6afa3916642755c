/** What one POST came to: a whole body, or why there is none. */
export type Exchange =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly contentType: string
      readonly retryAfter: string | undefined
      readonly text: string
    }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  | { readonly kind: 'redirected'; readonly toHost: string }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'aborted' }

export type ExchangeOptions = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** From sending to the last byte of the body: a trickle is as late as silence. */
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly fetchFn: typeof fetch
  readonly signal: AbortSignal | undefined
}

const MAX_REDIRECTS = 3

/** POST one body and read the whole answer, within one time and one size limit. */
export async function exchange(options: ExchangeOptions): Promise<Exchange> {
  const { timeoutMs, signal } = options
  if (signal?.aborted) return { kind: 'aborted' }
  const controller = new AbortController()
  let stop: (reason: Exchange) => void = () => {}
  // Raced as well as aborted: a fetch function that ignores its signal cannot hold the run.
  const stopped = new Promise<Exchange>((resolve) => {
    stop = (reason) => {
      resolve(reason)
      controller.abort()
    }
  })
  const timer = setTimeout(() => stop({ kind: 'timed-out' }), timeoutMs)
  const onAbort = () => stop({ kind: 'aborted' })
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([stopped, send(options, controller.signal)])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

async function send(options: ExchangeOptions, signal: AbortSignal): Promise<Exchange> {
  const { headers, body, maxBytes, fetchFn } = options
  let url = new URL(options.url)
  for (let redirects = 0; ; redirects += 1) {
    let response: Response
    try {
      response = await fetchFn(url.href, {
        method: 'POST',
        headers,
        body,
        signal,
        redirect: 'manual',
      })
    } catch (error) {
      return { kind: 'failed', error }
    }
    const location = response.headers.get('location')
    const isRedirect = response.status >= 300 && response.status < 400 && location !== null
    if (isRedirect) {
      await response.body?.cancel().catch(() => {})
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined
      // The key in the URL or the headers belongs to this origin alone.
      if (next === undefined || next.origin !== url.origin || redirects === MAX_REDIRECTS) {
        return { kind: 'redirected', toHost: next?.host ?? 'nowhere' }
      }
      url = next
      continue
    }
    const text = await readBody(response, maxBytes)
    if (typeof text !== 'string') return text
    return {
      kind: 'answer',
      status: response.status,
      contentType: response.headers.get('content-type') ?? 'no content type',
      retryAfter: response.headers.get('retry-after') ?? undefined,
      text,
    }
  }
}

async function readBody(response: Response, maxBytes: number): Promise<string | Exchange> {
  const { body } = response
  if (body === null) return ''
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  const announced = Number(response.headers.get('content-length') ?? 0)
  try {
    if (announced > maxBytes) throw new RangeError('announced too large')
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text + decoder.decode()
      bytes += value.byteLength
      if (bytes > maxBytes) throw new RangeError('too large')
      text += decoder.decode(value, { stream: true })
    }
  } catch (error) {
    await reader.cancel().catch(() => {})
    if (error instanceof RangeError) return { kind: 'too-large', limitBytes: maxBytes }
    return { kind: 'cut-off' }
  }
}
