// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title What somebody signs about organs so that another channel may rely on it
/// @notice EIP-712 messages in the domain of `Witness`. A channel cannot read another one, so who is party to the one signs for the
/// other. All members of all of them are words.
library OrganMessages {
    /// @notice What a centre has to know of an organ that is offered to it; by who is party to the donor's case.
    struct OfferStatement {
        bytes32 organId;
        bytes32 caseId;
        uint8 organ;
        uint8 laterality;
        uint8 part;
        uint8 donorGroup;
        bytes32 consent; // commitment
        bytes32 revocation; // hash of the secret that revokes the consent
        bytes32 list; // root of the tree over the ranks
        uint32 candidates; // ranks in the list
        bytes32 rules; // keccak256 of the rule file
        uint8 a2; // 1: the rule file gives A2 to recipients without A
        bytes32 centre;
        address earlier; // channel before
        bytes32 earlierHead; // its head when this was true
        uint64 statedAt; // seconds since 1970-01-01 UTC
    }

    /// @notice A rank of a match run may be offered the organ now; by the regulator.
    struct OfferTurn {
        bytes32 organId;
        bytes32 list; // root of the tree over the ranks
        uint32 rank;
        bytes32 candidate; // salted commitment
        bytes32 centre;
        uint8 reason; // 0 in order
    }

    /// @notice An organ is this recipient's and nobody else's; by the regulator.
    struct OrganAllocation {
        bytes32 organId;
        uint32 number; // of the allocations of this organ, from 1
        bytes32 centre;
        bytes32 candidate; // salted commitment
        uint8 recipientGroup;
        uint8 a2; // 1: the rule file gives A2 to recipients without A
        bytes32 consent; // commitment
        bytes32 revocation; // hash of the secret that revokes the consent
        uint64 consentUntil; // seconds since 1970-01-01 UTC, no longer at this second
        uint8 outOfOrder;
        address offer;
        uint64 expires; // seconds since 1970-01-01 UTC, the last second included
    }

    /// @notice What has to be known of an organ on a leg of its way; by who is party to the channel before.
    struct LegStatement {
        bytes32 organId;
        bytes32 caseId;
        uint8 organ;
        uint8 laterality;
        uint8 part;
        bytes32 donor; // salted commitment of the donation identification number
        uint8 donorGroup;
        uint8 proofs; // LegProofs
        bytes32 consent; // commitment
        bytes32 revocation; // hash of the secret that revokes the consent
        bytes32 giver;
        bytes32 receiver;
        bytes32 seal; // salted commitment; zero for none yet
        uint64 clockStart; // cross-clamp, milliseconds since 1970-01-01 UTC
        uint32 limit; // minutes
        uint32 handOvers; // legs before this one, each handed over with both signatures
        address earlier; // channel before
        bytes32 earlierHead; // its head when this was true
        uint64 statedAt; // seconds since 1970-01-01 UTC
    }

    bytes32 private constant OFFER_STATEMENT_TYPEHASH = keccak256(
        "OfferStatement(bytes32 organId,bytes32 caseId,uint8 organ,uint8 laterality,uint8 part,uint8 donorGroup,bytes32 consent,bytes32 revocation,bytes32 list,uint32 candidates,bytes32 rules,uint8 a2,bytes32 centre,address earlier,bytes32 earlierHead,uint64 statedAt)"
    );
    bytes32 private constant OFFER_TURN_TYPEHASH = keccak256(
        "OfferTurn(bytes32 organId,bytes32 list,uint32 rank,bytes32 candidate,bytes32 centre,uint8 reason)"
    );
    bytes32 private constant ORGAN_ALLOCATION_TYPEHASH = keccak256(
        "OrganAllocation(bytes32 organId,uint32 number,bytes32 centre,bytes32 candidate,uint8 recipientGroup,uint8 a2,bytes32 consent,bytes32 revocation,uint64 consentUntil,uint8 outOfOrder,address offer,uint64 expires)"
    );
    bytes32 private constant LEG_STATEMENT_TYPEHASH = keccak256(
        "LegStatement(bytes32 organId,bytes32 caseId,uint8 organ,uint8 laterality,uint8 part,bytes32 donor,uint8 donorGroup,uint8 proofs,bytes32 consent,bytes32 revocation,bytes32 giver,bytes32 receiver,bytes32 seal,uint64 clockStart,uint32 limit,uint32 handOvers,address earlier,bytes32 earlierHead,uint64 statedAt)"
    );

    // --- Hashing ---

    function hash(OfferStatement memory statement) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFFER_STATEMENT_TYPEHASH, statement));
    }

    function hash(OfferTurn memory turn) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFFER_TURN_TYPEHASH, turn));
    }

    function hash(OrganAllocation memory allocation) internal pure returns (bytes32) {
        return keccak256(abi.encode(ORGAN_ALLOCATION_TYPEHASH, allocation));
    }

    function hash(LegStatement memory statement) internal pure returns (bytes32) {
        return keccak256(abi.encode(LEG_STATEMENT_TYPEHASH, statement));
    }
}
