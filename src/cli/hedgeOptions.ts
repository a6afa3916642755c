import type { Command } from 'commander'
import { collect } from './repeatable.ts'

/** The flags of `ammeter hedge`, as `--help` lists them. */
export function withHedgeOptions(command: Command): Command {
  return command
    .option('--base <token>', 'the token to count positions in: token0, token1 or its address')
    .option('--wallet <address>', 'every position of this address')
    .option('--from <block>', 'of --wallet: search the logs from here, for v4 and LP tokens')
    .option('--staked', 'of --wallet: what it sent into contracts too')
    .option('--pair <id>', 'of --wallet: a pair whose LP tokens to look for (repeatable)', collect)
    .option('--contracts <list>', 'of --wallet: contracts of its own (repeatable)', collect)
    .option('--balances <file>', 'accounts elsewhere: balances, margin, hedges already held')
    .option(
      '--venue <file|name>',
      'where to hedge: a snapshot, hyperliquid, deribit (repeatable)',
      collect,
    )
    .option('--instrument <venue:symbol>', 'hedge with these alone (repeatable)', collect)
    .option('--options', 'let options take part: cost and risk decide, not a rule of one price')
    .option('--price <name=usd>', 'price of an underlying, ETH=3000 (repeatable)', collect)
    .option(
      '--rate <token=name:units>',
      'what a token counts as, 0x…=ETH:1.19 (repeatable)',
      collect,
    )
    .option('--volatility <annual>', 'of all, 0.8, or of one, ETH=0.8 (repeatable)', collect)
    .option('--correlation <a:b=rho>', 'of two underlyings, ETH:BTC=0.8 (repeatable)', collect)
    .option(
      '--policy <rule>',
      'interval:8h, band:0.1 (base), band:5% (the default), whalley-wilmott, zakamouline:30d',
    )
    .option('--risk-aversion <value>', 'per dollar (default: 1 over the value of all)')
    .option('--last-rehedge <time>', 'when the hedge was last touched, for interval')
    .option('--horizon <time>', 'of risk and of Greeks at a horizon (default: 1d)')
    .option('--confidence <level>', 'of value at risk and expected shortfall (default: 0.99)')
    .option('--risk-free <annual>', 'for options, continuously compounded (default: 0)')
    .option('--gas <usd>', 'of one rehedge (default: 0)')
    .option('--margin <usd>', 'most that can be posted at a venue')
    .option('--max-age <time>', 'oldest venue data to accept (default: 15m)')
    .option(
      '--fee-window <time>',
      'measure fees over this long before the block (old state needed)',
    )
    .option('--fees-per-day <usd>', 'fees of all positions, where they are not measured')
    .option('--lot <base>', 'without a venue: smallest step of the hedge')
    .option('--min-notional <usd>', 'without a venue: smallest order')
    .option('--draws <number>', 'for risk (default: 20000)')
    .option('--seed <number>', 'of the draws (default: 1)')
    .option('--unwind', 'read every tick: what leaving through the pools themselves costs')
    .option('--limits <file>', 'limits to hold to')
    .option('--exit-code', 'exit 6 where a limit is crossed')
}
