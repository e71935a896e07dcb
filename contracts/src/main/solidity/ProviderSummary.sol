// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Summary} from "./Summary.sol";
import {Kinds} from "./Witness.sol";

/// @title A provider's index of its relationships with other members' patients (private to the provider's nodes)
contract ProviderSummary is Summary {
    constructor(
        Registrar registrar_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot
    ) Summary(registrar_, Kinds.PROVIDER_SUMMARY, members_, subject_, predecessor_, snapshot) {}

    function _own(Entry memory entry) internal pure override returns (bytes32) {
        return entry.provider;
    }
}
