// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title What is signed about records and relationships, besides acts
/// @notice EIP-712 messages in the domain of `Witness`. All members of both are words.
library RecordMessages {
    /// @notice What a patient says to one thing that was offered or asked; signed with a key that is made for it and thrown away.
    struct PatientDecision {
        bytes32 subject; // relationship or request
        bytes32 provider; // member id of who offered or asked
        uint8 decision; // Decisions
        uint32 number; // decisions about this relationship before; zero for a request
        bytes32 terms; // hash of what was offered or asked: what the patient was shown
        bytes32 consent; // with GRANT: commitment of the consent that was given; else zero
        address channel;
    }

    /// @notice Somebody asks to read one record; signed by the reader's key.
    struct RecordQuery {
        bytes32 queryId; // UUID, left-padded with zeros
        bytes32 reader; // member id
        bytes32 holder; // member id of who has it
        bytes32 record;
        bytes32 consent; // commitment
        uint8 purpose; // Purposes
        bytes32 readerKey; // keccak256 of the public key that the answer is encrypted to
        address channel;
        uint64 askedAt; // seconds since 1970-01-01 UTC
    }

    bytes32 internal constant DECISION_TYPEHASH = keccak256(
        "PatientDecision(bytes32 subject,bytes32 provider,uint8 decision,uint32 number,bytes32 terms,bytes32 consent,address channel)"
    );
    bytes32 internal constant QUERY_TYPEHASH = keccak256(
        "RecordQuery(bytes32 queryId,bytes32 reader,bytes32 holder,bytes32 record,bytes32 consent,uint8 purpose,bytes32 readerKey,address channel,uint64 askedAt)"
    );

    /// @notice EIP-712 struct hash of a decision.
    function hash(PatientDecision memory decision) internal pure returns (bytes32) {
        return keccak256(abi.encode(DECISION_TYPEHASH, decision));
    }

    /// @notice EIP-712 struct hash of a query.
    function hash(RecordQuery memory query) internal pure returns (bytes32) {
        return keccak256(abi.encode(QUERY_TYPEHASH, query));
    }
}

/// @title What a patient decides
library Decisions {
    uint8 internal constant ACCEPT = 1; // what a provider offered
    uint8 internal constant REJECT = 2;
    uint8 internal constant PAUSE = 3;
    uint8 internal constant RESUME = 4;
    uint8 internal constant END = 5;
    uint8 internal constant GRANT = 6; // what was asked for
    uint8 internal constant REFUSE = 7;
    uint8 internal constant LAST = 7;
}
