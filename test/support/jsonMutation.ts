import { forward, type RpcServer, type SeenRequest } from './rpcServer.ts'

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** Which response to damage, where in it and how: three numbers, so that a generator can draw them. */
export type MutationChoice = {
  /** Index of the request whose response is damaged. */
  readonly request: number
  /** Which part of the response, modulo the number of its parts: 0 is all of it, 3 its result. */
  readonly part: number
  /** Which damage, modulo the number of kinds. */
  readonly kind: number
}

export type Step = string | number
type Damage = (value: Json) => Json | undefined

/**
 * Damage that a reader can see: another type, junk, a part gone, doubled, swapped or cut short.
 * `undefined` removes the part. A well-formed wrong value is no damage but a lie, and only a proof
 * against the block's state root would show it.
 */
export const damageKinds: readonly (readonly [name: string, damage: Damage])[] = [
  ['removed', () => undefined],
  ['null', () => null],
  ['a number', (value) => (typeof value === 'number' ? -1.5 : 5)],
  ['true', () => true],
  ['an empty text', () => ''],
  ['junk', () => '<nil>'],
  ['not hex', () => '0xZZ'],
  ['0x', () => '0x'],
  ['an empty list', () => []],
  ['an empty object', () => ({})],
  ['in a list', (value) => [value]],
  ['doubled', (value) => (Array.isArray(value) ? [...value, ...value] : value)],
  ['reversed', (value) => (Array.isArray(value) ? value.toReversed() : value)],
  ['without its first', (value) => (Array.isArray(value) ? value.slice(1) : value)],
  // Shorter text is a quantity, and half a quantity is another well-formed one.
  ['cut short', (value) => (isLong(value) ? value.slice(0, value.length - 3) : value)],
  ['without its last byte', (value) => (isLong(value) ? value.slice(0, -2) : value)],
  ['with a byte too many', (value) => (isLong(value) ? `${value}00` : value)],
  ['quoted as a decimal', (value) => (isQuantity(value) ? String(Number(value)) : value)],
  ['as a number', (value) => (isQuantity(value) ? Number(value) : value)],
]

/**
 * Let `server` answer as its upstream does, but for one response that is damaged once.
 *
 * @returns what was damaged, once it happened; `undefined` while no request of that index came
 */
export function damageOneResponse(
  server: RpcServer,
  upstream: { request(args: never): Promise<unknown> },
  choice: MutationChoice,
): () => string | undefined {
  let said: string | undefined
  let count = 0
  server.reset()
  server.on('*', async (seen) => {
    const index = count
    count += 1
    if (index !== choice.request) return undefined
    const damaged = damagedBody(await forward(upstream, seen), seen, choice)
    said = damaged.what
    return { body: damaged.body }
  })
  return () => said
}

function damagedBody(
  answer: { readonly result?: unknown; readonly error?: unknown },
  { id, method }: SeenRequest,
  { part, kind }: MutationChoice,
): { readonly body: string; readonly what: string } {
  // Through JSON, as it would travel.
  const envelope: Json = JSON.parse(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
  const parts = partsOf(envelope)
  const path = parts[part % parts.length] ?? []
  const [name, damage] = damageKinds[kind % damageKinds.length] ?? ['null', () => null]
  const what = `${method} ${path.join('.')}: ${name}`
  return { body: JSON.stringify(replaced(envelope, path, damage)) ?? '', what }
}

/** The path of every part of a value, its own (empty) first. */
export function partsOf(value: Json, path: readonly Step[] = []): readonly (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const steps: readonly Step[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return [path, ...steps.flatMap((step) => partsOf(childOf(value, step), [...path, step]))]
}

/** A copy with one part damaged; what becomes `undefined` is gone. */
export function replaced(value: Json, path: readonly Step[], damage: Damage): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return damage(value)
  const child = replaced(childOf(value, step), rest, damage)
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => (i !== step ? [item] : child === undefined ? [] : [child]))
  }
  const { [step]: _, ...others } = value as Record<string, Json>
  return child === undefined ? others : { ...others, [step]: child }
}

function childOf(value: Json, step: Step): Json {
  return (value as Record<Step, Json>)[step] ?? null
}

function isLong(value: Json): value is string {
  return typeof value === 'string' && value.length >= 42
}

function isQuantity(value: Json): value is string {
  return typeof value === 'string' && /^0x[0-9a-f]{1,12}$/i.test(value)
}
