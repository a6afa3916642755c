"""The session of Avellaneda and Stoikov 2008, table 1, vectorised over paths: the peer of a bench.

Prints one JSON object: seconds of CPU time, and the moments that the caller compares.
"""

import json
import sys
import time

import numpy as np

PATHS, SEED = int(sys.argv[1]), int(sys.argv[2])
GAMMA, SIGMA, K, A, HORIZON, STEPS = 0.1, 2.0, 1.5, 140.0, 1.0, 200
# Columns that stay in the cache of one core.
CHUNK = 8192


def play(rng, paths):
    dt = HORIZON / STEPS
    move = SIGMA * np.sqrt(dt)
    half_log = np.log(1 + GAMMA / K) / GAMMA
    lots = np.zeros(paths)
    wealth = np.zeros(paths)
    skew, ratio, chance, fill, uniform = (np.empty(paths) for _ in range(5))
    for step in range(STEPS):
        tau = HORIZON - step * dt
        risk = GAMMA * SIGMA * SIGMA * tau
        half = 0.5 * risk + half_log
        peak = A * dt * np.exp(-K * half)
        # Bid offset half + lots·risk, ask offset half − lots·risk: one exponential serves both.
        np.multiply(lots, risk, out=skew)
        np.multiply(skew, K, out=ratio)
        np.exp(ratio, out=ratio)
        rng.random(out=uniform)
        np.divide(peak, ratio, out=chance)
        np.less(uniform, chance, out=fill)
        lots += fill
        np.add(skew, half, out=chance)
        chance *= fill
        wealth += chance
        rng.random(out=uniform)
        np.multiply(ratio, peak, out=chance)
        np.less(uniform, chance, out=fill)
        lots -= fill
        np.subtract(half, skew, out=chance)
        chance *= fill
        wealth += chance
        rng.random(out=uniform)
        np.subtract(uniform, 0.5, out=uniform)
        np.copysign(move, uniform, out=uniform)
        uniform *= lots
        wealth += uniform
    return wealth, lots


generator = np.random.Generator(np.random.PCG64(SEED))
play(generator, CHUNK)
started = time.process_time()
parts = [play(generator, min(CHUNK, PATHS - at)) for at in range(0, PATHS, CHUNK)]
seconds = time.process_time() - started
profit = np.concatenate([wealth for wealth, _ in parts])
inventory = np.concatenate([lots for _, lots in parts])
print(
    json.dumps(
        {
            "seconds": seconds,
            "steps": PATHS * STEPS,
            "profitMean": float(profit.mean()),
            "profitSd": float(profit.std()),
            "lotsSd": float(inventory.std()),
            "numpy": np.__version__,
        }
    )
)
