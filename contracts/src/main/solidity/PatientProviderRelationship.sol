// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Channel} from "./Channel.sol";
import {ConsentRegistry} from "./ConsentRegistry.sol";
import {Consents} from "./Consents.sol";
import {Registrar} from "./Registrar.sol";
import {Actions, Kinds} from "./Witness.sol";

/// @title What a patient's host and a provider share about patients (private)
/// @notice Two members, or three where there is a third party. Each of them may be the host of some patients and a
/// provider to others; who introduces a patient is that patient's host here. Consents are opened and used by `Consents`.
contract PatientProviderRelationship is Channel {
    // --- Data ---

    ConsentRegistry public immutable consentRegistry;

    Consents.Book private _book;

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

    // --- Opening ---

    /// @param members_ two or three: ids ascending; any of them opens it
    /// @param subject_ zero
    constructor(Registrar registrar_, ConsentRegistry consentRegistry_, bytes32[] memory members_, bytes32 subject_)
        Channel(registrar_, Kinds.RELATIONSHIP, members_, subject_)
    {
        if (address(consentRegistry_.registrar()) != address(registrar_)) {
            revert RegistrarMismatch(address(consentRegistry_.registrar()));
        }
        if (subject_ != 0) revert SubjectNotZero();
        if (members_.length > 3) revert WrongMembers();
        consentRegistry = consentRegistry_;
    }

    // --- Commands ---

    function _perform(bytes32 submitter, Command calldata command) internal override {
        if (command.action == Actions.INTRODUCE_PATIENT) _introduce(submitter, command);
        else if (command.action == Actions.OPEN_CONSENT) _open(command);
        else if (command.action == Actions.USE_CONSENT) _use(submitter, command);
        else if (command.action == Actions.OPT_OUT) _optOut(submitter, command);
        else if (command.action == Actions.OPT_IN) _optIn(submitter, command);
        else revert UnknownAction(command.action);
    }

    /// @dev The submitter is that patient's host.
    function _introduce(bytes32 submitter, Command calldata command) private {
        (bytes32 patient, bytes32 evidence) = abi.decode(command.body, (bytes32, bytes32));
        Consents.introduce(_book, submitter, patient, evidence);
        emit PatientIntroduced(command.id, submitter, patient, evidence);
    }

    /// @dev Any member may submit it: what counts is signed by the patient and by the host.
    function _open(Command calldata command) private {
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

    function _use(bytes32 submitter, Command calldata command) private {
        (bytes32 commitment, bytes32 host, bytes32 patient, uint8 purpose) =
            abi.decode(command.body, (bytes32, bytes32, bytes32, uint8));
        uint64 used = Consents.use(_book, consentRegistry, submitter, commitment, host, patient, purpose);
        emit ConsentUsed(command.id, commitment, patient, host, submitter, purpose, used);
    }

    function _optOut(bytes32 submitter, Command calldata command) private {
        bytes32 patient = abi.decode(command.body, (bytes32));
        Consents.optOut(_book, consentRegistry, submitter, patient);
        emit OptedOut(command.id, submitter, patient);
    }

    function _optIn(bytes32 submitter, Command calldata command) private {
        bytes32 patient = abi.decode(command.body, (bytes32));
        Consents.optIn(_book, submitter, patient);
        emit OptedIn(command.id, submitter, patient);
    }

    // --- Views ---

    /// @notice What this channel knows of a patient of this host; none of the first
    /// `optedOutAfter` commitments of the registry counts for it.
    function patientOf(bytes32 host, bytes32 patient)
        external
        view
        returns (bool known, bytes32 evidence, bool optedOut, uint64 optedOutAfter)
    {
        Consents.Patient storage found = _book.patients[host][patient];
        return (found.known, found.evidence, found.optedOut, found.optedOutAfter);
    }

    /// @notice What was opened here, and how often it has been used; purpose zero when nothing was.
    function openedConsent(bytes32 host, bytes32 commitment)
        external
        view
        returns (Consents.Opened memory opened, uint64 used)
    {
        return (_book.opened[host][commitment], _book.used[commitment]);
    }
}
