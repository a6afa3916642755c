import { Command, CommanderError } from 'commander'
import { isShareId } from '../domain/ids.ts'
import { withHedgeOptions } from './hedgeOptions.ts'
import type { CliIo } from './io.ts'
import { collect } from './repeatable.ts'

/**
 * The command line. Commands load when they run, so that `--help` starts as fast as Node does.
 *
 * @param end - told the exit code of a command that answered, and yet has more to say
 */
export function createProgram(
  io: CliIo,
  version: string,
  end: (exitCode: number) => void = () => {},
): Command {
  const program = new Command('ammeter')
    .description(
      'What a liquidity position holds, what it is owed, what price made of it, and what hedges it.\n' +
        'Reads any Ethereum node; holds no key, sends no transaction.',
    )
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeErr })
    .showHelpAfterError('(ammeter --help lists what there is)')

  readingFlags(
    program
      .command('position <id>')
      .description('what I hold, what is owed to me, what it cost to hold it, what hedges it'),
  )
    .option('--base <token>', 'the token to count in: token0, token1 or its address')
    .option('--invert', 'swap base and quote')
    .option('--market-price <price>', 'price outside the pool, quote per base')
    .option('--entry-block <number>', 'take the position as entered at this block')
    .option('--entry-price <price>', 'take the position as entered at this price, quote per base')
    .option('--no-deposit', 'do not look for the deposit')
    .option('--read-by <way>', 'v4: extsload (default) or state-view; the answer is the same')
    .option(
      '--existing <[label=]base>',
      'a hedge already held, in base units (repeatable)',
      collect,
    )
    .option('--lot <base>', 'smallest step of the hedge, in base units')
    .option('--min-notional <quote>', 'smallest hedge order, in quote')
    .option(
      '--volatility <annual>',
      'volatility per year as a fraction (0.8 = 80 %), for the rate of loss versus rebalancing',
    )
    .option('--store <folder>', 'of all event stores: adds the money and drift of its whole life')
    .option('--prices <csv>', 'with --store: time and price of an external mid, for markouts')
    .option('--usd-prices <csv>', 'with --store: time and USD per quote unit')
    .option('--markouts <seconds>', 'with --store: horizons (default: 0,300,3600)')
    .option('--sample <seconds>', 'with --store: interval of the sampled LVR (default: 3600)')
    .option('--band <base>', 'with --store: drift that counts as beyond the band')
    .action(async (id: string, flags) => {
      if (isShareId(id)) {
        const { shareCommand } = await import('./commands/share.ts')
        await shareCommand(id, flags, io, version)
        return
      }
      const { positionCommand } = await import('./commands/position.ts')
      await positionCommand(id, flags, io, version)
    })

  readingFlags(
    program.command('pool <id>').description('state, depth and every initialised tick of a pool'),
  )
    .option('--base <token>', 'the token to count in: token0, token1 or its address')
    .option('--invert', 'swap base and quote')
    .option('--ticks', 'list every initialised tick')
    .option('--read-by <way>', 'v4: extsload (default) or state-view; the answer is the same')
    .option(
      '--pool-key <key>',
      'v4: currency0,currency1,fee,tickSpacing,hooks, where nobody knows it',
    )
    .option('--levels <number>', 'list what rests in so many tick spacings on each side, as a book')
    .option('--store <folder>', 'of all event stores: adds volatility')
    .option('--window <days>', 'of that record, how far back (default: 30)')
    .action(async (id: string, flags) => {
      const { poolCommand } = await import('./commands/pool.ts')
      await poolCommand(id, flags, io, version)
    })

  readingFlags(
    program
      .command('wallet <address>')
      .description('every liquidity position of an address, what they are worth and net to'),
  )
    .option('--from <block>', 'search the logs from here: Uniswap v4, LP tokens, and for --staked')
    .option('--staked', 'also what the address sent into contracts (needs --from)')
    .option('--closed', 'list closed positions too')
    .option(
      '--pair <[protocol:]address>',
      'a pair whose LP tokens to look for (repeatable)',
      collect,
    )
    .option(
      '--price <name=usd>',
      'dollars per unit of an underlying: ETH=3000 (repeatable)',
      collect,
    )
    .option(
      '--rate <token=name:units>',
      'what a token counts as: 0x…=ETH:1.19 (repeatable)',
      collect,
    )
    .option(
      '--contracts <protocol:name=address,…>',
      'of a deployment of its own, for each protocol (repeatable)',
      collect,
    )
    .action(async (address: string, flags) => {
      const { walletCommand } = await import('./commands/wallet.ts')
      await walletCommand(address, flags, io, version)
    })

  readingFlags(
    program
      .command('compare <id|pool>')
      .description(
        'this LP against order-book market makers: same path, same takers, same capital',
      ),
  )
    .option('--base <token>', 'the token to count in: token0, token1 or its address')
    .option('--invert', 'swap base and quote')
    .option('--volatility <annual>', 'volatility per year as a fraction (0.8 = 80 %); needed')
    .option('--takers <per day>', 'takers a day, buyers and sellers together; needed')
    .option('--size <base>', 'mean size of a trade, in base units; needed')
    .option('--size-law <law>', 'constant, exponential or log-normal (default: exponential)')
    .option('--size-sd <value>', 'log-normal: standard deviation of the logarithm')
    .option('--reservation <bps>', 'mean distance takers accept (default: the pool’s fee)')
    .option('--horizon <time>', 'length of a round: 6h, 1d (default: 1d)')
    .option('--block-time <time>', 'between blocks, for pool and book alike (default: 12s)')
    .option(
      '--makers <list>',
      'rebalanced-lp, avellaneda-stoikov, glft, symmetric, zero-inventory (the default), cartea-jaimungal, inventory-skew',
    )
    .option('--lot <base>', 'size of a maker’s order (default: the mean trade)')
    .option('--target <base>', 'inventory a maker returns to (default: what the LP starts with)')
    .option('--gamma <value>', 'risk aversion per quote unit (default: the LP’s own, implied)')
    .option('--equal <what>', 'capital, or risk: gamma at which inventories vary alike')
    .option('--markouts <times>', 'horizons of adverse selection (default: 5m,0s,1h)')
    .option('--maker-fee <bps>', 'what the book takes of makers; below zero a rebate (default: 0)')
    .option('--hedge-cost <bps>', 'undo every trade at the mid, at this cost (default: no hedge)')
    .option(
      '--gas <quote>',
      'paid per arbitrage, and by the rebalanced LP per move of its range (default: 0)',
    )
    .option('--range <share>', 'of a pool: full, or 0.1 for ±10 % (default: full)')
    .option('--capital <quote>', 'of a pool: the LP’s capital (default: 1 % of its liquidity)')
    .option('--market-price <price>', 'price outside the pool, quote per base')
    .option(
      '--store <folder>',
      'of all event stores, or of this pool: measure volatility, takers and size of its recorded swaps',
    )
    .option('--from <block>', 'of the store: first block')
    .option('--to <block>', 'of the store: last block')
    .option('--rounds <number>', 'paths to play (default: 200)')
    .option('--seed <number>', 'seed of paths and takers (default: 1)')
    .action(async (id: string, flags) => {
      const { compareCommand } = await import('./commands/compare.ts')
      await compareCommand(id, flags, io, version)
    })

  withHedgeOptions(
    readingFlags(
      program
        .command('hedge [ids...]')
        .description(
          'one recommendation for all I hold, with every cost: trade or hold, until when',
        ),
    ),
  ).action(async (ids: string[], flags) => {
    const { hedgeCommand } = await import('./commands/hedge.ts')
    end(await hedgeCommand(ids, flags, io, version))
  })

  nodeFlags(
    outputFlags(
      program
        .command('events <id>')
        .description(
          'fetch, resume and verify the history of a pool (address) or a position (token id)',
        ),
    ),
  )
    .option('--from <number|tag|time>', 'first block of a new store (default: its creation)')
    .option('--to <number|tag|time>', 'last block (default: latest)')
    .option('--store <folder>', 'of all event stores (AMMETER_STORE; default: .ammeter/events)')
    .option('--segment-events <count>', 'events to keep at once (default: 20000)')
    .option('--verify', 'read everything again, and compare with the chain')
    .option('--export <format>', 'write every event to a file: csv, parquet or ndjson')
    .option('--out <file>', 'file of --export')
    .option('--csv <file>', 'add a file of logs instead of asking a node (repeatable)', collect)
    .action(async (id: string, flags) => {
      const { eventsCommand } = await import('./commands/events.ts')
      await eventsCommand(id, flags, io, version)
    })

  outputFlags(
    program
      .command('replay <tape>')
      .description('the same analysis offline, from a file made by --save'),
  ).action(async (file: string, flags) => {
    const { replayCommand } = await import('./commands/replay.ts')
    await replayCommand(file, flags, io, version)
  })

  outputFlags(
    program
      .command('demo')
      .description('the main job on an embedded chain with the real Uniswap contracts'),
  )
    .option('--seed <number>', 'seed of the simulated trading', '28')
    .option('--save <tape>', 'keep what was read, for `ammeter replay`')
    .action(async (flags) => {
      const { demoCommand } = await import('./commands/demo.ts')
      await demoCommand(flags, io, version)
    })

  outputFlags(
    program
      .command('quotes')
      .description('what a market maker on an order book would quote at an inventory')
      .requiredOption('--model <id>', 'avellaneda-stoikov, glft, cartea-jaimungal or one-sided'),
  )
    .option('--inventory <q|a:b>', 'lots held, or a range of them', '0')
    .option('--mid <price>', 'price the quotes stand around', '0')
    .option('--sigma <price>', 'volatility in price units per √time')
    .option('--gamma <value>', 'risk aversion; 0 is the limit')
    .option('--A <rate>', 'fills per unit of time at the mid')
    .option('--k <value>', 'decay of fills per unit of price')
    .option(
      '--T <time>',
      'time to the horizon (glft, cartea-jaimungal: left out, the stationary limit)',
    )
    .option('--Q <lots>', 'bound on inventory (glft without T and Q: the closed form)')
    .option('--b <price>', 'one-sided: given up per lot still held at the end')
    .option('--mu <rate>', 'drift of the mid, price units per unit of time')
    .option('--phi <rate>', 'cartea-jaimungal: running penalty')
    .option('--alpha <price>', 'cartea-jaimungal: penalty at the end')
    .option('--lambda <rate>', 'cartea-jaimungal: fills per unit of time at the mid')
    .option('--kappa <value>', 'cartea-jaimungal: decay of fills per unit of price')
    .option('--xi <price>', 'glft: how far a fill moves the mid against the maker')
    .option('--omega <rate>', 'avellaneda-stoikov: discount of the infinite horizon, for T')
    .option('--lot <base>', 'size of an order; multiplies gamma')
    .action(async (flags) => {
      const { quotesCommand } = await import('./commands/quotes.ts')
      quotesCommand(flags, io, version)
    })

  return program
}

