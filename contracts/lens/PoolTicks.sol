// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TickSource, TickWalk} from "./TickWalk.sol";

/// @notice The ticks of a Uniswap v3 pool, which is a contract of its own.
library PoolTicks {
    function ofPool(address pool) internal pure returns (TickSource memory) {
        return TickSource(pool, 0, 0, _bitmapWord, _writeTick, 0);
    }

    /// @dev Fails with the call: a word that was not read is not an empty one.
    function _bitmapWord(TickSource memory source, int256 position)
        private
        view
        returns (uint256 bits)
    {
        bytes4 selector = bytes4(keccak256("tickBitmap(int16)"));
        uint256 scratch = source.scratch;
        uint256 answer = scratch + TickWalk.ANSWER_OFFSET;
        address pool = source.target;
        assembly ("memory-safe") {
            mstore(scratch, selector)
            mstore(add(scratch, 4), position)
            if iszero(staticcall(gas(), pool, scratch, 36, answer, 32)) { revert(0, 0) }
            bits := mload(answer)
        }
    }

    function _writeTick(TickSource memory source, int256 tick, uint256 start)
        private
        view
        returns (uint256 end)
    {
        bytes4 selector = bytes4(keccak256("ticks(int24)"));
        uint256 scratch = source.scratch;
        uint256 answer = scratch + TickWalk.ANSWER_OFFSET;
        address pool = source.target;
        assembly ("memory-safe") {
            mstore(scratch, selector)
            mstore(add(scratch, 4), tick)
            if iszero(staticcall(gas(), pool, scratch, 36, answer, 128)) { revert(0, 0) }
            mstore(start, shl(232, tick))
            mstore(add(start, 3), shl(128, mload(answer)))
            mstore(add(start, 19), shl(128, mload(add(answer, 32))))
            mstore(add(start, 35), mload(add(answer, 64)))
            mstore(add(start, 67), mload(add(answer, 96)))
        }
        end = start + TickWalk.BYTES_PER_TICK;
    }
}
