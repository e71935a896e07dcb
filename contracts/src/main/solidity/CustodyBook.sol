// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MedicineBook} from "./MedicineBook.sol";
import {MedicineChannel} from "./MedicineChannel.sol";
import {MedicineRegistry} from "./MedicineRegistry.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";

/// @title A member's own book of packs, with the regulator (private)
contract CustodyBook is MedicineBook {
    /// @param predecessor_ the contract that this channel had before; zero for none
    /// @param snapshot its digest; zero for none
    constructor(
        Registrar registrar_,
        MedicineRegistry medicineRegistry_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot
    ) MedicineChannel(registrar_, medicineRegistry_, members_, subject_, predecessor_, snapshot) {
        if (!book) revert WrongComposition();
    }

    function _perform(bytes32 submitter, Command calldata command) internal override {
        if (_isHandOver(command.action)) revert WrongChannel(command.action);
        _performInBook(submitter, command);
    }
}
