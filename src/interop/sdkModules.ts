import { createRequire } from 'node:module'
import { AmmeterError } from '../errors.ts'

type CoreSdk = typeof import('@uniswap/sdk-core')
type V3Sdk = typeof import('@uniswap/v3-sdk')

/*
 * The SDK's ES module entry points at folders, which plain Node refuses
 * (ERR_UNSUPPORTED_DIR_IMPORT), so its CommonJS entry is required. It is loaded at the first use:
 * the SDK is an optional peer, and whoever needs none of it installs none of it.
 */
const require = createRequire(import.meta.url)

/** `@uniswap/sdk-core`. @throws `interop/sdk-not-installed` */
export function coreSdk(): CoreSdk {
  return load('@uniswap/sdk-core') as CoreSdk
}

/** `@uniswap/v3-sdk`. @throws `interop/sdk-not-installed` */
export function v3Sdk(): V3Sdk {
  return load('@uniswap/v3-sdk') as V3Sdk
}

/** Runs a constructor of the SDK; its invariants become one error with the SDK's word as cause. */
export function build<T>(what: string, construct: () => T): T {
  try {
    return construct()
  } catch (cause) {
    throw new InteropError({
      code: 'interop/sdk-refused',
      shortMessage: `The Uniswap SDK takes no such ${what}.`,
      details: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}

function load(name: string): unknown {
  try {
    return require(name)
  } catch (cause) {
    throw new InteropError({
      code: 'interop/sdk-not-installed',
      shortMessage: `${name} cannot be loaded.`,
      hints: ['npm install @uniswap/v3-sdk @uniswap/sdk-core'],
      cause,
    })
  }
}

/** A state has no counterpart in the Uniswap SDK, or the SDK is missing. */
export class InteropError extends AmmeterError {
  override readonly name = 'InteropError'
}
