package org.custodia.contracts.sequences;

import java.util.List;
import java.util.Random;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;

/** A consent that some patient gave, and what is known of it outside the ledger. */
record Grant(Consent consent, Bytes32 secret, ECKeyPair key, Party host, Bytes32 patient) {
  private static final String ELSEWHERE = "0x00000000000000000000000000000000000e15e0";

  /**
   * Mostly a sensible one.
   *
   * @param channel address of the channel that it is tied to, if it is
   */
  static Grant of(
      Random random, Party host, Bytes32 patient, Party grantee, String channel, long now) {
    ECKeyPair key = ECKeyPair.create(bytes(random).toArray());
    Bytes32 secret = bytes(random);
    ConsentPurpose purpose = ConsentPurpose.of(1 + random.nextInt(8));
    boolean odd = random.nextInt(12) == 0;
    long uses =
        odd ? random.nextInt(4) : purpose == ConsentPurpose.ONE_TIME ? 1 : random.nextInt(4);
    boolean tied = odd ? random.nextBoolean() : uses != 0 || random.nextInt(4) == 0;
    long from = now - 300 + random.nextInt(random.nextInt(3) == 0 ? 900 : 300);
    Consent consent =
        new Consent(
            bytes(random),
            Credentials.create(key).getAddress(),
            grantee.id(),
            purpose,
            bytes(random),
            from,
            from + random.nextInt(3000) - (random.nextInt(20) == 0 ? 3000 : 0),
            uses,
            tied ? channel : Consent.ANY_CHANNEL,
            Consent.revocationHash(secret));
    return new Grant(consent, secret, key, host, patient);
  }

  static Bytes32 bytes(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Bytes32.of(bytes);
  }

  /** An attempt to open it in a channel, as the host would make it. */
  Attempt attempt(String channel) {
    GrantAttestation attestation =
        new GrantAttestation(host.id(), consent.grantKey(), patient, channel);
    return new Attempt(consent, consent, key, attestation, attestation, host);
  }

  /** The same with one thing wrong. */
  Attempt spoiled(Random random, String channel, List<Party> parties, Grant other) {
    Attempt good = attempt(channel);
    GrantAttestation given = good.attestationSent();
    Party somebody = parties.get(random.nextInt(parties.size()));
    return switch (random.nextInt(8)) {
      case 0 -> withSent(good, altered(random, somebody));
      case 1 ->
          new Attempt(altered(random, somebody), consent, key, given, given, good.attesting());
      case 2 -> new Attempt(consent, consent, other.key(), given, given, good.attesting());
      case 3 -> new Attempt(consent, consent, key, given, given, somebody);
      case 4 -> attested(good, somebody.id(), consent.grantKey(), patient, channel, somebody);
      case 5 -> attested(good, host.id(), other.consent().grantKey(), patient, channel, host);
      case 6 -> attested(good, host.id(), consent.grantKey(), patient, ELSEWHERE, host);
      default -> {
        GrantAttestation changed =
            new GrantAttestation(host.id(), consent.grantKey(), other.patient(), channel);
        yield new Attempt(consent, consent, key, given, changed, host);
      }
    };
  }

  private static Attempt withSent(Attempt attempt, Consent sent) {
    return new Attempt(
        attempt.signed(),
        sent,
        attempt.granting(),
        attempt.attestationSigned(),
        attempt.attestationSent(),
        attempt.attesting());
  }

  private static Attempt attested(
      Attempt good, Bytes32 host, String key, Bytes32 patient, String channel, Party attesting) {
    GrantAttestation other = new GrantAttestation(host, key, patient, channel);
    return new Attempt(good.signed(), good.sent(), good.granting(), other, other, attesting);
  }

  private Consent altered(Random random, Party somebody) {
    int which = random.nextInt(8);
    return new Consent(
        which == 0 ? bytes(random) : consent.salt(),
        consent.grantKey(),
        which == 1 ? somebody.id() : consent.grantee(),
        which == 2 ? ConsentPurpose.of(1 + random.nextInt(8)) : consent.purpose(),
        which == 3 ? bytes(random) : consent.scope(),
        which == 4 ? consent.validFrom() - 1 : consent.validFrom(),
        which == 5 ? consent.validUntil() + 3600 : consent.validUntil(),
        which == 6 ? consent.uses() + 1 : consent.uses(),
        consent.channel(),
        which == 7 ? bytes(random) : consent.revocationHash());
  }
}
