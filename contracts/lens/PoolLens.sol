// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Facts, PoolFacts, TokenFacts} from "./Facts.sol";
import {PoolTicks} from "./PoolTicks.sol";
import {TickPage, TickWalk} from "./TickWalk.sol";

struct PoolAnswer {
    PoolFacts pool;
    address registeredPool;
    address create2Pool;
    TokenFacts token0;
    TokenFacts token1;
    TickPage page;
}

/// @notice One Uniswap v3 pool with all its initialised ticks, in as few calls as gas allows.
/// @dev Never deployed: it runs as overridden code or inside creation code (see Ephemeral).
contract PoolLens {
    /// @notice The pool, its tokens, what its factory says of it, and the first page of ticks.
    /// @param withTicks Whether to walk the ticks; a pool foreign to the factory is not walked.
    function readPool(address pool, address factory, bytes32 initCodeHash, bool withTicks)
        external
        view
        returns (PoolAnswer memory answer)
    {
        PoolFacts memory facts = Facts.ofPool(pool);
        answer.pool = facts;
        answer.page.next = TickWalk.DONE;
        if (!facts.readable) return answer;
        answer.registeredPool =
            Facts.registeredPool(factory, facts.token0, facts.token1, facts.fee);
        answer.create2Pool =
            Facts.create2Pool(factory, initCodeHash, facts.token0, facts.token1, facts.fee);
        if (answer.registeredPool != pool && answer.create2Pool != pool) return answer;
        answer.token0 = Facts.ofToken(facts.token0);
        answer.token1 = Facts.ofToken(facts.token1);
        if (withTicks) {
            answer.page = TickWalk.walk(PoolTicks.ofPool(pool), facts.tickSpacing, type(int24).min);
        }
    }

    /// @notice A further page of ticks, from the `next` of the page before.
    function readTicks(address pool, int24 tickSpacing, int24 from)
        external
        view
        returns (TickPage memory page)
    {
        return TickWalk.walk(PoolTicks.ofPool(pool), tickSpacing, from);
    }
}
