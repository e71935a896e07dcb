// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Organs, and how the ledger names them
library Organs {
    struct Organ {
        uint8 organ;
        uint8 laterality;
        uint8 part; // 0 the whole; 1 and 2 the left and the right part of a divided liver
    }

    uint8 internal constant HEART = 1;
    uint8 internal constant LUNG = 2;
    uint8 internal constant LIVER = 3;
    uint8 internal constant KIDNEY = 4;
    uint8 internal constant PANCREAS = 5;
    uint8 internal constant INTESTINE = 6;

    uint8 internal constant BOTH = 3; // sides: 1 left, 2 right, 3 both as one graft

    /// @notice How the ledger names an organ of a donor's case.
    function id(bytes32 caseId, Organ memory organ) internal pure returns (bytes32) {
        return keccak256(abi.encode(caseId, organ));
    }

    /// @notice What of the donor's organs of this kind it is, as a bit mask; zero for what no body has.
    function pieces(Organ memory organ) internal pure returns (uint8) {
        if (organ.organ == LUNG || organ.organ == KIDNEY) {
            return organ.part == 0 && organ.laterality <= BOTH ? organ.laterality : 0;
        }
        if (organ.laterality != 0 || organ.organ == 0 || organ.organ > INTESTINE) return 0;
        if (organ.part == 0) return 3;
        return organ.organ == LIVER && organ.part <= 2 ? organ.part : 0;
    }

    /// @notice Whether a donor can live on without it, given what was taken before of the same kind.
    function survivable(Organ memory organ, uint8 before) internal pure returns (bool) {
        bool divisible = organ.organ == LUNG || organ.organ == KIDNEY || organ.organ == LIVER;
        return divisible && pieces(organ) != 3 && before == 0;
    }
}

/// @title ABO blood groups with their subtypes
library BloodGroups {
    uint8 internal constant O = 1;
    uint8 internal constant A = 2; // subtype not determined
    uint8 internal constant A1 = 3;
    uint8 internal constant A2 = 4;
    uint8 internal constant B = 5;
    uint8 internal constant AB = 6; // subtype not determined
    uint8 internal constant A1B = 7;
    uint8 internal constant A2B = 8;

    function known(uint8 group) internal pure returns (bool) {
        return group >= O && group <= A2B;
    }

    /// @notice Whether an organ of one group may be given to a recipient of another: the recipient has every antigen that
    /// the organ has.
    /// @param weak whether the rule file lets the weak antigen A2 pass
    function compatible(uint8 donor, uint8 recipient, bool weak) internal pure returns (bool) {
        if (!known(donor) || !known(recipient)) return false;
        bool bringsA = donor != O && donor != B && !(weak && (donor == A2 || donor == A2B));
        bool bringsB = donor >= B;
        bool hasA = recipient != O && recipient != B;
        bool hasB = recipient >= B;
        return (hasA || !bringsA) && (hasB || !bringsB);
    }
}

/// @title What is odd about something that is recorded all the same, as a bit mask
library OrganIrregularities {
    uint32 internal constant KEY_NOT_VALID = 1; // out of its period when it signed, without the role, or revoked since
    uint32 internal constant MEMBER_NOT_CERTIFIED = 2; // for such an act
    uint32 internal constant LATE = 4; // signed more than LATE_AFTER before the block
    uint32 internal constant CLOCK_OFF = 8; // the device's clock by more than CLOCK_TOLERANCE
    uint32 internal constant OUT_OF_STATE = 16; // not expected now; the state is as it was
    uint32 internal constant CONFLICTS = 32; // contradicts what is recorded, and has not changed it
    uint32 internal constant SEAL_DIFFERS = 64;
    uint32 internal constant BOX_DIFFERS = 128;
    uint32 internal constant MISMATCH = 256; // the label is not of the expected organ
    uint32 internal constant GROUP_DIFFERS = 512; // not the blood group that is expected
    uint32 internal constant SAMPLES_DIFFER = 1024;
    uint32 internal constant OUT_OF_ORDER = 2048; // for ever, of everything in this offer afterwards
    uint32 internal constant LIMIT_EXCEEDED = 4096; // more cold ischaemia than the organ's limit
    uint32 internal constant NOT_STATED = 8192; // no facts of the organ are stated here
    uint32 internal constant BEFORE_CLOCK = 16384; // device time before the clock began
    uint32 internal constant SAME_PERSON = 32768; // who verified before
    uint32 internal constant CONDITION = 65536; // the box is not intact
}
