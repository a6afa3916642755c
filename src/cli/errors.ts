import { AmmeterError } from '../errors.ts'

/** A flag or argument that does not fit. */
export class UsageError extends AmmeterError {
  override readonly name = 'UsageError'
  constructor(shortMessage: string, hints: readonly string[] = []) {
    super({ code: 'usage/bad-argument', shortMessage, hints })
  }
}

/**
 * Refuses flags that say nothing here.
 *
 * @param names - as the code spells them
 * @throws `usage/bad-argument`
 */
export function refuseFlags(flags: object, names: readonly string[], reason: string): void {
  for (const [name, value] of Object.entries(flags)) {
    if (!names.includes(name) || value === undefined) continue
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    throw new UsageError(`--${flag} does not apply: ${reason}.`)
  }
}

/** An error as a person reads it: what happened, the evidence, what to try. */
export function errorText(error: AmmeterError): string {
  const lines = [`${error.code}: ${error.shortMessage}`]
  if (error.details !== undefined) lines.push(`  ${error.details}`)
  for (const hint of error.hints) lines.push(`  try: ${hint}`)
  return `${lines.join('\n')}\n`
}

/** An error as a script reads it. */
export function errorJson(error: AmmeterError): string {
  const { code, shortMessage: message, hints } = error
  return `${JSON.stringify({ error: { code, message, hints } })}\n`
}

/** Anything thrown as ours: what is not an `AmmeterError` is a bug of the tool, and says so. */
export function toAmmeterError(error: unknown): AmmeterError {
  if (error instanceof AmmeterError) return error
  return new AmmeterError({
    code: 'internal/bug',
    // The message of a stranger may quote an RPC URL: only its kind is safe to print.
    shortMessage: `Something Ammeter did not expect: ${error instanceof Error ? error.name : typeof error}.`,
    hints: ['Run again with -v for the stack, and report it with the command you ran.'],
    cause: error,
  })
}
