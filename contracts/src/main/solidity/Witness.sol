// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title What a witness signs
/// @notice The EIP-712 messages that contracts check. The domain names the Registrar as verifying contract and not the
/// channel, because a scan that is made offline cannot know a channel's address; what ties a message to one place is its
/// content (command id, subject, giver, receiver), which each contract compares with its own.
/// @dev Internal functions only: a private contract cannot DELEGATECALL public code on every network we run on.
library Witness {
    // --- Data ---

    /// @notice One act of custody, seen and signed by a person or a device.
    struct Act {
        bytes32 commandId; // UUID, left-padded with zeros; made by whoever witnessed the act
        uint8 kind; // what the subject is: Kinds
        bytes32 subject; // id of a pack, a lot or a consignment, or a hash of what is packed or sent
        bytes32 giver; // member id of who gives it away, or does it
        bytes32 receiver; // member id of who takes it; zero for nobody, or a patient
        uint8 action; // Actions
        string place; // where, as the witness knows it; at most PLACE_LIMIT bytes
        uint64 deviceTime; // milliseconds since 1970-01-01 UTC, by the witness's own clock
        uint64 deviceSequence; // counts the acts signed with this key
        bytes32 previousHash; // digest of the act signed before with this key; zero for the first
        bytes32 detail; // keccak256 of the ABI-encoded terms of the action
    }

    /// @notice The regulator's promise that nobody else is given the same pack for the same end until it expires.
    struct Reservation {
        bytes32 reservationId; // UUID, left-padded with zeros
        bytes32 packId;
        bytes32 member; // whom it was given to
        uint8 action; // what for
        bytes32 prescription; // commitment of the prescription it is for; zero for none
        uint64 expires; // seconds since 1970-01-01 UTC, the last second included
    }

    /// @notice One of two persons says that an act of the Registrar may be done.
    struct Approval {
        bytes32 id; // made by who proposes it
        bytes32 act; // keccak256 of the ABI-encoded call
        uint64 until; // counts before this time, seconds since 1970-01-01 UTC
    }

    uint256 internal constant PLACE_LIMIT = 200; // bytes

    bytes32 internal constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 internal constant ACT_TYPEHASH = keccak256(
        "Act(bytes32 commandId,uint8 kind,bytes32 subject,bytes32 giver,bytes32 receiver,uint8 action,string place,uint64 deviceTime,uint64 deviceSequence,bytes32 previousHash,bytes32 detail)"
    );
    bytes32 internal constant RESERVATION_TYPEHASH = keccak256(
        "Reservation(bytes32 reservationId,bytes32 packId,bytes32 member,uint8 action,bytes32 prescription,uint64 expires)"
    );
    bytes32 internal constant APPROVAL_TYPEHASH = keccak256("Approval(bytes32 id,bytes32 act,uint64 until)");
    bytes32 private constant NAME_HASH = keccak256("Custodia");
    bytes32 private constant VERSION_HASH = keccak256("1");

    /// @notice The signature is not 65 bytes, or malleable (high s), or belongs to no key.
    error BadSignature();
    error PlaceTooLong(uint256 length, uint256 limit);

    // --- Hashing ---

    /// @notice EIP-712 digest of an act, for this chain and this Registrar.
    function digest(Act memory act, address registrar) internal view returns (bytes32) {
        if (bytes(act.place).length > PLACE_LIMIT) revert PlaceTooLong(bytes(act.place).length, PLACE_LIMIT);
        bytes memory first = abi.encode(
            ACT_TYPEHASH, act.commandId, act.kind, act.subject, act.giver, act.receiver, act.action
        );
        bytes memory second = abi.encode(
            keccak256(bytes(act.place)), act.deviceTime, act.deviceSequence, act.previousHash, act.detail
        );
        return typed(keccak256(bytes.concat(first, second)), registrar);
    }

    /// @notice EIP-712 digest of a reservation, for this chain and this Registrar.
    function digest(Reservation memory reservation, address registrar) internal view returns (bytes32) {
        return typed(
            keccak256(
                abi.encode(
                    RESERVATION_TYPEHASH,
                    reservation.reservationId,
                    reservation.packId,
                    reservation.member,
                    reservation.action,
                    reservation.prescription,
                    reservation.expires
                )
            ),
            registrar
        );
    }

    /// @notice EIP-712 digest of an approval, for this chain and this Registrar.
    function digest(Approval memory approval, address registrar) internal view returns (bytes32) {
        return typed(
            keccak256(abi.encode(APPROVAL_TYPEHASH, approval.id, approval.act, approval.until)), registrar
        );
    }

    /// @notice EIP-712 digest of a message with this struct hash, for this chain and this Registrar.
    function typed(bytes32 structHash, address registrar) internal view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, block.chainid, registrar));
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    // --- Recovery ---

    /// @notice The address whose key made this signature; never zero.
    function signer(bytes32 hash, bytes memory signature) internal pure returns (address key) {
        ECDSA.RecoverError fault;
        (key, fault,) = ECDSA.tryRecover(hash, signature);
        if (fault != ECDSA.RecoverError.NoError || key == address(0)) revert BadSignature();
    }
}

