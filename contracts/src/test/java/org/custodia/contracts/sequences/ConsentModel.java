package org.custodia.contracts.sequences;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.Consent;

/**
 * What stands, by the rules and not by the contract: consents are compared field by field, nobody
 * signs or hashes anything, and the order of the rules does not matter.
 */
final class ConsentModel {
  private final Map<Consent, Long> publishedInBlock = new HashMap<>();
  private final Set<Bytes32> revoked = new HashSet<>();

  void published(Consent consent, long block) {
    publishedInBlock.putIfAbsent(consent, block);
  }

  boolean isPublished(Consent consent) {
    return publishedInBlock.containsKey(consent);
  }

  void revealed(Bytes32 secret) {
    revoked.add(Consent.revocationHash(secret));
  }

  /** Published after the patient last opted out, and not revoked. */
  private boolean stands(Consent consent, PatientHere patient) {
    Long block = publishedInBlock.get(consent);
    return block != null
        && block > patient.lastOptOut
        && !patient.out
        && !revoked.contains(consent.revocationHash());
  }

  /** Where and when a command is carried out. */
  record Moment(long block, long second) {}

  private static final class PatientHere {
    private boolean out;
    private long lastOptOut;
  }

  private record Patient(Bytes32 host, Bytes32 pseudonym) {}

  private record Opening(Bytes32 host, Consent consent) {}

  /** What is true in one channel. */
  final class InChannel {
    private final String address;
    private final Set<Bytes32> members;
    private final Map<Patient, PatientHere> patients = new HashMap<>();
    private final Map<Opening, Bytes32> opened = new HashMap<>();
    private final Map<Consent, Long> uses = new HashMap<>();

    InChannel(String address, Set<Bytes32> members) {
      this.address = address;
      this.members = members;
    }

    /** Whether it was done. */
    boolean introduce(Bytes32 submitter, Bytes32 patient) {
      if (patient.isZero()) return false;
      patients.computeIfAbsent(new Patient(submitter, patient), none -> new PatientHere());
      return true;
    }

    boolean optOut(Bytes32 submitter, Bytes32 patient, Moment now) {
      PatientHere here = patients.get(new Patient(submitter, patient));
      if (here == null || here.out) return false;
      here.out = true;
      here.lastOptOut = now.block();
      return true;
    }

    boolean optIn(Bytes32 submitter, Bytes32 patient) {
      PatientHere here = patients.get(new Patient(submitter, patient));
      if (here == null || !here.out) return false;
      here.out = false;
      return true;
    }

    boolean open(Attempt attempt, Moment now) {
      Consent consent = attempt.sent();
      Bytes32 host = attempt.attestationSent().host();
      Bytes32 pseudonym = attempt.attestationSent().patient();
      PatientHere patient = patients.get(new Patient(host, pseudonym));
      boolean genuine = attempt.grantIsGenuine() && attempt.attestationIsGenuine();
      boolean here =
          attempt.attestationSent().channel().equals(address)
              && (consent.channel().equals(Consent.ANY_CHANNEL)
                  || consent.channel().equals(address));
      boolean parties = members.contains(consent.grantee()) && !consent.grantee().equals(host);
      boolean limits =
          (consent.purpose() != ConsentPurpose.ONE_TIME || consent.uses() == 1)
              && (consent.uses() == 0 || !consent.channel().equals(Consent.ANY_CHANNEL));
      boolean lasts =
          consent.validFrom() < consent.validUntil() && now.second() < consent.validUntil();
      boolean done =
          genuine
              && here
              && parties
              && limits
              && lasts
              && patient != null
              && stands(consent, patient)
              && !opened.containsKey(new Opening(host, consent));
      if (done) opened.put(new Opening(host, consent), pseudonym);
      return done;
    }

    boolean use(
        Bytes32 submitter,
        Consent consent,
        Bytes32 host,
        Bytes32 pseudonym,
        ConsentPurpose purpose,
        Moment now) {
      if (!mayUse(submitter, consent, host, pseudonym, purpose, now)) return false;
      uses.merge(consent, 1L, Long::sum);
      return true;
    }

    /** Whether {@link #use} would be done. */
    boolean mayUse(
        Bytes32 submitter,
        Consent consent,
        Bytes32 host,
        Bytes32 pseudonym,
        ConsentPurpose purpose,
        Moment now) {
      Bytes32 openedFor = opened.get(new Opening(host, consent));
      if (openedFor == null || !openedFor.equals(pseudonym)) return false;
      boolean allowed =
          submitter.equals(consent.grantee())
              && purpose == consent.purpose()
              && consent.validFrom() <= now.second()
              && now.second() < consent.validUntil()
              && stands(consent, patients.get(new Patient(host, pseudonym)));
      return allowed && (consent.uses() == 0 || uses(consent) < consent.uses());
    }

    boolean isKnown(Bytes32 host, Bytes32 pseudonym) {
      return patients.containsKey(new Patient(host, pseudonym));
    }

    boolean isOut(Bytes32 host, Bytes32 pseudonym) {
      PatientHere here = patients.get(new Patient(host, pseudonym));
      return here != null && here.out;
    }

    boolean isOpenedFor(Bytes32 host, Consent consent, Bytes32 pseudonym) {
      return pseudonym.equals(opened.get(new Opening(host, consent)));
    }

    boolean isOpened(Bytes32 host, Consent consent) {
      return opened.containsKey(new Opening(host, consent));
    }

    long uses(Consent consent) {
      return uses.getOrDefault(consent, 0L);
    }
  }
}
