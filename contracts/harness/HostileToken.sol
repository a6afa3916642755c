// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A token whose metadata answers exactly as it is told: `bytes32` symbols, none, markup,
/// megabytes, reverts, gas bombs. Transfers are those of no token: it only ever describes itself.
contract HostileToken {
    enum Manner {
        /// Returns the given bytes as they are, however little they are an ABI string.
        Bytes,
        /// Returns an ABI string of `length` letters.
        Long,
        /// Reverts with the given bytes.
        Revert,
        /// Burns every unit of gas it is given.
        Burn
    }

    struct Answer {
        Manner manner;
        bytes data;
        uint256 length;
    }

    Answer private symbolAnswer;
    Answer private decimalsAnswer;

    constructor(Answer memory symbol_, Answer memory decimals_) {
        symbolAnswer = symbol_;
        decimalsAnswer = decimals_;
    }

    function symbol() external view {
        give(symbolAnswer);
    }

    function name() external view {
        give(symbolAnswer);
    }

    function decimals() external view {
        give(decimalsAnswer);
    }

    function totalSupply() external pure returns (uint256) {
        return 0;
    }

    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }

    function give(Answer storage answer) private view {
        Manner manner = answer.manner;
        if (manner == Manner.Burn) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (manner == Manner.Long) {
            uint256 length = answer.length;
            // Past the scratch space memory is zero; the letters are too, but for the first word.
            assembly {
                let at := mload(0x40)
                mstore(at, 32)
                mstore(add(at, 32), length)
                mstore(add(at, 64), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                return(at, add(64, and(add(length, 31), not(31))))
            }
        }
        bytes memory data = answer.data;
        if (manner == Manner.Revert) {
            assembly ("memory-safe") {
                revert(add(data, 32), mload(data))
            }
        }
        assembly ("memory-safe") {
            return(add(data, 32), mload(data))
        }
    }
}
