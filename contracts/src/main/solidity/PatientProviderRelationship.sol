// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentRegistry} from "./ConsentRegistry.sol";
import {RecordPointers} from "./RecordPointers.sol";
import {Registrar} from "./Registrar.sol";
import {RelationshipChannel} from "./RelationshipChannel.sol";
import {Succession} from "./Succession.sol";
import {Actions} from "./Witness.sol";

/// @title What a patient's host and a provider share about patients (private)
/// @notice Two members, or three where there is a third party. Each of them may be the host of some patients and a
/// provider to others; who introduces a patient is that patient's host here. It holds consents (`RelationshipChannel`),
/// relationships and requests (`Relationships`), where records are, and who read them (`RecordPointers`).
contract PatientProviderRelationship is RecordPointers {
    /// @param members_ two or three: ids ascending; any of them opens it
    /// @param subject_ zero
    /// @param predecessor_ the contract that this channel had before; zero for none
    /// @param snapshot its digest; zero for none
    constructor(
        Registrar registrar_,
        ConsentRegistry consentRegistry_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot
    ) RelationshipChannel(registrar_, consentRegistry_, members_, subject_, predecessor_, snapshot) {}

    function _perform(bytes32 submitter, Command calldata command) internal override {
        uint8 action = command.action;
        if (action == Actions.INTRODUCE_PATIENT) _introduce(submitter, command);
        else if (action == Actions.OPEN_CONSENT) _open(command);
        else if (action == Actions.USE_CONSENT) _use(submitter, command);
        else if (action == Actions.OPT_OUT) _optOut(submitter, command);
        else if (action == Actions.OPT_IN) _optIn(submitter, command);
        else if (action == Actions.OFFER_RELATIONSHIP) _offer(submitter, command);
        else if (action == Actions.DECIDE) _decide(command);
        else if (action == Actions.LEAVE_RELATIONSHIP) _leave(submitter, command);
        else if (action == Actions.REQUEST_ACCESS) _request(submitter, command);
        else if (action == Actions.ADD_RECORD) _addRecord(submitter, command);
        else if (action == Actions.ADMIT_READER) _admit(submitter, command);
        else if (action == Actions.RECORD_READ) _recordRead(submitter, command);
        else revert UnknownAction(action);
    }
}
