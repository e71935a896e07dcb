// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentRegistry} from "./ConsentRegistry.sol";
import {Registrar} from "./Registrar.sol";
import {Witness} from "./Witness.sol";

/// @title What can be asked of a contract that keeps consents
interface ConsentBook {
    /// @notice What is known of a patient of this host; none of the first `optedOutAfter` commitments of the registry counts
    /// for it. Zeros of an unknown one.
    function patientOf(bytes32 host, bytes32 patient) external view returns (Consents.Patient memory);

    /// @notice What was opened, and how often it has been used; purpose zero when nothing was.
    function openedConsent(bytes32 host, bytes32 commitment)
        external
        view
        returns (Consents.Opened memory opened, uint64 used);
}

/// @title Consents, opened and used inside a channel
/// @notice For any channel contract: it keeps a `Book` and asks this library. Whoever submits an opening proves
/// everything by what they pass: that the patient signed (the grant key), whose key that was (the host's attestation),
/// and that it was published and not revoked (the registry). So it does not matter who submits it.
/// @dev Patients and openings are kept by host. A payload reaches the other members before it is mined, and one of them
/// could else take a pseudonym, or attest a foreign grant key for a patient of its own, before the host's own is mined.
/// Internal functions only, as in `Witness`.
library Consents {
    // --- Data ---

    /// @notice What a patient allows; its struct hash is the commitment.
    struct Consent {
        bytes32 salt;
        address grantKey; // signs this one consent and nothing else
        bytes32 grantee; // member id
        uint8 purpose; // Purposes
        bytes32 scope; // keccak256 of the canonical FHIR Consent document
        uint64 validFrom; // seconds since 1970-01-01 UTC, this second included
        uint64 validUntil; // seconds since 1970-01-01 UTC, this second no longer
        uint32 uses; // 0 without limit
        address channel; // the one channel it counts in; zero for any, unless uses are limited
        bytes32 revocationHash; // keccak256 of the secret that revokes it
    }

    /// @notice The host says in one channel that a grant key is this patient's; signed by an account of the host.
    struct GrantAttestation {
        bytes32 host; // member id
        address grantKey;
        bytes32 patient; // pseudonym in this channel
        address channel;
    }

    struct Patient {
        bytes32 evidence; // salted hash of the host's row about the patient
        bool known;
        bool optedOut;
        uint64 optedOutAfter; // commitments that were public when the patient last opted out: none of them counts here
    }

    /// @notice What is kept of an opened consent: what a use needs.
    struct Opened {
        bytes32 grantee;
        bytes32 patient;
        bytes32 revocationHash;
        uint64 validFrom;
        uint64 validUntil;
        uint32 uses;
        uint8 purpose; // zero when nothing was opened
    }

    /// @notice What a channel knows of patients and their consents.
    struct Book {
        address channel; // by which what is signed names it
        ConsentBook earlier; // that knows what this one does not; zero for none
        mapping(bytes32 host => mapping(bytes32 pseudonym => Patient)) patients;
        mapping(bytes32 host => mapping(bytes32 commitment => Opened)) opened;
        // By commitment alone: a consent that several hosts claim is still used only so often.
        mapping(bytes32 commitment => uint64) used;
    }

    bytes32 internal constant CONSENT_TYPEHASH = keccak256(
        "Consent(bytes32 salt,address grantKey,bytes32 grantee,uint8 purpose,bytes32 scope,uint64 validFrom,uint64 validUntil,uint32 uses,address channel,bytes32 revocationHash)"
    );
    bytes32 internal constant ATTESTATION_TYPEHASH =
        keccak256("GrantAttestation(bytes32 host,address grantKey,bytes32 patient,address channel)");

    // --- Refusals ---

    error PatientMissing(); // the pseudonym is zero
    error UnknownPatient(bytes32 host, bytes32 patient); // this host has introduced no such patient here
    error PatientOptedOut(bytes32 patient);
    error PatientNotOptedOut(bytes32 patient);

    error UnknownPurpose(uint8 purpose);
    error EmptyPeriod(uint64 validFrom, uint64 validUntil);
    error NotOneTime(uint32 uses); // a one-time consent has exactly one use
    error LimitedWithoutChannel(uint32 uses);
    error ConsentForAnotherChannel(address channel);
    error AttestedForAnotherChannel(address channel);
    error AttestedForAnotherKey(address grantKey);
    error GranteeIsHost(bytes32 host);
    error NotTheGrantKey(address key); // whose signature it is instead
    error NotTheHost(address key); // no account that the host has now
    error ConsentNotPublished(bytes32 commitment);
    error ConsentRevoked(uint64 revokedAt);
    error ConsentBeforeOptOut(uint64 number, uint64 optedOutAfter);
    error ConsentNotYetValid(uint64 validFrom);
    error ConsentExpired(uint64 validUntil);
    error ConsentAlreadyOpened(bytes32 patient);

    error ConsentNotOpened(bytes32 commitment);
    error NotTheGrantee(bytes32 submitter);
    error WrongPatient(bytes32 patient); // not the one it was opened for
    error WrongPurpose(uint8 expected);
    error ConsentUsedUp(uint32 uses);

    // --- Patients ---

    /// @notice Makes a patient of this host known under a pseudonym, or amends the evidence of one that is.
    /// @param host the submitter
    function introduce(Book storage book, bytes32 host, bytes32 patient, bytes32 evidence) internal {
        if (patient == 0) revert PatientMissing();
        Patient memory introduced = patientOf(book, host, patient);
        introduced.known = true;
        introduced.evidence = evidence;
        book.patients[host][patient] = introduced;
    }

    /// @notice From now on no consent of this patient is opened or used here.
    /// @param host the submitter
    function optOut(Book storage book, ConsentRegistry registry, bytes32 host, bytes32 patient) internal {
        Patient memory leaving = _patient(book, host, patient);
        if (leaving.optedOut) revert PatientOptedOut(patient);
        leaving.optedOut = true;
        leaving.optedOutAfter = registry.published();
        book.patients[host][patient] = leaving;
    }

    /// @notice From now on consents count again that were published after the patient had opted out; no older one ever.
    /// @param host the submitter
    function optIn(Book storage book, bytes32 host, bytes32 patient) internal {
        Patient memory returning = _patient(book, host, patient);
        if (!returning.optedOut) revert PatientNotOptedOut(patient);
        returning.optedOut = false;
        book.patients[host][patient] = returning;
    }

    function _patient(Book storage book, bytes32 host, bytes32 patient) private view returns (Patient memory known) {
        known = patientOf(book, host, patient);
        if (!known.known) revert UnknownPatient(host, patient);
    }

    /// @notice A patient as this book, or one before it, knows it; zeros of an unknown one.
    function patientOf(Book storage book, bytes32 host, bytes32 patient) internal view returns (Patient memory known) {
        known = book.patients[host][patient];
        if (!known.known && _succeeds(book)) known = book.earlier.patientOf(host, patient);
    }

    function _succeeds(Book storage book) private view returns (bool) {
        return address(book.earlier) != address(0);
    }

    // --- Opening ---

    /// @notice Opens a consent in this channel, once. It may be opened before it is valid; it cannot be used before.
    /// @param grantSignature over the consent, by its grant key
    /// @param attestationSignature by an account of the host, as the Registrar has them now
    function open(
        Book storage book,
        ConsentRegistry registry,
        Consent memory consent,
        bytes memory grantSignature,
        GrantAttestation memory attestation,
        bytes memory attestationSignature
    ) internal returns (bytes32 commitment) {
        _checkTerms(book.channel, consent);
        _checkAttestation(book.channel, consent, attestation);
        Patient memory patient = _patient(book, attestation.host, attestation.patient);
        if (block.timestamp >= consent.validUntil) revert ConsentExpired(consent.validUntil);
        commitment = hash(consent);
        Registrar registrar = registry.registrar();
        address grantKey = Witness.signer(Witness.typed(commitment, address(registrar)), grantSignature);
        if (grantKey != consent.grantKey) revert NotTheGrantKey(grantKey);
        checkHost(registrar, attestation, attestationSignature);
        _checkStanding(patient, attestation.patient, registry, commitment, consent.revocationHash);
        (Opened memory before,) = openedOf(book, attestation.host, commitment);
        if (before.purpose != 0) revert ConsentAlreadyOpened(before.patient);
        _keep(book.opened[attestation.host][commitment], consent, attestation.patient);
    }

    function _keep(Opened storage opened, Consent memory consent, bytes32 patient) private {
        opened.grantee = consent.grantee;
        opened.patient = patient;
        opened.revocationHash = consent.revocationHash;
        opened.validFrom = consent.validFrom;
        opened.validUntil = consent.validUntil;
        opened.uses = consent.uses;
        opened.purpose = consent.purpose;
    }

    // --- Using ---

    /// @notice Uses an opened consent once; it has to stand at this moment.
    /// @param grantee the submitter
    /// @param host the patient's host, as it was attested when the consent was opened
    /// @return used how often it has been used here, this time included
    function use(
        Book storage book,
        ConsentRegistry registry,
        bytes32 grantee,
        bytes32 commitment,
        bytes32 host,
        bytes32 patient,
        uint8 purpose
    ) internal returns (uint64 used) {
        (, used) = check(book, registry, grantee, commitment, host, patient, purpose);
        book.used[commitment] = ++used;
    }

    /// @notice Reverts unless a consent could be used at this moment.
    /// @param grantee who would use it
    /// @param host the patient's host, as it was attested when the consent was opened
    /// @return uses how often it can be used in all; zero without limit
    /// @return used how often it was used before
    function check(
        Book storage book,
        ConsentRegistry registry,
        bytes32 grantee,
        bytes32 commitment,
        bytes32 host,
        bytes32 patient,
        uint8 purpose
    ) internal view returns (uint32 uses, uint64 used) {
        Opened memory opened;
        (opened, used) = openedOf(book, host, commitment);
        if (opened.purpose == 0) revert ConsentNotOpened(commitment);
        if (opened.grantee != grantee) revert NotTheGrantee(grantee);
        if (opened.patient != patient) revert WrongPatient(patient);
        if (opened.purpose != purpose) revert WrongPurpose(opened.purpose);
        if (block.timestamp < opened.validFrom) revert ConsentNotYetValid(opened.validFrom);
        if (block.timestamp >= opened.validUntil) revert ConsentExpired(opened.validUntil);
        _checkStanding(patientOf(book, host, patient), patient, registry, commitment, opened.revocationHash);
        uses = opened.uses;
        if (uses != 0 && used >= uses) revert ConsentUsedUp(uses);
    }

    /// @notice What was opened in this book, or one before it, and how often it has been used; purpose zero when nothing was.
    function openedOf(Book storage book, bytes32 host, bytes32 commitment)
        internal
        view
        returns (Opened memory opened, uint64 used)
    {
        opened = book.opened[host][commitment];
        used = book.used[commitment];
        if ((opened.purpose != 0 && used != 0) || !_succeeds(book)) return (opened, used);
        (Opened memory before, uint64 usedBefore) = book.earlier.openedConsent(host, commitment);
        if (opened.purpose == 0) opened = before;
        if (used == 0) used = usedBefore;
    }

    /// @notice Reverts unless a patient of this host is known here and has not opted out.
    function checkTreated(Book storage book, bytes32 host, bytes32 patient) internal view {
        if (_patient(book, host, patient).optedOut) revert PatientOptedOut(patient);
    }

    // --- Checks ---

    function _checkTerms(address channel, Consent memory consent) private pure {
        if (consent.purpose == 0 || consent.purpose > Purposes.LAST) revert UnknownPurpose(consent.purpose);
        if (consent.validFrom >= consent.validUntil) revert EmptyPeriod(consent.validFrom, consent.validUntil);
        if (consent.purpose == Purposes.ONE_TIME && consent.uses != 1) revert NotOneTime(consent.uses);
        if (consent.uses != 0 && consent.channel == address(0)) revert LimitedWithoutChannel(consent.uses);
        if (consent.channel != address(0) && consent.channel != channel) {
            revert ConsentForAnotherChannel(consent.channel);
        }
    }

    function _checkAttestation(address channel, Consent memory consent, GrantAttestation memory attestation)
        private
        pure
    {
        if (attestation.channel != channel) revert AttestedForAnotherChannel(attestation.channel);
        if (attestation.grantKey != consent.grantKey) revert AttestedForAnotherKey(attestation.grantKey);
        if (attestation.host == consent.grantee) revert GranteeIsHost(attestation.host);
    }

    /// @notice Reverts unless an account that the host has now signed the attestation.
    function checkHost(Registrar registrar, GrantAttestation memory attestation, bytes memory signature) internal view {
        address account = Witness.signer(Witness.typed(hash(attestation), address(registrar)), signature);
        if (registrar.memberOfAccount(account) != attestation.host) revert NotTheHost(account);
    }

    /// @dev A consent counts only if it was published after the patient last opted out. That holds for one that was opened
    /// before as for one that was not. What is kept for it is public state and no block data, which Quorum's privacy flag 3
    /// would not let a channel store.
    function _checkStanding(
        Patient memory patient,
        bytes32 pseudonym,
        ConsentRegistry registry,
        bytes32 commitment,
        bytes32 revocationHash
    ) private view {
        if (patient.optedOut) revert PatientOptedOut(pseudonym);
        (uint64 publishedAt, uint64 number, uint64 revokedAt) = registry.standing(commitment, revocationHash);
        if (publishedAt == 0) revert ConsentNotPublished(commitment);
        if (revokedAt != 0) revert ConsentRevoked(revokedAt);
        if (number <= patient.optedOutAfter) revert ConsentBeforeOptOut(number, patient.optedOutAfter);
    }

    // --- Hashing ---

    /// @notice EIP-712 struct hash of a consent: its commitment.
    function hash(Consent memory consent) internal pure returns (bytes32) {
        return keccak256(abi.encode(CONSENT_TYPEHASH, consent)); // all its members are words
    }

    /// @notice EIP-712 struct hash of an attestation.
    function hash(GrantAttestation memory attestation) internal pure returns (bytes32) {
        return keccak256(abi.encode(ATTESTATION_TYPEHASH, attestation)); // all its members are words
    }
}

/// @title What a consent is given for
library Purposes {
    uint8 internal constant TREATMENT = 1;
    uint8 internal constant ONE_TIME = 2; // used exactly once
    uint8 internal constant EMERGENCY = 3;
    uint8 internal constant BILLING = 4; // and insurance
    uint8 internal constant RESEARCH = 5;
    uint8 internal constant ORGAN_DONATION = 6;
    uint8 internal constant TRANSPLANTATION = 7;
    uint8 internal constant SECOND_OPINION = 8;
    uint8 internal constant LAST = 8;
}
