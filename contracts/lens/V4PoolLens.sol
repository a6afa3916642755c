// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TokenFacts} from "./Facts.sol";
import {TickPage, TickWalk} from "./TickWalk.sol";
import {V4Key, V4Keys} from "./V4Key.sol";
import {V4PoolFacts, V4Source, V4State} from "./V4State.sol";

/// @dev `key` is as given, else as the position manager knows it; nothing past `viewedManager` is read
/// where its hash is not the id.
struct V4PoolAnswer {
    V4PoolFacts pool;
    V4Key key;
    address viewedManager;
    TokenFacts token0;
    TokenFacts token1;
    uint256 hookCodeBytes;
    TickPage page;
}

/// @notice One Uniswap v4 pool with all its initialised ticks, in as few calls as gas allows.
/// @dev Never deployed: it runs as overridden code or inside creation code (see Ephemeral).
contract V4PoolLens {
    /// @param given The pool's key, where it is known; zeros have the position manager asked.
    function readPool(
        V4Source memory source,
        address positionManager,
        bytes32 poolId,
        V4Key memory given,
        bool withTicks
    ) external view returns (V4PoolAnswer memory answer) {
        answer.page.next = TickWalk.DONE;
        answer.viewedManager = V4State.managerOf(source.stateView);
        answer.pool = V4State.ofPool(source, poolId);
        V4Key memory key =
            given.tickSpacing == 0 ? V4Keys.known(positionManager, poolId) : given;
        answer.key = key;
        if (V4Keys.idOf(key) != poolId || answer.pool.sqrtPriceX96 == 0) return answer;
        answer.token0 = V4Keys.ofCurrency(key.currency0);
        answer.token1 = V4Keys.ofCurrency(key.currency1);
        answer.hookCodeBytes = key.hooks.code.length;
        if (withTicks) {
            answer.page = TickWalk.walk(
                V4State.ticksOf(source, poolId), key.tickSpacing, type(int24).min
            );
        }
    }

    /// @notice A further page of ticks, from the `next` of the page before.
    function readTicks(V4Source memory source, bytes32 poolId, int24 tickSpacing, int24 from)
        external
        view
        returns (TickPage memory page)
    {
        return TickWalk.walk(V4State.ticksOf(source, poolId), tickSpacing, from);
    }
}
