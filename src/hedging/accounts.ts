import { z } from 'zod'
import { AmmeterError } from '../errors.ts'

const finite = z.number()
const above = finite.positive()
const name = z.string().min(1).max(40)
const unixSec = finite.min(1e9).max(1e11)

const balanceSchema = z.strictObject({
  /** As the exchange names it: `ETH`, `USDC`. */
  asset: name,
  /** Coins, signed: a loan is negative. */
  amount: finite,
  kind: z.enum(['balance', 'margin', 'wallet']).default('balance'),
})

/** A hedge that is already on, by what its P&L is linear or not in. */
const heldHedgeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('linear'),
    symbol: name,
    underlying: name,
    /** Base units, signed: a short of 2 is −2. */
    amountBase: finite,
  }),
  z.strictObject({
    kind: z.literal('inverse'),
    symbol: name,
    underlying: name,
    /** Signed: negative is short. */
    notionalQuote: finite,
    /** Quote per base, at which it was opened. */
    entryPrice: above,
  }),
  z.strictObject({
    kind: z.literal('option'),
    symbol: name,
    underlying: name,
    right: z.enum(['call', 'put']),
    strike: above,
    expirySec: unixSec,
    /** Base units of underlying, signed: sold is negative. */
    amountBase: finite,
    /** Implied, fraction per √year. */
    sigmaAnnual: above,
  }),
])

/** The schema of the file, from which docs/schema is generated. */
export const accountsSchema = z.strictObject({
  format: z.literal('ammeter-accounts'),
  version: z.literal(1),
  accounts: z
    .array(
      z.strictObject({
        /** What the reader calls it: an exchange, a wallet. */
        name,
        /** When the balances were read, Unix seconds. */
        asOfSec: unixSec.optional(),
        balances: z.array(balanceSchema).readonly().default([]),
        hedges: z.array(heldHedgeSchema).readonly().default([]),
      }),
    )
    .readonly(),
})

/** What is held outside the positions: balances on exchanges and in wallets, margin, hedges. */
export type Accounts = z.output<typeof accountsSchema>
export type HeldHedge = z.output<typeof heldHedgeSchema>

export const NO_ACCOUNTS: Accounts = { format: 'ammeter-accounts', version: 1, accounts: [] }

/**
 * The accounts a file holds; docs/ACCOUNTS.md describes each field.
 *
 * Unknown keys are refused: a misspelt hedge must not pass for none.
 *
 * @param text - JSON
 * @throws `config/accounts-invalid`
 * @example
 * parseAccounts('{"format":"ammeter-accounts","version":1,"accounts":[{"name":"cex",' +
 *   '"hedges":[{"kind":"linear","symbol":"ETH-PERP","underlying":"ETH","amountBase":-2}]}]}')
 */
export function parseAccounts(text: string): Accounts {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new InvalidAccountsError('it is not JSON', error)
  }
  const parsed = accountsSchema.safeParse(json)
  if (!parsed.success) {
    const where = parsed.error.issues
      .slice(0, 3)
      .map(({ path, message }) => `${path.join('.') || '(top)'}: ${message.slice(0, 120)}`)
    throw new InvalidAccountsError(where.join('; '), parsed.error)
  }
  const names = parsed.data.accounts.map((account) => account.name)
  const twice = names.find((one, i) => names.indexOf(one) !== i)
  if (twice === undefined) return parsed.data
  throw new InvalidAccountsError(`the account ${twice} is there twice`, undefined)
}

/** A file of accounts that cannot be counted. */
export class InvalidAccountsError extends AmmeterError {
  override readonly name = 'InvalidAccountsError'

  constructor(why: string, cause: unknown) {
    super({
      code: 'config/accounts-invalid',
      shortMessage: `The accounts cannot be used: ${why}.`,
      hints: ['docs/ACCOUNTS.md describes the file.'],
      cause,
    })
  }
}
