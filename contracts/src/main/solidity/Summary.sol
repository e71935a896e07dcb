// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Channel} from "./Channel.sol";
import {Registrar} from "./Registrar.sol";
import {Actions} from "./Witness.sol";

/// @title A member's own index of relationships (private to its own nodes)
/// @notice It says in which channel which relationship is, with whom, and whose it is: what ties together what a patient is
/// called in several channels, which nobody else may know. It adds nothing to the relationships and can be made anew from
/// them; a member that lost its database finds them by it.
abstract contract Summary is Channel {
    // --- Data ---

    /// @notice One relationship, as this member knows it.
    struct Entry {
        bytes32 person; // whose it is here: a pseudonym of this summary alone; zero while nobody knows
        address channel; // where it is
        bytes32 host; // member id of the patient's host
        bytes32 patient; // pseudonym there
        bytes32 provider; // member id
        bytes32 relationship;
    }

    Entry[] private _entries;
    mapping(bytes32 key => uint256) private _places; // in _entries, from 1
    mapping(bytes32 person => uint256[]) private _ofPerson; // places in _entries, from 1

    // --- Events ---

    /// @param number its place in the summary, from 1; noted again under the same when the person changes
    event RelationshipNoted(
        bytes32 indexed commandId,
        bytes32 indexed person,
        bytes32 indexed relationship,
        uint256 number,
        address channel,
        bytes32 host,
        bytes32 patient,
        bytes32 provider
    );

    // --- Refusals ---

    error NotItsOwn(); // a summary has one member, and no subject
    error NotOurs(bytes32 member); // of the relationship; the summary's member is neither its host nor its provider
    error NotedBefore(uint256 number);
    error NotedOtherwise(uint256 number); // the same relationship, with another patient or host

    /// @param members_ its member alone
    /// @param subject_ zero
    constructor(Registrar registrar_, uint8 kind_, bytes32[] memory members_, bytes32 subject_)
        Channel(registrar_, kind_, members_, subject_)
    {
        if (members_.length != 1 || subject_ != 0) revert NotItsOwn();
    }

    function _fewestMembers() internal pure override returns (uint256) {
        return 1;
    }

    // --- Commands ---

    function _perform(bytes32, Command calldata command) internal override {
        if (command.action != Actions.NOTE_RELATIONSHIP) revert UnknownAction(command.action);
        Entry memory entry = abi.decode(command.body, (Entry));
        bytes32 own = _own(entry);
        if (own != opener) revert NotOurs(own);
        bytes32 key = keccak256(abi.encode(entry.channel, entry.provider, entry.relationship));
        uint256 number = _places[key];
        if (number == 0) {
            _entries.push(entry);
            number = _entries.length;
            _places[key] = number;
        } else {
            _change(number, entry);
        }
        if (entry.person != 0) _ofPerson[entry.person].push(number);
        emit RelationshipNoted(
            command.id, entry.person, entry.relationship, number, entry.channel, entry.host, entry.patient, entry.provider
        );
    }

    /// @dev Only whose it is can change: a file was found to be somebody's, or two to be one person's.
    function _change(uint256 number, Entry memory entry) private {
        Entry storage known = _entries[number - 1];
        if (known.host != entry.host || known.patient != entry.patient) revert NotedOtherwise(number);
        if (known.person == entry.person) revert NotedBefore(number);
        known.person = entry.person;
    }

    /// @dev Whose summary an entry belongs in.
    function _own(Entry memory entry) internal pure virtual returns (bytes32);

    // --- Views ---

    /// @notice How many relationships are noted.
    function count() external view returns (uint256) {
        return _entries.length;
    }

    /// @param number from 1
    function entryAt(uint256 number) external view returns (Entry memory) {
        return _entries[number - 1];
    }

    /// @notice Numbers of the relationships that were noted as this person's, also those that were noted otherwise since.
    function numbersOf(bytes32 person) external view returns (uint256[] memory) {
        return _ofPerson[person];
    }
}
