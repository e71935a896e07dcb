// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// A number that everybody may change; deployed publicly and privately.
contract Note {
    uint256 public value;

    event Changed(uint256 value, address indexed by);

    error Forbidden(uint256 limit);

    constructor(uint256 first) {
        value = first;
        emit Changed(first, msg.sender);
    }

    function set(uint256 next) external {
        value = next;
        emit Changed(next, msg.sender);
    }

    /// Reverts with a sentence.
    function refuse() external pure {
        revert("no such page");
    }

    /// Reverts with a custom error.
    function forbid() external pure {
        revert Forbidden(7);
    }

    function chainId() external view returns (uint256 id) {
        assembly {
            id := chainid()
        }
    }

    function blockTime() external view returns (uint256) {
        return block.timestamp;
    }
}

/// A private contract that looks at public ones.
contract Reader is Note(0) {
    bool public wrote = true;

    event Read(uint256 value);

    /// Copies the number of another note.
    function copy(Note from) external {
        value = from.value();
        emit Read(value);
    }

    /// Calls another note's set; fails when that one is public.
    function write(Note to, uint256 next) external {
        to.set(next);
    }

    /// The same, but goes on when the call fails.
    function tryWrite(Note to, uint256 next) external {
        (wrote, ) = address(to).call(abi.encodeCall(Note.set, (next)));
    }

    function sizeOf(address other) external view returns (uint256) {
        return other.code.length;
    }

    /// Learns its own number, plus one, by way of a public contract that calls back.
    function copyThrough(Echo echo) external {
        value = echo.valueOf(Note(address(this))) + 1;
    }

    /// Many calls to oneself, each of which reads a public note.
    function repeat(Note from, uint256 times) external {
        for (uint256 i = 0; i < times; i++) this.add(from);
    }

    function add(Note from) external {
        value += from.value();
    }
}

/// A public contract that asks whoever it is told to ask.
contract Echo {
    function valueOf(Note note) external view returns (uint256) {
        return note.value();
    }
}

/// Creates a note from within a contract.
contract Press {
    Note public last;

    function print(uint256 value) external {
        last = new Note(value);
    }
}

/// Sixteen places, and every kind of log.
contract Shelf {
    uint256[16] public places;

    event Placed(uint256 indexed place, uint256 indexed value, address indexed by, string words);
    event Whisper(uint256 value) anonymous;

    /// Fills so many places, one after the other and round again, with a log for each.
    function fill(uint256 times, uint256 value) external {
        for (uint256 i = 0; i < times; i++) {
            places[i % 16] = value == 0 ? 0 : value + i;
            emit Placed(i % 16, value + i, msg.sender, "placed on the shelf, for everybody to see");
        }
        emit Whisper(value);
    }

    /// Uses all the gas there is.
    function burn() external {
        while (true) places[0]++;
    }

    /// Ceases to be.
    function remove() external {
        selfdestruct(payable(msg.sender));
    }
}