/// @title Roles of members and operators, as a bit mask
library Roles {
    uint32 internal constant MANUFACTURER = 1;
    uint32 internal constant WHOLESALER = 2;
    uint32 internal constant PHARMACY = 4;
    uint32 internal constant HOSPITAL = 8;
    uint32 internal constant REGULATOR = 16;
    uint32 internal constant VERIFIER = 32; // the regulator's verification service
    uint32 internal constant ADMINISTRATOR = 64;
    uint32 internal constant ORGAN_BANK = 128;
    uint32 internal constant ALLOCATION_BODY = 256;
    uint32 internal constant COURIER = 512;
    uint32 internal constant TRANSPLANT_CENTRE = 1024;
    uint32 internal constant SURGEON = 2048; // of a person, as the four below
    uint32 internal constant CLINICIAN = 4096; // takes samples, verifies blood groups
    uint32 internal constant COMMITTEE = 8192; // authorises living donations
    uint32 internal constant ADVOCATE = 16384; // of living donors
    uint32 internal constant LABORATORY = 32768;
    uint32 internal constant PAYER = 65536; // an insurance
    uint32 internal constant BILLER = 131072; // of an organisation that bills, and of its billing office
    uint32 internal constant EMPLOYER = 262144; // asks the people it employs for single records
    uint32 internal constant ALL = 524287;
}

/// @title What an act is about
library Kinds {
    uint8 internal constant MEDICINE = 1;
    uint8 internal constant RELATIONSHIP = 2; // of a patient's host and a provider
    uint8 internal constant DONOR_CASE = 3;
    uint8 internal constant ORGAN_OFFER = 4;
    uint8 internal constant ORGAN_LEG = 5;
    uint8 internal constant PATIENT_SUMMARY = 6; // a host's own
    uint8 internal constant PROVIDER_SUMMARY = 7; // a provider's own
    uint8 internal constant PRICE = 10; // no channel: price orders are public
    uint8 internal constant BILLING = 11; // between a biller and a payer
}

