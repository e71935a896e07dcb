package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.encoded;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.ConsentDraft;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.ProbedConsents;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/** The library by itself, on the EVM: each thing that can be wrong with an opening or a use. */
class ConsentsLibraryTest {
  private static final String ELSEWHERE = "0x00000000000000000000000000000000000e15e0";

  private static Consortium all;
  private static ProbedConsents probe;
  private Bytes32 patient;

  @BeforeAll
  static void found() {
    all = Consortium.found(BareEvm.shared());
    probe = new ProbedConsents(all);
  }

  @BeforeEach
  void introduce() {
    patient = Bytes32.random();
    probe.accept(probe.introduce(all.hospital, patient));
  }

  @AfterEach
  void letTimePass() {
    all.network.letTimePass();
  }

  private ConsentDraft draft() {
    return new ConsentDraft(all, probe.address(), all.hospital, patient, all.pharmacy);
  }

  private static ConsentDraft published(ConsentDraft draft) {
    all.accept(all.hospital, all.consents(), ConsentCalls.publish(List.of(draft.commitment())));
    return draft;
  }

  private ConsentDraft opened(ConsentDraft draft) {
    probe.accept(probe.open(published(draft)));
    return draft;
  }

  private static byte[] use(ConsentDraft draft) {
    return probe.use(draft, draft.grantee);
  }

  private static void revoke(Bytes32 secret) {
    all.accept(all.hospital, all.consents(), ConsentCalls.revokeMany(List.of(secret)));
  }

  /** How an opening is refused that is spoiled in one place before anything is signed. */
  private Refusal spoiled(Consumer<ConsentDraft> spoil) {
    ConsentDraft draft = draft();
    spoil.accept(draft);
    published(draft);
    Refusal refusal = probe.refuse(probe.open(draft));
    assertThat(probe.ask(use(draft)).orElseThrow().name()).isEqualTo("ConsentNotOpened");
    return refusal;
  }

  private static Refusal refusal(String name, Object... facts) {
    return facts.length == 0
        ? new Refusal(name, Map.of())
        : new Refusal(name, Map.of((String) facts[0], facts[1].toString()));
  }

  // --- Opening ---

  @ParameterizedTest
  @EnumSource(ConsentPurpose.class)
  void consentIsOpenedAndUsedForItsPurposeOnly(ConsentPurpose purpose) {
    ConsentDraft draft = draft();
    if (purpose == ConsentPurpose.ONE_TIME) draft.once();
    draft.purpose = purpose;
    opened(draft);
    for (ConsentPurpose other : ConsentPurpose.values()) {
      Optional<Refusal> said =
          probe.ask(probe.use(draft, draft.grantee, draft.host, patient, other));
      if (other == purpose) assertThat(said).isEmpty();
      else assertThat(said).contains(refusal("WrongPurpose", "expected", purpose.code()));
    }
    probe.accept(use(draft));
  }

  @Test
  void consentIsOpenedOnce() {
    ConsentDraft draft = opened(draft());
    assertThat(probe.refuse(probe.open(draft)))
        .isEqualTo(refusal("ConsentAlreadyOpened", "patient", patient));
    // Nor for another patient of the same host, whatever the host attests.
    draft.patient = Bytes32.random();
    probe.accept(probe.introduce(all.hospital, draft.patient));
    assertThat(probe.refuse(probe.open(draft)))
        .isEqualTo(refusal("ConsentAlreadyOpened", "patient", patient));
  }

  @Test
  void changeOfAnyFieldAfterSigningIsRefused() {
    ConsentDraft signed = published(draft().limitedTo(3));
    WitnessSignature grant = signed.grant();
    List<Consumer<ConsentDraft>> changes =
        List.of(
            draft -> draft.salt = Bytes32.random(),
            draft -> draft.grantee = all.chemist.id(),
            draft -> draft.purpose = ConsentPurpose.RESEARCH,
            draft -> draft.scope = Bytes32.random(),
            draft -> draft.validFrom--,
            draft -> draft.validUntil++,
            draft -> draft.uses = 4,
            draft -> draft.uses = 0,
            draft -> {
              draft.uses = 0;
              draft.channel = Consent.ANY_CHANNEL;
            },
            draft -> draft.revocationHash = Bytes32.random());
    for (Consumer<ConsentDraft> change : changes) {
      ConsentDraft draft = draft().limitedTo(3);
      draft.grantKey = signed.grantKey;
      draft.attestedKey = signed.attestedKey;
      draft.salt = signed.salt;
      draft.scope = signed.scope;
      draft.validFrom = signed.validFrom;
      draft.validUntil = signed.validUntil;
      draft.revocationHash = signed.revocationHash;
      assertThat(draft.commitment()).isEqualTo(signed.commitment());
      change.accept(draft);
      published(draft);
      byte[] body =
          ConsentCalls.openConsent(draft.consent(), grant, draft.attestation(), draft.attested());
      assertThat(probe.ask(probe.open(body)).orElseThrow().name()).isEqualTo("NotTheGrantKey");
    }
    probe.accept(probe.open(signed));
  }

