// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentBook, Consents} from "./Consents.sol";
import {Succession} from "./Succession.sol";

/// @title A channel that keeps consents (private)
/// @notice What is signed names the channel by its first contract, so it counts in whichever contract the channel goes on.
abstract contract ConsentKeeping is Succession, ConsentBook {
    Consents.Book internal _book;

    constructor() {
        _book.channel = origin;
        _book.earlier = ConsentBook(address(predecessor));
    }

    // --- Views ---

    /// @inheritdoc ConsentBook
    function patientOf(bytes32 host, bytes32 patient) external view returns (Consents.Patient memory) {
        return Consents.patientOf(_book, host, patient);
    }

    /// @inheritdoc ConsentBook
    function openedConsent(bytes32 host, bytes32 commitment)
        external
        view
        returns (Consents.Opened memory opened, uint64 used)
    {
        return Consents.openedOf(_book, host, commitment);
    }
}
