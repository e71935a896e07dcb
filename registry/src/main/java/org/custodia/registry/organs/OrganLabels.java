package org.custodia.registry.organs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.registry.identity.Caller;
import org.custodia.scanners.isbt128.DonationNumber;

/**
 * What stands on the labels of organs, and numbers for their boxes. It is on no ledger: the bank
 * that entered the donor has it, and whoever takes an organ is told by who gives it.
 */
public interface OrganLabels {

  /**
   * @param sender who sends the organ, with a telephone that is answered at any hour
   * @param crossClamp once it is recovered
   * @param bloodGroup with its subtype, as two samples agreed or as it was stated for its way
   */
  record Facts(
      Organ organ,
      DonationNumber donation,
      String sender,
      String phone,
      Optional<Instant> crossClamp,
      Optional<BloodGroup> bloodGroup) {}

  /**
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-043 for an organ that is not
   *     known here, CONFLICT CUS-ORG-035 when what its labels say is not, CUS-ORG-120 when it is no
   *     donation number
   */
  Facts of(Caller caller, Bytes32 organId);

  /**
   * As {@link #of}, on a leg of its way: the giver is asked the first time. To be called outside of
   * transactions.
   *
   * @param channel of the leg
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-031; UNAVAILABLE CUS-VER-060
   *     when the giver does not answer
   */
  Facts onLeg(Caller caller, String channel);

  /**
   * A leg on whose labels stands what was scanned.
   *
   * @param box its number, where the box of the leg was scanned; empty: it is another, or none was
   *     scanned, or the leg's is not known here
   */
  record ScannedLeg(String channel, Bytes32 organId, Organ organ, Optional<String> box) {}

  /**
   * Last legs of organs under way whose donation number was scanned. Where the box of one was
   * scanned too, only that one, because organs of one donor have one donation number. The giver is
   * asked for labels the first time; a leg of which it does not tell them is left out. To be called
   * outside of transactions.
   *
   * @param scans as they were scanned
   */
  List<ScannedLeg> legsOf(Caller caller, List<String> scans);

  /** Numbers of boxes (SSCC, 18 digits) that were drawn here for an organ, latest first. */
  List<String> boxes(Caller caller, Bytes32 organId);

  /**
   * Draws the number of another box: extension digit, the first twelve digits of the member's own
   * GLN, four digits, check digit (GS1 General Specifications, AI 00).
   */
  String newBox(Caller caller, Bytes32 organId);
}
