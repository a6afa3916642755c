import { deribit } from './deribit.ts'
import { hyperliquid } from './hyperliquid.ts'

/** Every venue the tool reads, in the order it is offered; a new one is a line here. */
export const venues = [hyperliquid, deribit] as const
