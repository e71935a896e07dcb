package org.custodia.scanners.agent.chain;

import java.math.BigInteger;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Secp256k1;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * One signature over all scans of a session, for the member's own book on the ledger: an act with
 * action SCAN_SESSION that has all else of the event that finishes the session, its id too.
 *
 * @param scans how many are under the root
 * @param first sequence number of the first of them
 * @param previous root of the session that the same key sealed before and the book did not refuse,
 *     as far as the device knows; zero for its first
 */
public record SessionSeal(int scans, long first, Bytes32 previous, WitnessSignature signature) {

  /** Whether a session with so many scans can be sealed; an organ has no book. */
  static boolean fits(CheckpointMode mode, int scans) {
    return mode != CheckpointMode.ORGAN && scans > 0 && scans <= ScanSessionTerms.SCANS_LIMIT;
  }

  static SessionSeal sign(
      ScanEvent finished,
      int scans,
      long first,
      Bytes32 previous,
      WitnessDomain domain,
      BigInteger key,
      String address) {
    Act act = act(finished, scans, first, previous);
    byte[] signature = Secp256k1.sign(act.digest(domain), key, address);
    return new SessionSeal(scans, first, previous, WitnessSignature.of(signature).orElseThrow());
  }

  /** What is signed. */
  public Act act(ScanEvent finished) {
    return act(finished, scans, first, previous);
  }

  private static Act act(ScanEvent finished, int scans, long first, Bytes32 previous) {
    Act event = finished.act();
    return new Act(
        event.commandId(),
        event.kind(),
        event.subject(),
        event.giver(),
        event.receiver(),
        Action.SCAN_SESSION,
        event.place(),
        event.deviceTime(),
        event.deviceSequence(),
        event.previousHash(),
        ScanSessionTerms.detail(finished.terms().refers(), scans, first, previous));
  }

  /**
   * What the book is told.
   *
   * @param digests of the scans that were not taken back
   */
  public ScanSessionTerms terms(ScanEvent finished, List<Bytes32> digests) {
    return new ScanSessionTerms(
        finished.terms().session(), finished.terms().refers(), first, previous, digests);
  }

  boolean isOf(ScanEvent event, WitnessDomain domain, String address) {
    return event.terms().entry() == ScanTerms.Entry.FINISHED
        && signature.signer(act(event), domain).filter(address::equals).isPresent();
  }
}
