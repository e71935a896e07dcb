// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Summary} from "./Summary.sol";
import {Kinds} from "./Witness.sol";

/// @title A host's index of its patients' relationships (private to the host's nodes)
contract PatientSummary is Summary {
    constructor(
        Registrar registrar_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot
    ) Summary(registrar_, Kinds.PATIENT_SUMMARY, members_, subject_, predecessor_, snapshot) {}

    function _own(Entry memory entry) internal pure override returns (bytes32) {
        return entry.host;
    }
}
