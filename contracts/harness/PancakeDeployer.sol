// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Creates pools of PancakeSwap v3 for its factory as their own deployer does, from code that is
/// handed in: npm has the factory and the pool, not the deployer between them.
contract PancakeDeployer {
    struct Parameters {
        address factory;
        address token0;
        address token1;
        uint24 fee;
        int24 tickSpacing;
    }

    /// @dev Read by the pool's constructor.
    Parameters public parameters;
    bytes private poolCode;

    constructor(bytes memory poolCode_) {
        poolCode = poolCode_;
    }

    function deploy(address factory, address token0, address token1, uint24 fee, int24 tickSpacing)
        external
        returns (address pool)
    {
        parameters = Parameters(factory, token0, token1, fee, tickSpacing);
        bytes memory code = poolCode;
        bytes32 salt = keccak256(abi.encode(token0, token1, fee));
        assembly {
            pool := create2(0, add(code, 32), mload(code), salt)
        }
        require(pool != address(0), "PancakeDeployer: not created");
        delete parameters;
    }
}
