// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Channel} from "./Channel.sol";
import {ConsentKeeping} from "./ConsentKeeping.sol";
import {ConsentRegistry} from "./ConsentRegistry.sol";
import {Consents} from "./Consents.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Kinds, Witness} from "./Witness.sol";

/// @title A channel about patients: who they are here, what they allow, and how its acts are signed (private)
/// @dev A patient is known by host and pseudonym; consents are opened and used by `Consents`.
abstract contract RelationshipChannel is ConsentKeeping {
    // --- Data ---

    ConsentRegistry public immutable consentRegistry;

    // --- Events ---

    event PatientIntroduced(
        bytes32 indexed commandId, bytes32 indexed host, bytes32 indexed patient, bytes32 evidence
    );
    event ConsentOpened(
        bytes32 indexed commandId,
        bytes32 indexed commitment,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 grantee,
        uint8 purpose,
        bytes32 scope,
        uint64 validFrom,
        uint64 validUntil,
        uint32 uses,
        bool thisChannelOnly,
        bytes32 revocationHash
    );
    event ConsentUsed(
        bytes32 indexed commandId,
        bytes32 indexed commitment,
        bytes32 indexed patient,
        bytes32 host,
        bytes32 grantee,
        uint8 purpose,
        uint64 used
    );
    event OptedOut(bytes32 indexed commandId, bytes32 indexed host, bytes32 indexed patient);
    event OptedIn(bytes32 indexed commandId, bytes32 indexed host, bytes32 indexed patient);

    // --- Refusals ---

    error RegistrarMismatch(address registrar); // the consent registry asks another Registrar
    error SubjectNotZero();
    error GranteeNotMember(bytes32 grantee);
    error WrongCommandId(bytes32 signed);
    error WrongKind(uint8 kind);
    error WrongAction(uint8 action);
    error WrongSubject(bytes32 expected);
    error WrongDetail(bytes32 expected);
    error NotTheGiver(bytes32 submitter);
    error WrongReceiver();
    error NotAWitness(address key);

    // --- Opening ---

    /// @param members_ two or three: ids ascending; any of them opens it
    /// @param subject_ zero
    constructor(
        Registrar registrar_,
        ConsentRegistry consentRegistry_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot
    ) Channel(registrar_, Kinds.RELATIONSHIP, members_, subject_) Succession(predecessor_, snapshot) {
        if (address(consentRegistry_.registrar()) != address(registrar_)) {
            revert RegistrarMismatch(address(consentRegistry_.registrar()));
        }
        if (subject_ != 0) revert SubjectNotZero();
        if (members_.length > 3) revert WrongMembers();
        consentRegistry = consentRegistry_;
    }

    // --- Patients and consents ---

    /// @dev The submitter is that patient's host.
    function _introduce(bytes32 submitter, Command calldata command) internal {
        (bytes32 patient, bytes32 evidence) = abi.decode(command.body, (bytes32, bytes32));
        Consents.introduce(_book, submitter, patient, evidence);
        emit PatientIntroduced(command.id, submitter, patient, evidence);
    }

    /// @dev Any member may submit it: what counts is signed by the patient and by the host.
    function _open(Command calldata command) internal {
        (
            Consents.Consent memory consent,
            bytes memory grantSignature,
            Consents.GrantAttestation memory attestation,
            bytes memory attestationSignature
        ) = abi.decode(command.body, (Consents.Consent, bytes, Consents.GrantAttestation, bytes));
        if (!isMember(consent.grantee)) revert GranteeNotMember(consent.grantee);
        bytes32 commitment =
            Consents.open(_book, consentRegistry, consent, grantSignature, attestation, attestationSignature);
        _announce(command.id, commitment, consent, attestation);
    }

    function _announce(
        bytes32 id,
        bytes32 commitment,
        Consents.Consent memory consent,
        Consents.GrantAttestation memory attestation
    ) private {
        emit ConsentOpened(
            id,
            commitment,
            attestation.patient,
            attestation.host,
            consent.grantee,
            consent.purpose,
            consent.scope,
            consent.validFrom,
            consent.validUntil,
            consent.uses,
            consent.channel != address(0),
            consent.revocationHash
        );
    }

    function _use(bytes32 submitter, Command calldata command) internal {
        (bytes32 commitment, bytes32 host, bytes32 patient, uint8 purpose) =
            abi.decode(command.body, (bytes32, bytes32, bytes32, uint8));
        uint64 used = Consents.use(_book, consentRegistry, submitter, commitment, host, patient, purpose);
        emit ConsentUsed(command.id, commitment, patient, host, submitter, purpose, used);
    }

    function _optOut(bytes32 submitter, Command calldata command) internal {
        bytes32 patient = abi.decode(command.body, (bytes32));
        Consents.optOut(_book, consentRegistry, submitter, patient);
        emit OptedOut(command.id, submitter, patient);
    }

    function _optIn(bytes32 submitter, Command calldata command) internal {
        bytes32 patient = abi.decode(command.body, (bytes32));
        Consents.optIn(_book, submitter, patient);
        emit OptedIn(command.id, submitter, patient);
    }

    // --- Acts ---

    /// @dev An act of the submitter's own by which it asks for something: who signed it, in one of these roles now.
    function _command(
        bytes32 submitter,
        Command calldata command,
        bytes32 subject_,
        bytes32 receiver,
        bytes32 detail,
        uint32 roles,
        Witness.Act memory act,
        bytes memory signature
    ) internal view returns (address witness) {
        witness = _signer(submitter, command, subject_, receiver, detail, act, signature);
        if (!registrar.mayWitness(witness, submitter, roles, uint64(block.timestamp))) revert NotAWitness(witness);
    }

    /// @dev Whose signature this act of the submitter's bears, which says exactly this.
    function _signer(
        bytes32 submitter,
        Command calldata command,
        bytes32 subject_,
        bytes32 receiver,
        bytes32 detail,
        Witness.Act memory act,
        bytes memory signature
    ) internal view returns (address) {
        if (act.giver != submitter) revert NotTheGiver(submitter);
        if (act.receiver != receiver) revert WrongReceiver();
        if (act.commandId != command.id) revert WrongCommandId(act.commandId);
        if (act.kind != Kinds.RELATIONSHIP) revert WrongKind(act.kind);
        if (act.action != command.action) revert WrongAction(act.action);
        if (act.subject != subject_) revert WrongSubject(subject_);
        if (act.detail != detail) revert WrongDetail(detail);
        return Witness.signer(Witness.digest(act, address(registrar)), signature);
    }
}
