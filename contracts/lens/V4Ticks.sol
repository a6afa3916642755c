// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TickSource, TickWalk} from "./TickWalk.sol";

/// @notice The ticks of a Uniswap v4 pool, from the storage of its manager or from a state view.
library V4Ticks {
    uint256 private constant TICKS_OFFSET = 4;
    uint256 private constant TICK_BITMAP_OFFSET = 5;

    /// @param state Slot of the pool's state in the manager.
    function inStorage(address poolManager, uint256 state)
        internal
        pure
        returns (TickSource memory)
    {
        return TickSource(poolManager, 0, state, _loadWord, _loadTick, 0);
    }

    function inView(address stateView, bytes32 poolId) internal pure returns (TickSource memory) {
        return TickSource(stateView, poolId, 0, _askWord, _askTick, 0);
    }

    /// @dev Fails with the call, as all here: a word that was not read is not an empty one.
    function _loadWord(TickSource memory source, int256 position)
        private
        view
        returns (uint256 bits)
    {
        bytes4 selector = bytes4(keccak256("extsload(bytes32)"));
        uint256 slots = source.state + TICK_BITMAP_OFFSET;
        uint256 scratch = source.scratch;
        uint256 answer = scratch + TickWalk.ANSWER_OFFSET;
        address manager = source.target;
        assembly ("memory-safe") {
            mstore(0, position)
            mstore(32, slots)
            let slot := keccak256(0, 64)
            mstore(scratch, selector)
            mstore(add(scratch, 4), slot)
            if iszero(staticcall(gas(), manager, scratch, 36, answer, 32)) { revert(0, 0) }
            if lt(returndatasize(), 32) { revert(0, 0) }
            bits := mload(answer)
        }
    }

    function _loadTick(TickSource memory source, int256 tick, uint256 start)
        private
        view
        returns (uint256 end)
    {
        bytes4 selector = bytes4(keccak256("extsload(bytes32,uint256)"));
        uint256 slots = source.state + TICKS_OFFSET;
        uint256 scratch = source.scratch;
        uint256 answer = scratch + TickWalk.ANSWER_OFFSET;
        address manager = source.target;
        assembly ("memory-safe") {
            mstore(0, tick)
            mstore(32, slots)
            let slot := keccak256(0, 64)
            mstore(scratch, selector)
            mstore(add(scratch, 4), slot)
            mstore(add(scratch, 36), 3)
            if iszero(staticcall(gas(), manager, scratch, 68, answer, 160)) { revert(0, 0) }
            // Where the list begins, how long it is, and its three words.
            if lt(returndatasize(), 160) { revert(0, 0) }
            let amounts := mload(add(answer, 64))
            mstore(start, shl(232, tick))
            // In the slot net lies above gross.
            mstore(add(start, 3), shl(128, amounts))
            mstore(add(start, 19), amounts)
            mstore(add(start, 35), mload(add(answer, 96)))
            mstore(add(start, 67), mload(add(answer, 128)))
        }
        end = start + TickWalk.BYTES_PER_TICK;
    }

    function _askWord(TickSource memory source, int256 position)
        private
        view
        returns (uint256 bits)
    {
        bytes4 selector = bytes4(keccak256("getTickBitmap(bytes32,int16)"));
        bytes32 id = source.id;
        uint256 scratch = source.scratch;
        uint256 answer = scratch + TickWalk.ANSWER_OFFSET;
        address stateView = source.target;
        assembly ("memory-safe") {
            mstore(scratch, selector)
            mstore(add(scratch, 4), id)
            mstore(add(scratch, 36), position)
            if iszero(staticcall(gas(), stateView, scratch, 68, answer, 32)) { revert(0, 0) }
            if lt(returndatasize(), 32) { revert(0, 0) }
            bits := mload(answer)
        }
    }

    function _askTick(TickSource memory source, int256 tick, uint256 start)
        private
        view
        returns (uint256 end)
    {
        bytes4 selector = bytes4(keccak256("getTickInfo(bytes32,int24)"));
        bytes32 id = source.id;
        uint256 scratch = source.scratch;
        uint256 answer = scratch + TickWalk.ANSWER_OFFSET;
        address stateView = source.target;
        assembly ("memory-safe") {
            mstore(scratch, selector)
            mstore(add(scratch, 4), id)
            mstore(add(scratch, 36), tick)
            if iszero(staticcall(gas(), stateView, scratch, 68, answer, 128)) { revert(0, 0) }
            if lt(returndatasize(), 128) { revert(0, 0) }
            mstore(start, shl(232, tick))
            mstore(add(start, 3), shl(128, mload(answer)))
            mstore(add(start, 19), shl(128, mload(add(answer, 32))))
            mstore(add(start, 35), mload(add(answer, 64)))
            mstore(add(start, 67), mload(add(answer, 96)))
        }
        end = start + TickWalk.BYTES_PER_TICK;
    }
}
