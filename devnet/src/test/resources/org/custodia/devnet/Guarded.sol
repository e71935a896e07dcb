// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// A number of one keeper's; for what privacy flags make of senders, block data and other contracts.
contract Guarded {
    address public immutable keeper;
    uint256 public value;
    uint256 public other;

    event Changed(uint256 value);

    constructor(address who) {
        keeper = who;
    }

    function set(uint256 next) external {
        require(msg.sender == keeper, "not the keeper");
        value = next;
        emit Changed(next);
    }

    /// Anybody's number, in a slot of its own.
    function setOther(uint256 next) external {
        other = next;
        emit Changed(next);
    }

    /// Stores what is another in every block.
    function stamp() external {
        value = block.number;
        emit Changed(block.number);
    }

    /// Runs another contract's code as if it were one's own.
    function borrow(address from, bytes calldata message) external returns (bool worked) {
        (worked, ) = from.delegatecall(message);
    }

    /// Has a signature checked by a precompiled contract.
    function recover(bytes32 hash, uint8 v, bytes32 r, bytes32 s) external {
        value = uint160(ecrecover(hash, v, r, s));
        emit Changed(value);
    }
}
