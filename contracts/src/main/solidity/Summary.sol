// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Channel} from "./Channel.sol";
import {Registrar} from "./Registrar.sol";
import {Succession} from "./Succession.sol";
import {Actions} from "./Witness.sol";

/// @title A member's own index of relationships (private to its own nodes)
/// @notice It says in which channel which relationship is, with whom, and whose it is: what ties together what a patient is
/// called in several channels, which nobody else may know. It adds nothing to the relationships and can be made anew from
/// them; a member that lost its database finds them by it.
abstract contract Summary is Succession {
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

    /// @notice How many relationships are noted.
    uint256 public count;
    mapping(uint256 number => Entry) private _entries; // from 1
    mapping(bytes32 key => uint256) private _numbers; // in _entries
    mapping(bytes32 person => uint256[]) private _ofPerson; // numbers in _entries

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
    /// @param predecessor_ the contract that this channel had before; zero for none
    /// @param snapshot its digest; zero for none
    constructor(
        Registrar registrar_,
        uint8 kind_,
        bytes32[] memory members_,
        bytes32 subject_,
        Succession predecessor_,
        bytes32 snapshot
    ) Channel(registrar_, kind_, members_, subject_) Succession(predecessor_, snapshot) {
        if (members_.length != 1 || subject_ != 0) revert NotItsOwn();
        if (_succeeds()) count = _before().count();
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
        uint256 number = numberOf(key);
        if (number == 0) {
            number = ++count;
            _numbers[key] = number;
        } else {
            _checkChange(number, entry);
        }
        _entries[number] = entry;
        if (entry.person != 0) _ofPerson[entry.person].push(number);
        emit RelationshipNoted(
            command.id, entry.person, entry.relationship, number, entry.channel, entry.host, entry.patient, entry.provider
        );
    }

    /// @dev Only whose it is can change: a file was found to be somebody's, or two to be one person's.
    function _checkChange(uint256 number, Entry memory entry) private view {
        Entry memory known = entryAt(number);
        if (known.host != entry.host || known.patient != entry.patient) revert NotedOtherwise(number);
        if (known.person == entry.person) revert NotedBefore(number);
    }

    /// @dev Whose summary an entry belongs in.
    function _own(Entry memory entry) internal pure virtual returns (bytes32);

    // --- Views ---

    /// @param number from 1
    function entryAt(uint256 number) public view returns (Entry memory entry) {
        entry = _entries[number];
        if (_own(entry) == 0 && _succeeds()) entry = _before().entryAt(number);
    }

    /// @notice The number of a relationship; zero for one that is not noted.
    /// @param key keccak256(abi.encode(channel, provider, relationship))
    function numberOf(bytes32 key) public view returns (uint256 number) {
        number = _numbers[key];
        if (number == 0 && _succeeds()) number = _before().numberOf(key);
    }

    function _before() private view returns (Summary) {
        return Summary(address(predecessor));
    }

    /// @notice Numbers of the relationships that were noted as this person's, also those that were noted otherwise since.
    function numbersOf(bytes32 person) external view returns (uint256[] memory) {
        if (!_succeeds()) return _ofPerson[person];
        uint256[] memory before = _before().numbersOf(person);
        uint256[] storage here = _ofPerson[person];
        uint256[] memory all = new uint256[](before.length + here.length);
        for (uint256 i = 0; i < all.length; i++) {
            all[i] = i < before.length ? before[i] : here[i - before.length];
        }
        return all;
    }
}
