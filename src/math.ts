/** `ammeter/math`: the exact integer arithmetic of concentrated liquidity. */
export { type FeeGrowth, feeGrowthInside, feesOwed } from './math/feeGrowth.ts'
export {
  addDelta,
  getAmountsRoundingDown,
  getAmountsRoundingUp,
  getLiquidityForAmount0,
  getLiquidityForAmount0Precise,
  getLiquidityForAmount1,
  getLiquidityForAmounts,
  getLiquidityForAmountsPrecise,
} from './math/liquidityMath.ts'
export {
  getAmount0DeltaRoundingDown,
  getAmount0DeltaRoundingUp,
  getAmount1DeltaRoundingDown,
  getAmount1DeltaRoundingUp,
  getNextSqrtPriceFromInput,
  getNextSqrtPriceFromOutput,
} from './math/sqrtPriceMath.ts'
export { computeSwapStep, type SwapStep } from './math/swapMath.ts'
export {
  getSqrtPriceAtTick,
  getTickAtSqrtPrice,
  MAX_SQRT_PRICE,
  MAX_TICK,
  MIN_SQRT_PRICE,
  MIN_TICK,
  maxLiquidityPerTick,
  maxLiquidityPerTickV4,
  maxUsableTick,
  minUsableTick,
} from './math/tickMath.ts'
export { mulDiv, mulDivRoundingUp, Q96, Q128 } from './math/uint.ts'
