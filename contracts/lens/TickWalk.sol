// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev `next` is where to go on, in units of the tick spacing; `TickWalk.DONE` after the last tick.
/// `packed` holds 99 bytes a tick: tick (3), gross (16), net (16), both outside growths (32 + 32).
struct TickPage {
    int24 next;
    bytes packed;
}

/// @dev Where the ticks of one pool are, and how they are asked for. `target` is the contract that is
/// asked; `id` and `state` are what it needs to know of the pool, where it has more than one.
struct TickSource {
    address target;
    bytes32 id;
    uint256 state;
    function(TickSource memory, int256) view returns (uint256) bitmapWord;
    function(TickSource memory, int256, uint256) view returns (uint256) writeTick;
    /// Memory for a question and its answer; the walk sets it.
    uint256 scratch;
}

/// @notice Walks a pool's tick bitmap and collects its initialised ticks, as far as the gas lasts.
/// @dev A tick costs three or four cold storage reads inside the pool. The sources use assembly, which
/// keeps what the lens adds to them small: questions and answers share one place in memory, where
/// Solidity would allocate a new one each time (memory costs grow with its square), and each tick is
/// written once, where it stays.
library TickWalk {
    int24 internal constant DONE = type(int24).max;
    uint256 internal constant BYTES_PER_TICK = 99;
    /// @dev A question of up to 68 bytes lies at 0, an answer of up to 160 behind it.
    uint256 internal constant ANSWER_OFFSET = 96;
    uint256 private constant PAGE_OFFSET = 288;
    int256 private constant MAX_TICK = 887272;

    /// @dev Past this the cost of memory outweighs a round trip.
    uint256 private constant MAX_TICKS = 2_048;

    /// @param from First tick to look at, in units of the tick spacing; anything lower starts anew.
    function walk(TickSource memory source, int24 tickSpacing, int24 from)
        internal
        view
        returns (TickPage memory page)
    {
        // Encoding the answer, and wrapping it once more in Ephemeral, is paid from this.
        uint256 reserve = gasleft() / 16 + 200_000;
        int256 last = MAX_TICK / tickSpacing;
        int256 index = from < -last ? -last : int256(from);
        source.scratch = _scratch();
        uint256 start = source.scratch + PAGE_OFFSET;
        uint256 end = start;
        bool stopped;

        // Nothing here can overflow: indices stay within a word of ±887,272 / spacing.
        unchecked {
            while (index <= last) {
                if (gasleft() < reserve) break;
                uint256 bits = source.bitmapWord(source, index >> 8) >> uint256(index & 255);
                while (bits != 0) {
                    uint256 skipped = _lowestBit(bits);
                    index += int256(skipped);
                    stopped =
                        end == start + MAX_TICKS * BYTES_PER_TICK || gasleft() < reserve;
                    if (stopped) break;
                    end = source.writeTick(source, index * tickSpacing, end);
                    bits = bits >> skipped >> 1;
                    // The last bit of a word has nothing above it, and its index must not leave the word.
                    if (bits != 0) index += 1;
                }
                if (stopped) break;
                index = ((index >> 8) + 1) << 8;
            }
        }
        page.packed = _finish(start, end);
        page.next = index > last ? DONE : int24(index);
    }

    /// @dev Free memory: a question at 0, the answer at `ANSWER_OFFSET`, and the page at `PAGE_OFFSET`
    /// behind the word for its length.
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
