package org.custodia.scanners.agent.chain;

import java.math.BigInteger;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Secp256k1;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.scanners.gs1.Scan;

/**
 * One event at a checkpoint, signed by the device at the moment it happened: an {@link Act} with
 * action CHECKPOINT whose detail is the hash of the terms. Its sequence number and the digest of
 * the event before make the device's record a chain.
 *
 * @param seal of an event that finishes a session
 */
public record ScanEvent(
    Act act, ScanTerms terms, WitnessSignature signature, Optional<SessionSeal> seal) {

  /** Where and for whom a device stands. */
  public record Post(WitnessDomain domain, Bytes32 member, String place) {
    /** Whose a record of events is: of which key, for which member, on which network. */
    public String owner(String address) {
      return String.join(
          " ", address, member.toString(), Long.toString(domain.chainId()), domain.registrar());
    }
  }

  /**
   * Where a chain ends.
   *
   * @param sequence of the last event; zero before the first
   * @param digest of the last event; zero before the first
   */
  public record Head(long sequence, Bytes32 digest) {
    public static final Head NONE = new Head(0, Bytes32.ZERO);
  }

  /**
   * Signs the next event of a chain.
   *
   * @param deviceTime milliseconds since 1970-01-01 UTC, by the device's clock
   * @param scan how the text of the terms reads
   * @param key private key of the device
   * @param address of that key
   */
  public static ScanEvent sign(
      Post post,
      Head after,
      Bytes32 id,
      ScanTerms terms,
      Scan scan,
      long deviceTime,
      BigInteger key,
      String address) {
    Act act =
        new Act(
            id,
            terms.kind(scan),
            terms.subject(scan),
            post.member(),
            Bytes32.ZERO,
            Action.CHECKPOINT,
            post.place(),
            deviceTime,
            after.sequence() + 1,
            after.digest(),
            terms.detail());
    byte[] signature = Secp256k1.sign(act.digest(post.domain()), key, address);
    return new ScanEvent(
        act, terms, WitnessSignature.of(signature).orElseThrow(), Optional.empty());
  }

  /**
   * This event, which finishes a session, with one signature over its scans; without one where no
   * book can take them.
   *
   * @param scans how many were not taken back
   * @param first sequence number of the first of them
   * @param previous root of the session that was sealed before; zero for none
   */
  public ScanEvent sealed(
      int scans,
      long first,
      Bytes32 previous,
      WitnessDomain domain,
      BigInteger key,
      String address) {
    if (!SessionSeal.fits(terms.mode(), scans)) return this;
    SessionSeal seal = SessionSeal.sign(this, scans, first, previous, domain, key, address);
    return new ScanEvent(act, terms, signature, Optional.of(seal));
  }

  /** What the next event's {@code previousHash} is. */
  public Bytes32 digest(WitnessDomain domain) {
    return act.digest(domain);
  }

  /** The chain with this event as its last. */
  public Head head(WitnessDomain domain) {
    return new Head(act.deviceSequence(), digest(domain));
  }

  /** Address of the key that signed it; empty when no key did. */
  public Optional<String> signer(WitnessDomain domain) {
    return signature.signer(act, domain);
  }
}
