// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MedicineBook} from "./MedicineBook.sol";
import {MedicineChannel} from "./MedicineChannel.sol";
import {MedicineConsignments} from "./MedicineConsignments.sol";
import {MedicineRegistry} from "./MedicineRegistry.sol";
import {Registrar} from "./Registrar.sol";
import {Actions} from "./Witness.sol";

/// @title Custody of medicine packs (private)
/// @notice Between a member and the regulator it is the member's own book (`MedicineBook`); between a sender, a receiver
/// and the regulator it is where packs are handed over (`MedicineConsignments`).
contract MedicineCustody is MedicineBook, MedicineConsignments {
    constructor(Registrar registrar_, MedicineRegistry medicineRegistry_, bytes32[] memory members_, bytes32 subject_)
        MedicineChannel(registrar_, medicineRegistry_, members_, subject_)
    {}

    function _perform(bytes32 submitter, Command calldata command) internal override {
        uint8 action = command.action;
        if (action < Actions.DISPENSE || action > Actions.DISPENSED_OFFLINE) revert UnknownAction(action);
        bool handOver = (action >= Actions.DISPATCH && action <= Actions.REJECT) || action == Actions.ACKNOWLEDGE;
        if (handOver == book) revert WrongChannel(action);
        if (handOver) _performHandOver(submitter, command);
        else _performInBook(submitter, command);
    }
}
