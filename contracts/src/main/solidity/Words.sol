// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Structs whose fields are all words, taken as they lie in memory
/// @notice That is their ABI encoding, without the code that would make it anew: the compiler keeps fields in whole words and
/// clean ("Layout in Memory" and "Cleaning Up Variables" in Solidity's documentation). For what has to fit into EIP-170's limit.
library Words {
    /// @notice keccak256(abi.encode(the struct)).
    /// @param place of the struct in memory
    function hash(uint256 place, uint256 count) internal pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            digest := keccak256(place, mul(count, 32))
        }
    }

    /// @notice An event with more fields than fit on the stack.
    /// @param place in memory of the struct of all fields that are not indexed
    function log(bytes32 selector, bytes32 first, bytes32 second, bytes32 third, uint256 place, uint256 count) internal {
        assembly ("memory-safe") {
            log4(place, mul(count, 32), selector, first, second, third)
        }
    }
}
