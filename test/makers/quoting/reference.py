"""Quotes of the linear systems by another route: mpmath's dense matrix exponential, 60 digits.

Prints reference.json beside it:  python3 reference.py > reference.json   (mpmath 1.3 or later)
Bid and ask offsets by inventory; null where the maker does not quote.
"""
import json
from mpmath import mp, mpf, matrix, expm, log, exp, eigsy, e

mp.dps = 60


def num(x):
    return None if x is None else float(x)


def terms(A, k, gamma):
    if gamma == 0:
        return 1 / k, A / e
    return log(1 + gamma / k) / gamma, A * (1 + gamma / k) ** (-(1 + k / gamma))


def quotes(v, lowest, k, c, buys=True):
    n, out = len(v), {}
    for i in range(n):
        bid = log(v[i] / v[i + 1]) / k + c if buys and i + 1 < n else None
        ask = log(v[i] / v[i - 1]) / k + c if i > 0 else None
        out[str(lowest + i)] = [num(bid), num(ask)]
    return out


def chain(cost, up, down, z, T):
    n = len(cost)
    M = matrix(n, n)
    for i in range(n):
        M[i, i] = cost[i]
        if i + 1 < n:
            M[i, i + 1] = -up
        if i > 0:
            M[i, i - 1] = -down
    if T is None:
        values, vectors = eigsy(M)
        v = [vectors[i, 0] for i in range(n)]
        return [abs(x) for x in v]
    v = expm(-M * T) * matrix(z)
    return [v[i] for i in range(n)]


def glft(A, k, sigma, gamma, Q, T, mu="0", xi="0"):
    A, k, sigma, gamma, mu, xi = map(mpf, (A, k, sigma, gamma, mu, xi))
    c, eta = terms(A, k, gamma)
    eta *= exp(-k * xi / 2)
    qs = range(-Q, Q + 1)
    cost = [k * gamma * sigma ** 2 / 2 * q * q - k * mu * q for q in qs]
    v = chain(cost, eta, eta, [exp(-k * xi * q * q / 2) for q in qs], T)
    return quotes(v, -Q, k, c + xi / 2)


def cartea(lam, kappa, phi, alpha, Q, T):
    lam, kappa, phi, alpha = map(mpf, (lam, kappa, phi, alpha))
    qs = range(-Q, Q + 1)
    v = chain([kappa * phi * q * q for q in qs], lam / e, lam / e,
              [exp(-alpha * kappa * q * q) for q in qs], T)
    return quotes(v, -Q, kappa, 1 / kappa)


def one_sided(A, k, sigma, gamma, b, Q, T, mu="0"):
    A, k, sigma, gamma, b, mu = map(mpf, (A, k, sigma, gamma, b, mu))
    c, eta = terms(A, k, gamma)
    qs = range(0, Q + 1)
    cost = [k * gamma * sigma ** 2 / 2 * q * q - k * mu * q for q in qs]
    w = chain(cost, 0, eta, [exp(-k * q * b) for q in qs], T)
    return quotes(w, 0, k, c, buys=False)


print(json.dumps({
    "glft calm": glft("0.9", "0.3", "0.3", "0.01", 30, 600),
    "glft wild": glft("0.2", "0.3", "1", "0.01", 30, 600),
    "glft wild, stationary": glft("0.2", "0.3", "1", "0.01", 30, None),
    "glft calm, stationary": glft("0.9", "0.3", "0.3", "0.01", 30, None),
    "glft drift and impact": glft("0.9", "0.3", "0.3", "0.01", 10, 60, mu="0.001", xi="0.5"),
    "cartea-jaimungal": cartea("1", "100", "1e-3", "1e-4", 3, 60),
    "one-sided": one_sided("0.1", "0.3", "0.3", "0.05", "3", 12, 300, mu="-0.01"),
    "one-sided, no risk": one_sided("0.1", "0.3", "0.3", "0", "3", 6, 300),
}, indent=1))
