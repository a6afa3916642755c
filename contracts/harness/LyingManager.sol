// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A position manager that answers as a real one does, but for the list of an owner's tokens.
contract LyingManager {
    address private immutable real;
    uint256 private immutable count;
    uint256 private immutable distinct;

    /// @param distinct_ How many ids the list has before it begins anew.
    constructor(address real_, uint256 count_, uint256 distinct_) {
        (real, count, distinct) = (real_, count_, distinct_);
    }

    function balanceOf(address) external view returns (uint256) {
        return count;
    }

    function tokenOfOwnerByIndex(address, uint256 index) external view returns (uint256) {
        return (index % distinct) + 1;
    }

    fallback(bytes calldata question) external returns (bytes memory) {
        (bool success, bytes memory answer) = real.staticcall(question);
        require(success);
        return answer;
    }
}