  @Test
  void onlyTheGrantKeyGrants() {
    ECKeyPair other = ECKeyPair.create(Bytes32.random().toArray());
    assertThat(spoiled(draft -> draft.granting = other).name()).isEqualTo("NotTheGrantKey");
    assertThat(spoiled(draft -> draft.granting = all.hospital.account().getEcKeyPair()))
        .isEqualTo(refusal("NotTheGrantKey", "key", all.hospital.address()));
  }

  @Test
  void signatureForAnotherNetworkIsRefused() {
    WitnessDomain chain = new WitnessDomain(1338, all.registrar());
    WitnessDomain registrar = new WitnessDomain(all.network.chainId(), ELSEWHERE);
    for (WitnessDomain domain : List.of(chain, registrar)) {
      assertThat(spoiled(draft -> draft.domain = domain).name()).isEqualTo("NotTheGrantKey");
      ConsentDraft draft = published(draft());
      ConsentDraft foreign = draft();
      foreign.attestedKey = draft.attestedKey;
      foreign.domain = domain;
      byte[] body =
          ConsentCalls.openConsent(
              draft.consent(), draft.grant(), draft.attestation(), foreign.attested());
      assertThat(probe.refuse(probe.open(body)).name()).isEqualTo("NotTheHost");
    }
  }

