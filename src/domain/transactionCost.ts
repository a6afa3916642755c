/** What a transaction cost its sender. */
export type TransactionCost = {
  /** In wei of the chain's native token, the data fee of a rollup included. */
  readonly costRaw: bigint
  /** The part of it that is a data fee charged apart (OP stack); 0 where there is none. */
  readonly l1FeeRaw: bigint
  /** Whether it did something beside the position: it is charged whole all the same. */
  readonly didMore: boolean
}
