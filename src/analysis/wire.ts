import { z } from 'zod'

/*
 * The shapes both a saved input and a result are made of. An integer is a bigint in memory and a
 * decimal string on the wire; `undefined` is an absent key.
 */

/** A bigint that travels as a decimal string. */
export const integer = z.codec(z.string().regex(/^-?(0|[1-9]\d*)$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (value) => value.toString(),
})

/** A column of doubles, as base64 of their little-endian bytes: small, and exact. */
export const doubles = z.codec(
  z.base64(),
  z.custom<Float64Array>((column) => column instanceof Float64Array),
  {
    decode: (text) => {
      const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
      const view = new DataView(bytes.buffer)
      return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) =>
        view.getFloat64(8 * i, true),
      )
    },
    encode: (column) => {
      const view = new DataView(new ArrayBuffer(8 * column.length))
      column.forEach((value, i) => {
        view.setFloat64(8 * i, value, true)
      })
      return btoa(
        Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join(''),
      )
    },
  },
)

/** A double that is a number: neither NaN nor an infinity passes. */
export const finite = z.number()

export const addressSchema = z.templateLiteral(['0x', z.string().regex(/[0-9a-fA-F]{40}/)])

export const hexSchema = z.templateLiteral(['0x', z.string().regex(/[0-9a-fA-F]*/)])

export const blockSchema = z.strictObject({
  chainId: z.int().positive(),
  number: integer,
  hash: hexSchema,
  timestampSec: z.int(),
})

export const tokenSchema = z.strictObject({
  chainId: z.int().positive(),
  address: addressSchema,
  symbol: z.string().optional(),
  decimals: z.int().min(0).max(36),
  isNative: z.literal(true).optional().describe('the chain’s own coin, which is no contract'),
})

export const warningSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  subject: z.string(),
})

export const assumptionSchema = z.strictObject({
  id: z.string(),
  statement: z.string(),
  bias: z.string(),
})
