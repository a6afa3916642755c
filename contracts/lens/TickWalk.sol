// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev `next` is where to go on, in units of the tick spacing; `TickWalk.DONE` after the last tick.
/// `packed` holds 99 bytes a tick: tick (3), gross (16), net (16), both outside growths (32 + 32).
struct TickPage {
    int24 next;
    bytes packed;
}

/// @notice Walks a pool's tick bitmap and collects its initialised ticks, as far as the gas lasts.
/// @dev A tick costs four cold storage reads inside the pool. Assembly keeps what the lens adds to
/// them small: questions and answers share one place in memory, where Solidity would allocate a new
/// one each time (memory costs grow with its square), and each tick is written once, where it stays.
library TickWalk {
    int24 internal constant DONE = type(int24).max;
    int256 private constant MAX_TICK = 887272;
    uint256 private constant BYTES_PER_TICK = 99;
    uint256 private constant ANSWER_OFFSET = 64;
    uint256 private constant PAGE_OFFSET = 224;

    /// @dev Past this the cost of memory outweighs a round trip.
    uint256 private constant MAX_TICKS = 2_048;

    /// @param from First tick to look at, in units of the tick spacing; anything lower starts anew.
    function walk(address pool, int24 tickSpacing, int24 from)
        internal
        view
        returns (TickPage memory page)
    {
        // Encoding the answer, and wrapping it once more in Ephemeral, is paid from this.
        uint256 reserve = gasleft() / 16 + 200_000;
        int256 last = MAX_TICK / tickSpacing;
        int256 index = from < -last ? -last : int256(from);
        uint256 scratch = _scratch();
        uint256 end = scratch + PAGE_OFFSET;
        bool stopped;

        // Nothing here can overflow: indices stay within a word of ±887,272 / spacing.
        unchecked {
            while (index <= last) {
                if (gasleft() < reserve) break;
                uint256 bits = _bitmapWord(pool, scratch, index >> 8) >> uint256(index & 255);
                while (bits != 0) {
                    uint256 skipped = _lowestBit(bits);
                    index += int256(skipped);
                    stopped = end == scratch + PAGE_OFFSET + MAX_TICKS * BYTES_PER_TICK
                        || gasleft() < reserve;
                    if (stopped) break;
                    end = _writeTick(pool, scratch, index * tickSpacing, end);
                    bits = bits >> skipped >> 1;
                    // The last bit of a word has nothing above it, and its index must not leave the word.
                    if (bits != 0) index += 1;
                }
                if (stopped) break;
                index = ((index >> 8) + 1) << 8;
            }
        }
        page.packed = _finish(scratch + PAGE_OFFSET, end);
        page.next = index > last ? DONE : int24(index);
    }

    /// @dev Free memory: a question (36 bytes) at 0, the answer (4 words of it are read) at
    /// `ANSWER_OFFSET`, and the page at `PAGE_OFFSET` behind the word for its length.
    function _scratch() private pure returns (uint256 scratch) {
        assembly ("memory-safe") {
            scratch := mload(0x40)
        }
    }

    /// @dev Makes the written bytes a `bytes` value and takes its memory.
    function _finish(uint256 start, uint256 end) private pure returns (bytes memory packed) {
        assembly ("memory-safe") {
            packed := sub(start, 32)
            mstore(packed, sub(end, start))
            mstore(0x40, and(add(end, 63), not(31)))
        }
    }

    /// @dev Fails with the call: a word that was not read is not an empty one.
    function _bitmapWord(address pool, uint256 scratch, int256 position)
        private
        view
        returns (uint256 bits)
    {
        bytes4 selector = bytes4(keccak256("tickBitmap(int16)"));
        assembly ("memory-safe") {
            let answer := add(scratch, ANSWER_OFFSET)
            mstore(scratch, selector)
            mstore(add(scratch, 4), position)
            if iszero(staticcall(gas(), pool, scratch, 36, answer, 32)) { revert(0, 0) }
            bits := mload(answer)
        }
    }

    function _writeTick(address pool, uint256 scratch, int256 tick, uint256 start)
        private
        view
        returns (uint256 end)
    {
        bytes4 selector = bytes4(keccak256("ticks(int24)"));
        assembly ("memory-safe") {
            let answer := add(scratch, ANSWER_OFFSET)
            mstore(scratch, selector)
            mstore(add(scratch, 4), tick)
            if iszero(staticcall(gas(), pool, scratch, 36, answer, 128)) { revert(0, 0) }
            mstore(start, shl(232, tick))
            mstore(add(start, 3), shl(128, mload(answer)))
            mstore(add(start, 19), shl(128, mload(add(answer, 32))))
            mstore(add(start, 35), mload(add(answer, 64)))
            mstore(add(start, 67), mload(add(answer, 96)))
            end := add(start, BYTES_PER_TICK)
        }
    }

    /// @dev Position of the lowest set bit of a word that is not zero.
    function _lowestBit(uint256 bits) private pure returns (uint256 position) {
        unchecked {
            if (bits & 1 != 0) return 0;
            if (bits & type(uint128).max == 0) (position, bits) = (128, bits >> 128);
            if (bits & type(uint64).max == 0) (position, bits) = (position + 64, bits >> 64);
            if (bits & type(uint32).max == 0) (position, bits) = (position + 32, bits >> 32);
            if (bits & type(uint16).max == 0) (position, bits) = (position + 16, bits >> 16);
            if (bits & type(uint8).max == 0) (position, bits) = (position + 8, bits >> 8);
            if (bits & 0xf == 0) (position, bits) = (position + 4, bits >> 4);
            if (bits & 0x3 == 0) (position, bits) = (position + 2, bits >> 2);
            if (bits & 0x1 == 0) position += 1;
        }
    }
}
