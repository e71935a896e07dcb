// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Registrar} from "./Registrar.sol";

/// @title Consents as everybody may know them: that there are some (public)
/// @notice Keeps commitments to consents, and what revokes them. It holds nothing about a patient, and nothing that ties
/// a revocation to a commitment: what a commitment stands for is shown only where it is opened (`Consents`). Any member
/// may relay for any other, and dummies (random words) look like the real ones.
contract ConsentRegistry {
    // --- Data ---

    /// @notice Commitments or secrets that one call takes at most.
    uint256 public constant MANY_LIMIT = 256;

    struct Publication {
        uint64 at; // seconds since 1970-01-01 UTC
        uint64 number; // its place among all commitments, from 1
    }

    Registrar public immutable registrar;

    uint64 public published; // commitments so far

    mapping(bytes32 commitment => Publication) private _publications;
    mapping(bytes32 revocationHash => uint64) private _revokedAt; // seconds since 1970-01-01 UTC

    // --- Events ---

    event CommitmentPublished(bytes32 indexed commitment);
    event SecretRevealed(bytes32 indexed revocationHash);

    // --- Refusals ---

    error NotAMember(address account); // no account of an active member
    error NothingGiven();
    error TooMany(uint256 given, uint256 limit);

    constructor(Registrar registrar_) {
        registrar = registrar_;
    }

    modifier relayed(uint256 given) {
        if (registrar.memberOfAccount(msg.sender) == 0) revert NotAMember(msg.sender);
        if (given == 0) revert NothingGiven();
        if (given > MANY_LIMIT) revert TooMany(given, MANY_LIMIT);
        _;
    }

    // --- Relaying ---

    /// @notice Publishes commitments. The first time counts: one that is known already stays as it is, so nobody can
    /// make a consent look newer than it is.
    function publish(bytes32[] calldata commitments) external relayed(commitments.length) {
        uint64 number = published;
        for (uint256 i = 0; i < commitments.length; i++) {
            Publication storage publication = _publications[commitments[i]];
            if (publication.at != 0) continue;
            publication.at = uint64(block.timestamp);
            publication.number = ++number;
            emit CommitmentPublished(commitments[i]);
        }
        published = number;
    }

    /// @notice Reveals secrets and so revokes, from now and for ever, whatever hangs on them: nothing, or a consent that
    /// is published, or one that never was. Only who holds a secret can do that.
    function revokeMany(bytes32[] calldata secrets) external relayed(secrets.length) {
        for (uint256 i = 0; i < secrets.length; i++) {
            bytes32 revocationHash = keccak256(abi.encodePacked(secrets[i]));
            if (_revokedAt[revocationHash] != 0) continue;
            _revokedAt[revocationHash] = uint64(block.timestamp);
            emit SecretRevealed(revocationHash);
        }
    }

    // --- Views ---

    /// @notice Whether a consent stands, as far as the public can know.
    /// @return publishedAt seconds since 1970-01-01 UTC of its first publication; zero when it was never published
    /// @return number its place among all commitments, from 1; so it can be told what came before what, in one block too
    /// @return revokedAt seconds since 1970-01-01 UTC; zero when its secret is not revealed
    function standing(bytes32 commitment, bytes32 revocationHash)
        external
        view
        returns (uint64 publishedAt, uint64 number, uint64 revokedAt)
    {
        Publication storage publication = _publications[commitment];
        return (publication.at, publication.number, _revokedAt[revocationHash]);
    }
}
