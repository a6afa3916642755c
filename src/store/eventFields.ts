import type { EventPlace, PoolEvent, PoolEventKind, PoolEventOf } from '../domain/poolEvent.ts'
import type { PositionEvent, PositionEventKind, PositionEventOf } from '../domain/positionEvent.ts'

/** How a field is kept, exactly. `amount` is the 32-byte word of the log: signed in swaps and changes of liquidity. */
export type FieldForm =
  | 'account'
  | 'amount'
  | 'bytes32'
  | 'uint256'
  | 'uint160'
  | 'uint128'
  | 'int32'

/** One fact of an event beside its place: the name it has in memory and the column that holds it. */
export type EventField = {
  readonly column: string
  readonly form: FieldForm
  /** A column of doubles beside the exact one, for those who plot. */
  readonly doubleColumn?: string
}

/** Property of an event → column. The order here is the order of the columns in every file. */
export const eventFields = {
  tokenId: { column: 'token_id', form: 'uint256' },
  sender: { column: 'sender', form: 'account' },
  recipient: { column: 'recipient', form: 'account' },
  owner: { column: 'owner', form: 'account' },
  from: { column: 'from_address', form: 'account' },
  to: { column: 'to_address', form: 'account' },
  tickLower: { column: 'tick_lower', form: 'int32' },
  tickUpper: { column: 'tick_upper', form: 'int32' },
  amount0Raw: { column: 'amount0_raw', form: 'amount', doubleColumn: 'amount0' },
  amount1Raw: { column: 'amount1_raw', form: 'amount', doubleColumn: 'amount1' },
  sqrtPriceX96: { column: 'sqrt_price_x96', form: 'uint160', doubleColumn: 'sqrt_price' },
  liquidity: { column: 'liquidity_raw', form: 'uint128', doubleColumn: 'liquidity' },
  tick: { column: 'tick', form: 'int32' },
  paid0Raw: { column: 'paid0_raw', form: 'amount' },
  paid1Raw: { column: 'paid1_raw', form: 'amount' },
  feeProtocol0Before: { column: 'fee_protocol0_before', form: 'int32' },
  feeProtocol1Before: { column: 'fee_protocol1_before', form: 'int32' },
  feeProtocol0: { column: 'fee_protocol0', form: 'int32' },
  feeProtocol1: { column: 'fee_protocol1', form: 'int32' },
  liquidityDelta: { column: 'liquidity_delta_raw', form: 'amount' },
  salt: { column: 'salt', form: 'bytes32' },
  feePips: { column: 'fee_pips', form: 'int32' },
} as const satisfies Readonly<Record<string, EventField>>

export type EventFieldName = keyof typeof eventFields

/** Which fields each kind of event of a pool contract has; in its other columns a row is empty. */
export const poolEventFields = {
  initialize: ['sqrtPriceX96', 'tick'],
  swap: ['sender', 'recipient', 'amount0Raw', 'amount1Raw', 'sqrtPriceX96', 'liquidity', 'tick'],
  mint: ['sender', 'owner', 'tickLower', 'tickUpper', 'amount0Raw', 'amount1Raw', 'liquidity'],
  burn: ['owner', 'tickLower', 'tickUpper', 'amount0Raw', 'amount1Raw', 'liquidity'],
  collect: ['recipient', 'owner', 'tickLower', 'tickUpper', 'amount0Raw', 'amount1Raw'],
  flash: ['sender', 'recipient', 'amount0Raw', 'amount1Raw', 'paid0Raw', 'paid1Raw'],
  'set-fee-protocol': ['feeProtocol0Before', 'feeProtocol1Before', 'feeProtocol0', 'feeProtocol1'],
  'collect-protocol': ['sender', 'recipient', 'amount0Raw', 'amount1Raw'],
} as const satisfies {
  [K in PoolEventKind]?: readonly Fact<PoolEventOf<K>, PoolEvent>[]
}

/** The same of a pool in a Uniswap v4 manager. */
export const v4PoolEventFields = {
  initialize: ['sqrtPriceX96', 'tick'],
  swap: ['sender', 'amount0Raw', 'amount1Raw', 'sqrtPriceX96', 'liquidity', 'tick', 'feePips'],
  'modify-liquidity': ['owner', 'tickLower', 'tickUpper', 'liquidityDelta', 'salt'],
  donate: ['sender', 'amount0Raw', 'amount1Raw'],
  'protocol-fee-updated': ['feeProtocol0', 'feeProtocol1'],
} as const satisfies {
  [K in PoolEventKind]?: readonly Fact<PoolEventOf<K>, PoolEvent>[]
}

/** The same of position events. */
export const positionEventFields = {
  'increase-liquidity': ['tokenId', 'amount0Raw', 'amount1Raw', 'liquidity'],
  'decrease-liquidity': ['tokenId', 'amount0Raw', 'amount1Raw', 'liquidity'],
  collect: ['tokenId', 'recipient', 'amount0Raw', 'amount1Raw'],
  transfer: ['tokenId', 'from', 'to'],
} as const satisfies {
  [K in PositionEventKind]: readonly Fact<PositionEventOf<K>, PositionEvent>[]
}

type Fact<E, Union> = Exclude<keyof E, keyof EventPlace | 'kind'> &
  (Union extends unknown ? EventFieldName : never)

/** Which fields the events of a store have, by kind. */
export function fieldsByKind(kind: StoreKind): Readonly<Record<string, readonly EventFieldName[]>> {
  return FIELDS[kind]
}

/** What the events of a store are of. */
export type StoreKind = keyof typeof FIELDS

const FIELDS = {
  pool: poolEventFields,
  'v4-pool': v4PoolEventFields,
  position: positionEventFields,
} as const

/** The fields that occur in a store, in the order of the columns. */
export function fieldsOf(kind: StoreKind): readonly EventFieldName[] {
  const used = new Set(Object.values(fieldsByKind(kind)).flat())
  return (Object.keys(eventFields) as EventFieldName[]).filter((name) => used.has(name))
}

/** Whether an integer is signed: the pool's own view of the amounts of a swap, a change of liquidity. */
export function isSigned(kind: string, form: FieldForm): boolean {
  return (kind === 'swap' || kind === 'modify-liquidity') && form === 'amount'
}