/// @title What is done
library Actions {
    uint8 internal constant RELEASE = 1;
    uint8 internal constant RECALL = 2;
    uint8 internal constant WITHDRAW = 3;
    uint8 internal constant BLOCK = 4;
    uint8 internal constant UNBLOCK = 5;
    uint8 internal constant DISPENSE = 6;
    uint8 internal constant DISPATCH = 7;
    uint8 internal constant CANCEL = 8;
    uint8 internal constant RECEIVE = 9;
    uint8 internal constant REJECT = 10;
    uint8 internal constant DECOMMISSION = 11;
    uint8 internal constant UNDO = 12;
    uint8 internal constant LOCK = 13;
    uint8 internal constant UNLOCK = 14;
    uint8 internal constant ACKNOWLEDGE = 15;
    uint8 internal constant PACK = 16;
    uint8 internal constant DISPENSED_OFFLINE = 17;
    uint8 internal constant SCAN_SESSION = 18;
    uint8 internal constant INTRODUCE_PATIENT = 20;
    uint8 internal constant OPEN_CONSENT = 21;
    uint8 internal constant USE_CONSENT = 22;
    uint8 internal constant OPT_OUT = 23;
    uint8 internal constant OPT_IN = 24;
    uint8 internal constant OPEN_CASE = 30;
    uint8 internal constant DONOR_CONSENT = 31;
    uint8 internal constant CONSENT_FOR_DONOR = 32;
    uint8 internal constant WITHDRAW_CONSENT = 33;
    uint8 internal constant BLOOD_SAMPLE = 34;
    uint8 internal constant SEROLOGY = 35;
    uint8 internal constant RELATIONSHIP = 36;
    uint8 internal constant NO_PAYMENT = 37;
    uint8 internal constant ADVOCATE = 38;
    uint8 internal constant COMMITTEE = 39;
    uint8 internal constant FOLLOW_UP_DUTY = 40;
    uint8 internal constant MATCH_RUN = 41;
    uint8 internal constant RECOVER = 42;
    uint8 internal constant CLOSE_CASE = 43;
    uint8 internal constant OFFER_FACTS = 50;
    uint8 internal constant OFFER = 51;
    uint8 internal constant RECIPIENT_CONSENT = 52;
    uint8 internal constant ACCEPT_OFFER = 53;
    uint8 internal constant DECLINE_OFFER = 54;
    uint8 internal constant EXPIRE_OFFER = 55;
    uint8 internal constant ALLOCATE = 56;
    uint8 internal constant RELEASE_ALLOCATION = 57;
    uint8 internal constant LEG_FACTS = 60;
    uint8 internal constant PACKED = 61;
    uint8 internal constant SEALED = 62;
    uint8 internal constant HAND_OVER = 63;
    uint8 internal constant TAKE_OVER = 64;
    uint8 internal constant CHECKPOINT = 65;
    uint8 internal constant SEAL_BROKEN = 66;
    uint8 internal constant EXCURSION = 67;
    uint8 internal constant REROUTED = 68;
    uint8 internal constant ARRIVED = 69;
    uint8 internal constant CHECK_IN = 70;
    uint8 internal constant SENDER_NOTIFIED = 71;
    uint8 internal constant SETTLE_SEAL = 72;
    uint8 internal constant VERIFY_GROUP = 73;
    uint8 internal constant PRESENT_ALLOCATION = 74;
    uint8 internal constant TRANSPLANT = 75;
    uint8 internal constant DISCARDED = 76;
    uint8 internal constant RETURNED = 77;
    uint8 internal constant FOLLOW_UP = 78;
    uint8 internal constant OFFER_RELATIONSHIP = 80;
    uint8 internal constant DECIDE = 81; // the patient does
    uint8 internal constant LEAVE_RELATIONSHIP = 82;
    uint8 internal constant REQUEST_ACCESS = 83;
    uint8 internal constant ADD_RECORD = 84;
    uint8 internal constant ADMIT_READER = 85;
    uint8 internal constant RECORD_READ = 86;
    uint8 internal constant NOTE_RELATIONSHIP = 87;
    uint8 internal constant ORDER_PRICES = 90;
    uint8 internal constant ANNOUNCE_BILL = 91;
    uint8 internal constant ENTER_LINES = 92;
    uint8 internal constant ADJUST_LINE = 93;
    uint8 internal constant DISPUTE_LINES = 94;
    uint8 internal constant OPEN_COVER = 95;
    uint8 internal constant CLAIM = 96;
    uint8 internal constant APPROVE_BILL = 97;
    uint8 internal constant SETTLE_BILL = 98;
}