  @Test
  void signatureHasOneFormOnly() {
    ConsentDraft draft = published(draft());
    byte[] good = draft.body();
    int grantAt =
        16 * 32; // after ten words of the consent, an offset, four words, an offset, a length
    byte[] grant = draft.grant().toArray();
    assertThat(Arrays.copyOfRange(good, grantAt + 32, grantAt + 32 + 65)).isEqualTo(grant);
    byte[] highS = good.clone();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(grant, 32, 64));
    byte[] mirrored = Bytes32.of(word(Sign.CURVE_PARAMS.getN().subtract(s))).toArray();
    System.arraycopy(mirrored, 0, highS, grantAt + 64, 32);
    highS[grantAt + 96] = (byte) (grant[64] == 27 ? 28 : 27);
    byte[] shortV = good.clone();
    shortV[grantAt + 96] -= 27;
    byte[] compact = good.clone();
    compact[grantAt + 31] = 64;
    byte[] longer = good.clone();
    longer[grantAt + 31] = 66;
    for (byte[] body : List.of(highS, shortV, compact, longer)) {
      assertThat(probe.refuse(probe.open(body)).name()).isEqualTo("BadSignature");
    }
    probe.accept(probe.open(good));
  }

  private static byte[] word(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] word = new byte[32];
    int from = Math.max(0, bytes.length - 32);
    System.arraycopy(bytes, from, word, 32 - (bytes.length - from), bytes.length - from);
    return word;
  }

  @Test
  void purposeThatNobodyKnowsIsRefused() {
    ConsentDraft draft = published(draft());
    for (int purpose : new int[] {0, 9, 255}) {
      byte[] body = draft.body();
      body[4 * 32 - 1] = (byte) purpose;
      assertThat(probe.refuse(probe.open(body)))
          .isEqualTo(refusal("UnknownPurpose", "purpose", purpose));
    }
  }

  @Test
  void oneTimeMeansOneUse() {
    assertThat(spoiled(draft -> draft.purpose = ConsentPurpose.ONE_TIME))
        .isEqualTo(refusal("NotOneTime", "uses", 0));
    assertThat(spoiled(draft -> draft.once().uses = 2)).isEqualTo(refusal("NotOneTime", "uses", 2));
  }

  @Test
  void limitedUsesNameTheChannelThatCounts() {
    assertThat(spoiled(draft -> draft.uses = 5))
        .isEqualTo(refusal("LimitedWithoutChannel", "uses", 5));
    assertThat(spoiled(draft -> draft.limitedTo(5).channel = ELSEWHERE))
        .isEqualTo(refusal("ConsentForAnotherChannel", "channel", ELSEWHERE));
  }

  @Test
  void consentWithoutLimitMayBeTiedToAChannelToo() {
    assertThat(spoiled(draft -> draft.channel = ELSEWHERE))
        .isEqualTo(refusal("ConsentForAnotherChannel", "channel", ELSEWHERE));
    ConsentDraft here = opened(draft().limitedTo(0));
    for (int i = 0; i < 3; i++) probe.accept(use(here));
  }

  @Test
  void limitedConsentIsNotOpenedInASecondContract() {
    ConsentDraft draft = opened(draft().once());
    ProbedConsents second = new ProbedConsents(all);
    second.accept(second.introduce(all.hospital, patient));
    draft.attestedChannel = second.address();
    assertThat(second.refuse(second.open(draft)))
        .isEqualTo(refusal("ConsentForAnotherChannel", "channel", probe.address()));
  }

  @Test
  void consentThatIsNotTiedIsOpenedWhereverTheHostAttestsIt() {
    ConsentDraft draft = opened(draft());
    ProbedConsents second = new ProbedConsents(all);
    Bytes32 elsewhere = Bytes32.random();
    second.accept(second.introduce(all.hospital, elsewhere));
    assertThat(second.refuse(second.open(draft)))
        .isEqualTo(refusal("AttestedForAnotherChannel", "channel", probe.address()));
    draft.attestedChannel = second.address();
    draft.patient = elsewhere;
    second.accept(second.open(draft));
    second.accept(second.use(draft, draft.grantee));
  }

  // --- The host's word ---

  @Test
  void attestationCountsForItsKeyItsPatientAndItsHost() {
    assertThat(spoiled(draft -> draft.attestedChannel = ELSEWHERE))
        .isEqualTo(refusal("AttestedForAnotherChannel", "channel", ELSEWHERE));
    assertThat(spoiled(draft -> draft.attestedKey = ELSEWHERE))
        .isEqualTo(refusal("AttestedForAnotherKey", "grantKey", ELSEWHERE));
    Refusal unknown = spoiled(draft -> draft.patient = Bytes32.random());
    assertThat(unknown.name()).isEqualTo("UnknownPatient");
    assertThat(unknown.arguments()).containsEntry("host", all.hospital.id().toString());
    assertThat(spoiled(draft -> draft.host = all.chemist.id()).name()).isEqualTo("UnknownPatient");
    assertThat(spoiled(draft -> draft.grantee = all.hospital.id()))
        .isEqualTo(refusal("GranteeIsHost", "host", all.hospital.id()));
  }

  @Test
  void onlyAnAccountOfTheHostAttests() {
    for (Party other : List.of(all.pharmacy, all.chemist, all.agency, all.stranger)) {
      assertThat(spoiled(draft -> draft.attesting = other.account().getEcKeyPair()))
          .isEqualTo(refusal("NotTheHost", "key", other.address()));
    }
    assertThat(spoiled(draft -> draft.attesting = all.hospital.witness()).name())
        .isEqualTo("NotTheHost");
    assertThat(spoiled(draft -> draft.attesting = draft.grantKey).name()).isEqualTo("NotTheHost");
  }

  @Test
  void accountThatHasEndedAttestsNothing() {
    Consortium other = Consortium.found(BareEvm.shared());
    ProbedConsents its = new ProbedConsents(other);
    its.accept(its.introduce(other.hospital, patient));
    ConsentDraft draft =
        new ConsentDraft(other, its.address(), other.hospital, patient, other.pharmacy);
    other.accept(other.agency, other.consents(), ConsentCalls.publish(List.of(draft.commitment())));
    other.setStatus(other.hospital, 2);
    Refusal notTheHost = refusal("NotTheHost", "key", other.hospital.address());
    assertThat(its.refuse(its.open(draft))).isEqualTo(notTheHost);
    other.setStatus(other.hospital, 1);
    assertThat(its.ask(its.open(draft))).isEmpty();
    other.authority(
        encoded(
            other.registrar.endAccount(other.hospital.id().toArray(), other.hospital.address())));
    assertThat(its.refuse(its.open(draft))).isEqualTo(notTheHost);
  }

  // --- Standing ---

  @Test
  void whatIsNotPublishedIsNotOpened() {
    ConsentDraft draft = draft();
    assertThat(probe.refuse(probe.open(draft)))
        .isEqualTo(refusal("ConsentNotPublished", "commitment", draft.commitment()));
    probe.accept(probe.open(published(draft)));
  }

  @Test
  void revokedConsentIsNeitherOpenedNorUsed() {
    ConsentDraft early = draft();
    revoke(early.secret);
    published(early);
    assertThat(probe.refuse(probe.open(early)).name()).isEqualTo("ConsentRevoked");
    ConsentDraft late = opened(draft());
    probe.accept(use(late));
    revoke(late.secret);
    assertThat(probe.refuse(use(late)).name()).isEqualTo("ConsentRevoked");
  }

  @Test
  void revocationOfOneLeavesTheOthers() {
    ConsentDraft one = opened(draft());
    ConsentDraft other = opened(draft());
    revoke(one.secret);
    revoke(Bytes32.random());
    probe.accept(use(other));
  }

  // --- Period ---

  @Test
  void periodCountsByTheSecond() {
    long now = all.network.now() + 100;
    ConsentDraft draft = draft();
    draft.validFrom = now + 10;
    draft.validUntil = now + 20;
    at(now);
    opened(draft); // before it is valid, as the host sends it at once
    at(now + 9);
    assertThat(probe.refuse(use(draft)))
        .isEqualTo(refusal("ConsentNotYetValid", "validFrom", now + 10));
    at(now + 10);
    probe.accept(use(draft));
    at(now + 19);
    probe.accept(use(draft));
    ConsentDraft second = draft();
    second.validUntil = now + 20;
    published(second);
    at(now + 20);
    assertThat(probe.refuse(use(draft)))
        .isEqualTo(refusal("ConsentExpired", "validUntil", now + 20));
    assertThat(probe.refuse(probe.open(second)))
        .isEqualTo(refusal("ConsentExpired", "validUntil", now + 20));
  }

  /** There is a block at this second, and the next is at it too. */
  private static void at(long second) {
    all.network.holdTimeAt(second);
    all.accept(all.rival, all.consents(), ConsentCalls.publish(List.of(Bytes32.random())));
  }

  @Test
  void emptyPeriodIsRefused() {
    assertThat(spoiled(draft -> draft.validUntil = draft.validFrom).name())
        .isEqualTo("EmptyPeriod");
    assertThat(spoiled(draft -> draft.validUntil = draft.validFrom - 1).name())
        .isEqualTo("EmptyPeriod");
    assertThat(spoiled(draft -> draft.validUntil = all.network.now() - 1).name())
        .isEqualTo("ConsentExpired");
    ConsentDraft forEver = draft();
    forEver.validUntil = Long.MAX_VALUE;
    forEver.validFrom = 0;
    opened(forEver);
    probe.accept(use(forEver));
  }

  // --- Using ---

  @Test
  void onlyTheGranteeUsesForThisPatientOfThisHost() {
    ConsentDraft draft = opened(draft());
    for (Party other : List.of(all.hospital, all.chemist, all.stranger)) {
      assertThat(probe.refuse(probe.use(draft, other.id())))
          .isEqualTo(refusal("NotTheGrantee", "submitter", other.id()));
    }
    Bytes32 neighbour = Bytes32.random();
    probe.accept(probe.introduce(all.hospital, neighbour));
    assertThat(probe.refuse(probe.use(draft, draft.grantee, draft.host, neighbour, draft.purpose)))
        .isEqualTo(refusal("WrongPatient", "patient", neighbour));
    assertThat(
            probe.refuse(probe.use(draft, draft.grantee, all.chemist.id(), patient, draft.purpose)))
        .isEqualTo(refusal("ConsentNotOpened", "commitment", draft.commitment()));
    assertThat(probe.refuse(use(draft())).name()).isEqualTo("ConsentNotOpened");
  }

  @Test
  void limitedUsesRunOut() {
    ConsentDraft three = opened(draft().limitedTo(3));
    for (int i = 0; i < 3; i++) probe.accept(use(three));
    assertThat(probe.refuse(use(three))).isEqualTo(refusal("ConsentUsedUp", "uses", 3));
    ConsentDraft one = opened(draft().once());
    probe.accept(use(one));
    assertThat(probe.refuse(use(one))).isEqualTo(refusal("ConsentUsedUp", "uses", 1));
    assertThat(probe.refuse(probe.open(one)).name()).isEqualTo("ConsentAlreadyOpened");
  }

  @Test
  void anotherHostThatAttestsTheSameGrantKeyGainsNothing() {
    ConsentDraft genuine = published(draft().once());
    ConsentDraft forged = draft().once();
    forged.grantKey = genuine.grantKey;
    forged.granting = genuine.grantKey;
    forged.attestedKey = Credentials.create(genuine.grantKey).getAddress();
    forged.salt = genuine.salt;
    forged.scope = genuine.scope;
    forged.validFrom = genuine.validFrom;
    forged.validUntil = genuine.validUntil;
    forged.revocationHash = genuine.revocationHash;
    assertThat(forged.commitment()).isEqualTo(genuine.commitment());
    forged.host = all.chemist.id();
    forged.attesting = all.chemist.account().getEcKeyPair();
    probe.accept(probe.introduce(all.chemist, patient));
    probe.accept(probe.open(forged)); // its own patient, under the same pseudonym
    probe.accept(probe.open(genuine)); // and the true opening is not kept out
    probe.accept(use(genuine));
    assertThat(probe.refuse(use(forged))).isEqualTo(refusal("ConsentUsedUp", "uses", 1));
  }

  // --- Opting out ---

  @Test
  void optingOutEndsEverythingAndOptingInRestoresNothing() {
    ConsentDraft used = opened(draft());
    ConsentDraft waiting = published(draft());
    probe.accept(probe.optOut(all.hospital, patient));
    Refusal out = refusal("PatientOptedOut", "patient", patient);
    assertThat(probe.refuse(use(used))).isEqualTo(out);
    assertThat(probe.refuse(probe.open(waiting))).isEqualTo(out);
    assertThat(probe.refuse(probe.optOut(all.hospital, patient))).isEqualTo(out);
    probe.accept(probe.optIn(all.hospital, patient));
    assertThat(probe.refuse(use(used)).name()).isEqualTo("ConsentBeforeOptOut");
    assertThat(probe.refuse(probe.open(waiting)).name()).isEqualTo("ConsentBeforeOptOut");
    all.accept(all.rival, all.consents(), ConsentCalls.publish(List.of(waiting.commitment())));
    assertThat(probe.refuse(probe.open(waiting)).name()).isEqualTo("ConsentBeforeOptOut");
    assertThat(probe.refuse(probe.optIn(all.hospital, patient)))
        .isEqualTo(refusal("PatientNotOptedOut", "patient", patient));
    ConsentDraft fresh = opened(draft());
    probe.accept(use(fresh));
    probe.accept(probe.optOut(all.hospital, patient));
    probe.accept(probe.optIn(all.hospital, patient));
    assertThat(probe.refuse(use(fresh)).name()).isEqualTo("ConsentBeforeOptOut");
  }

  @Test
  void amendedEvidenceLeavesAPatientOptedOut() {
    probe.accept(probe.optOut(all.hospital, patient));
    probe.accept(probe.introduce(all.hospital, patient));
    assertThat(probe.refuse(probe.open(published(draft()))).name()).isEqualTo("PatientOptedOut");
  }

  @Test
  void optingOutConcernsOnePatientOfOneHost() {
    ConsentDraft mine = opened(draft());
    probe.accept(probe.introduce(all.chemist, patient));
    probe.accept(probe.optOut(all.chemist, patient));
    probe.accept(use(mine));
    Refusal unknown = probe.refuse(probe.optOut(all.pharmacy, patient));
    assertThat(unknown.name()).isEqualTo("UnknownPatient");
    assertThat(probe.refuse(probe.optIn(all.pharmacy, patient)).name()).isEqualTo("UnknownPatient");
  }

  @Test
  void patientHasAPseudonym() {
    assertThat(probe.refuse(probe.introduce(all.hospital, Bytes32.ZERO)).name())
        .isEqualTo("PatientMissing");
  }
}
