// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MedicineBook} from "./MedicineBook.sol";
import {MedicineConsignments} from "./MedicineConsignments.sol";

/// @title Custody of medicine packs (private)
/// @notice What its two kinds of contract can be asked and say, together: between a member and the regulator the member's
/// own book (`CustodyBook`), between a sender, a receiver and the regulator where packs are handed over
/// (`CustodyHandOver`). Nobody puts it up; two contracts, because networks take no more than 24,576 bytes of code.
abstract contract MedicineCustody is MedicineBook, MedicineConsignments {}
