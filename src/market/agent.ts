import type { Assumption } from '../domain/assumption.ts'
import type { SwapEvent } from './events.ts'
import type { Seen } from './maker.ts'
import type { PoolProgram } from './poolRequest.ts'

/** Someone who reacts to the pool once per block, before the takers of the block. */
export type Agent = {
  readonly id: string
  readonly assumptions: readonly Assumption[]
  /** The swaps it made, and what it paid for gas, quote units ≥ 0. */
  act(seen: Seen): PoolProgram<AgentTurn>
}

export type AgentTurn = {
  readonly swaps: readonly SwapEvent[]
  readonly gasQuote: number
}

export const IDLE: AgentTurn = { swaps: [], gasQuote: 0 }