/** Whether commander threw only to end the run after printing help or the version. */
export function isPrintedHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0
}

function readingFlags(command: Command): Command {
  return nodeFlags(outputFlags(command))
    .option('--block <number|tag|time>', 'block to read at (default: latest)')
    .option('--save <tape>', 'keep what was read, for `ammeter replay`')
}

function nodeFlags(command: Command): Command {
  return command
    .option('-r, --rpc-url <url>', 'node to read from, or an alias of it (ETH_RPC_URL)')
    .option('--chain <id|name>', 'whose deployments to use (default: the node’s own chain)')
    .option('--protocol <id>', 'for a bare id (default: uniswap-v3)')
    .option('--factory <address>', 'a deployment of its own (v2, v3)')
    .option('--position-manager <address>', 'a deployment of its own (v3, v4)')
    .option('--pool-manager <address>', 'a deployment of its own (v4)')
    .option('--state-view <address>', 'of that deployment, for --read-by state-view (v4)')
    .option('--timeout <seconds>', 'deadline for the whole run')
}

function outputFlags(command: Command): Command {
  return command
    .option('--json', 'one JSON object on stdout')
    .option('-q, --quiet', 'no progress, no warnings on stderr')
    .option('-v, --verbose', 'a stack with an error')
    .option('--no-color', 'plain text (NO_COLOR)')
}
