// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Borrows from a Uniswap v3 pool and pays back at once, with something on top: for tests.
contract FlashBorrower {
    function borrow(IFlashPool pool, uint256 amount0, uint256 amount1, uint256 tip0, uint256 tip1) external {
        pool.flash(address(this), amount0, amount1, abi.encode(amount0 + tip0, amount1 + tip1));
    }

    function uniswapV3FlashCallback(uint256 fee0, uint256 fee1, bytes calldata data) external {
        (uint256 back0, uint256 back1) = abi.decode(data, (uint256, uint256));
        IFlashPool pool = IFlashPool(msg.sender);
        IFlashToken(pool.token0()).transfer(msg.sender, back0 + fee0);
        IFlashToken(pool.token1()).transfer(msg.sender, back1 + fee1);
    }
}

interface IFlashPool {
    function flash(address recipient, uint256 amount0, uint256 amount1, bytes calldata data) external;
    function token0() external view returns (address);
    function token1() external view returns (address);
}

interface IFlashToken {
    function transfer(address to, uint256 value) external returns (bool);
}
