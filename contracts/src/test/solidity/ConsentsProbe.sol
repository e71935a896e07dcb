// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentRegistry} from "./ConsentRegistry.sol";
import {Consents} from "./Consents.sol";

/// @title The library by itself, as a contract that believes its caller who submits
/// @dev For tests only.
contract ConsentsProbe {
    ConsentRegistry private immutable _registry;
    Consents.Book private _book;

    constructor(ConsentRegistry registry) {
        _registry = registry;
        _book.channel = address(this);
    }

    function introduce(bytes32 host, bytes32 patient, bytes32 evidence) external {
        Consents.introduce(_book, host, patient, evidence);
    }

    function optOut(bytes32 host, bytes32 patient) external {
        Consents.optOut(_book, _registry, host, patient);
    }

    function optIn(bytes32 host, bytes32 patient) external {
        Consents.optIn(_book, host, patient);
    }

    function open(
        Consents.Consent calldata consent,
        bytes calldata grantSignature,
        Consents.GrantAttestation calldata attestation,
        bytes calldata attestationSignature
    ) external {
        bytes32 commitment =
            Consents.open(_book, _registry, consent, grantSignature, attestation, attestationSignature);
        assert(commitment == Consents.hash(consent));
    }

    function use(bytes32 grantee, bytes32 commitment, bytes32 host, bytes32 patient, uint8 purpose) external {
        Consents.use(_book, _registry, grantee, commitment, host, patient, purpose);
    }

    function used(bytes32 commitment) external view returns (uint64) {
        return _book.used[commitment];
    }
}
