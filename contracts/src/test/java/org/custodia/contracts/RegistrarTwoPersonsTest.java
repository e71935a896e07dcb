package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.A_DAY;
import static org.custodia.contracts.network.Consortium.SECOND;
import static org.custodia.contracts.network.Consortium.holder;
import static org.custodia.contracts.network.Consortium.read;

import java.util.List;
import java.util.stream.Stream;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.Approval;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** What the authority does once founding has ended, and who may approve it. */
class RegistrarTwoPersonsTest {
  private static final long REGULATOR = MemberRole.mask(MemberRole.REGULATOR);

  private final Consortium all = Consortium.withNobodyElse(BareEvm.shared());
  private final Party agency = all.agency;
  private final Party pharmacy = all.pharmacy;
  private final ECKeyPair first = agency.witness();
  private final long until = all.network.now() + 3600;

  private byte[] suspension;

  @BeforeEach
  void foundWithAPharmacy() {
    all.addNode(agency);
    all.join(pharmacy);
    all.endFounding();
    suspension = status(pharmacy, MemberStatus.SUSPENDED);
  }

  private static byte[] status(Party member, MemberStatus status) {
    return RegistrarCalls.setMemberStatus(member.id(), status, "inspected");
  }

  private boolean active(Party member) {
    return read(all.registrar.isActive(member.id().toArray()));
  }

  private Refusal refused(Party by, byte[] data) {
    return all.refuse(by, all.registrar(), data);
  }

  /** Why this act, approved with these keys, is refused. */
  private Refusal refusedWith(ECKeyPair one, ECKeyPair other) {
    Refusal refusal = refused(agency, all.performed(suspension, one, other));
    assertThat(active(pharmacy)).isTrue();
    return refusal;
  }

  private byte[] performed(Bytes32 id, byte[] act, long until, byte[]... signatures) {
    return RegistrarCalls.perform(
        id,
        act,
        until,
        Stream.of(signatures).map(one -> WitnessSignature.of(one).orElseThrow()).toList());
  }

  private byte[] sign(Bytes32 id, byte[] act, long until, ECKeyPair key) {
    return WitnessSignature.sign(Approval.of(id, act, until), all.domain, key).toArray();
  }

  private void enrol(ECKeyPair key, OperatorKind kind, long roles) {
    all.enrol(agency, key, kind, roles);
  }

  @Test
  void twoPersonsActAndAreNamedInTheVeryEventBeforeTheAct() {
    Bytes32 id = Bytes32.random();
    TransactionReceipt receipt =
        all.accept(
            agency,
            all.registrar(),
            RegistrarCalls.perform(id, suspension, until, all.domain, SECOND, first));
    assertThat(active(pharmacy)).isFalse();
    var performed = Registrar.getPerformedEvents(receipt).get(0);
    assertThat(Bytes32.of(performed.id)).isEqualTo(id);
    assertThat(Bytes32.of(performed.by)).isEqualTo(agency.id());
    assertThat(performed.keys).isEqualTo(List.of(address(SECOND), address(first)));
    assertThat(performed.members)
        .allSatisfy(one -> assertThat(one).isEqualTo(agency.id().toArray()));
    assertThat(performed.holders.stream().map(Bytes32::of))
        .containsExactly(holder(SECOND), holder(first));
    var act = Registrar.getMemberStatusChangedEvents(receipt).get(0);
    assertThat(act.log.getLogIndex().subtract(performed.log.getLogIndex())).isEqualTo(1);
    assertThat(read(all.registrar.performed(id.toArray()))).isTrue();
  }

  @Test
  void theAuthoritysAccountAloneDoesNothingToOthersAnyMore() {
    ECKeyPair key = Party.key("somebody's");
    byte[] node = Bytes32.random().toArray();
    for (byte[] act :
        List.of(
            all.certification(all.maker),
            all.certification(agency),
            suspension,
            all.node(pharmacy, List.of(all.stranger.address())),
            RegistrarCalls.endNode(pharmacy.id(), Bytes32.of(node)),
            RegistrarCalls.endAccount(pharmacy.id(), pharmacy.address()),
            all.enrolment(pharmacy, key, OperatorKind.PERSON, 4, until - 9, until),
            RegistrarCalls.revokeOperator(pharmacy.witnessAddress(), "why"))) {
      assertThat(refused(agency, act).name()).isEqualTo("TwoApprovalsNeeded");
    }
    assertThat(refused(agency, RegistrarCalls.endFounding()).name()).isEqualTo("OnlyPerformed");
    assertThat(refused(agency, replacement(pharmacy.witness(), key)).name())
        .isEqualTo("OnlyPerformed");
  }

  @Test
  void twoPersonsDoEverythingThatTheAccountDidBefore() {
    ECKeyPair key = Party.key("a device that the authority enrols");
    String second = address(Party.key("second account"));
    all.authority(all.certification(all.maker));
    all.authority(all.node(all.maker, List.of(all.maker.address(), second)));
    all.authority(RegistrarCalls.endAccount(all.maker.id(), second));
    all.authority(all.enrolment(all.maker, key, OperatorKind.DEVICE, 1, until - 9, until));
    all.authority(RegistrarCalls.revokeOperator(address(key), "broken"));
    all.authority(RegistrarCalls.endNode(all.maker.id(), Consortium.tesseraKey(all.maker)));
    all.authority(status(all.maker, MemberStatus.REVOKED));
    assertThat(all.refuseAuthority(status(all.maker, MemberStatus.ACTIVE)).name())
        .as("what the act itself is refused with")
        .isEqualTo("MemberRevoked");
  }

  @Test
  void aMembersAccountStillActsForItsOwnOperators() {
    ECKeyPair key = Party.key("own device");
    all.enrol(pharmacy, key, OperatorKind.DEVICE, 4);
    all.revoke(pharmacy, key);
    ECKeyPair regulators = Party.key("third regulator");
    enrol(regulators, OperatorKind.PERSON, REGULATOR);
    all.revoke(agency, regulators);
  }

  @Test
  void onePersonIsNotTwo() {
    assertThat(refusedWith(first, first).name()).isEqualTo("OnePersonTwice");
    ECKeyPair newShift = Party.key("first regulator's key of today");
    all.accept(
        agency,
        all.registrar(),
        RegistrarCalls.enrolOperator(
            agency.id(),
            address(newShift),
            holder(first),
            OperatorKind.PERSON,
            List.of(MemberRole.REGULATOR),
            "",
            0,
            until));
    Refusal refusal = refusedWith(first, newShift);
    assertThat(refusal.name()).isEqualTo("OnePersonTwice");
    assertThat(refusal.arguments()).containsEntry("holder", holder(first).toString());
  }

  @Test
  void exactlyTwoSign() {
    Bytes32 id = Bytes32.random();
    byte[] one = sign(id, suspension, until, first);
    byte[] other = sign(id, suspension, until, SECOND);
    for (byte[] call :
        List.of(
            performed(id, suspension, until),
            performed(id, suspension, until, one),
            performed(id, suspension, until, one, other, one))) {
      assertThat(refused(agency, call).name()).isEqualTo("TwoApprovalsNeeded");
    }
    all.accept(agency, all.registrar(), performed(id, suspension, until, one, other));
  }

  @Test
  void onlyPersonsApproveWhoAreRegulatorsOfTheAuthority() {
    ECKeyPair device = Party.key("device");
    ECKeyPair service = Party.key("service");
    ECKeyPair administrator = Party.key("administrator of the agency");
    ECKeyPair verifier = Party.key("verifier who is a person");
    enrol(device, OperatorKind.DEVICE, REGULATOR);
    enrol(service, OperatorKind.SERVICE, REGULATOR);
    enrol(administrator, OperatorKind.PERSON, MemberRole.mask(MemberRole.ADMINISTRATOR));
    enrol(verifier, OperatorKind.PERSON, MemberRole.mask(MemberRole.VERIFIER));
    for (ECKeyPair key :
        List.of(
            device,
            service,
            administrator,
            verifier,
            pharmacy.witness(),
            all.stranger.witness(),
            agency.account().getEcKeyPair())) {
      Refusal refusal = refusedWith(first, key);
      assertThat(refusal.name()).isEqualTo("MayNotApprove");
      assertThat(refusal.arguments()).containsEntry("key", address(key));
    }
  }

  @Test
  void aRegulatorOfAMemberThatIsNoAuthorityDoesNotCount() {
    Party former =
        new Party(
            "former agency",
            "gln:3010000000090",
            List.of(MemberRole.REGULATOR, MemberRole.PHARMACY),
            all.maker.node(),
            all.maker.account(),
            Party.key("regulator of the former agency"));
    all.join(former);
    all.accept(agency, all.registrar(), all.performed(suspension, first, former.witness()));
    all.setStatus(pharmacy, 1);
    all.authority(
        RegistrarCalls.certifyMember(
            former.identity(), "Pharmacy now", 1, List.of(MemberRole.PHARMACY), 0, until));
    assertThat(refusedWith(first, former.witness()).name()).isEqualTo("MayNotApprove");
    assertThat(refused(former, all.performed(suspension)).name()).isEqualTo("NotTheAuthority");
  }

  @Test
  void keysCountOnlyWithinTheirPeriodAndUntilTheyAreRevoked() {
    long now = all.network.now();
    ECKeyPair early = Party.key("tomorrow's");
    ECKeyPair late = Party.key("yesterday's");
    ECKeyPair lost = Party.key("lost");
    accept(all.enrolment(agency, early, OperatorKind.PERSON, 16, now + A_DAY, now + 2 * A_DAY));
    accept(all.enrolment(agency, late, OperatorKind.PERSON, 16, now - A_DAY, now));
    enrol(lost, OperatorKind.PERSON, REGULATOR);
    byte[] signedBefore = all.performed(suspension, first, lost);
    all.revoke(agency, lost);
    for (ECKeyPair key : List.of(early, late, lost)) {
      assertThat(refusedWith(first, key).name()).isEqualTo("MayNotApprove");
    }
    assertThat(refused(agency, signedBefore).name())
        .as("what was signed before the key was revoked")
        .isEqualTo("MayNotApprove");
  }

  @Test
  void approvalsRunOut() {
    long now = all.network.now();
    for (long end : List.of(1L, now - 1, now)) {
      Bytes32 id = Bytes32.random();
      byte[] call = RegistrarCalls.perform(id, suspension, end, all.domain, first, SECOND);
      Refusal refusal = refused(agency, call);
      assertThat(refusal.name()).isEqualTo("ApprovalExpired");
      assertThat(refusal.arguments()).containsEntry("until", Long.toString(end));
    }
  }

  @Test
  void anActIsDoneOnceWhateverIsApprovedUnderItsId() {
    Bytes32 id = Bytes32.random();
    byte[] call = RegistrarCalls.perform(id, suspension, until, all.domain, first, SECOND);
    accept(call);
    byte[] back = status(pharmacy, MemberStatus.ACTIVE);
    all.authority(back);
    assertThat(refused(agency, call).name()).isEqualTo("AlreadyPerformed");
    byte[] other = RegistrarCalls.perform(id, back, until, all.domain, first, SECOND);
    assertThat(refused(agency, other).name()).isEqualTo("AlreadyPerformed");
    assertThat(active(pharmacy)).isTrue();
  }

  @Test
  void aRefusedActLeavesItsIdUnspent() {
    Bytes32 id = Bytes32.random();
    byte[] back = status(pharmacy, MemberStatus.ACTIVE);
    byte[] call = RegistrarCalls.perform(id, back, until, all.domain, first, SECOND);
    assertThat(refused(agency, call).name()).isEqualTo("StatusUnchanged");
    all.setStatus(pharmacy, 2);
    accept(call);
    assertThat(active(pharmacy)).isTrue();
  }

  @Test
  void signaturesCoverActIdTimeAndRegistrar() {
    Bytes32 id = Bytes32.random();
    byte[] one = sign(id, suspension, until, first);
    byte[] other = sign(id, suspension, until, SECOND);
    byte[] revocation = status(pharmacy, MemberStatus.REVOKED);
    for (byte[] call :
        List.of(
            performed(id, revocation, until, one, other),
            performed(Bytes32.random(), suspension, until, one, other),
            performed(id, suspension, until + 1, one, other),
            performed(id, suspension, until, one, sign(id, revocation, until, SECOND)),
            RegistrarCalls.perform(
                id, suspension, until, new WitnessDomain(1, all.registrar()), first, SECOND),
            RegistrarCalls.perform(
                id,
                suspension,
                until,
                new WitnessDomain(all.network.chainId(), all.registry()),
                first,
                SECOND))) {
      assertThat(refused(agency, call).name()).isEqualTo("MayNotApprove");
    }
    assertThat(active(pharmacy)).isTrue();
  }

  @Test
  void onlyAnAccountOfTheAuthoritySends() {
    byte[] call = all.performed(suspension);
    for (Party other : List.of(pharmacy, all.stranger)) {
      assertThat(refused(other, call).name()).isEqualTo("NotTheAuthority");
    }
  }

  @Test
  void nothingButAnActIsPerformed() {
    byte[] nothing = new byte[0];
    byte[] unknown = {1, 2, 3, 4};
    byte[] view = Consortium.encoded(all.registrar.isActive(pharmacy.id().toArray()));
    for (byte[] act : List.of(nothing, unknown, view, all.performed(suspension))) {
      assertThat(refused(agency, all.performed(act)).name()).isEqualTo("UnknownAct");
    }
  }

  @Test
  void noActEndsWhatItRestsOn() {
    for (byte[] act :
        List.of(
            status(agency, MemberStatus.SUSPENDED),
            status(agency, MemberStatus.REVOKED),
            RegistrarCalls.endNode(agency.id(), Consortium.tesseraKey(agency)),
            RegistrarCalls.endAccount(agency.id(), agency.address()),
            RegistrarCalls.certifyMember(
                agency.identity(), "Agency", 0, List.of(MemberRole.VERIFIER), 0, until),
            RegistrarCalls.certifyMember(
                agency.identity(), "Agency", 0, List.of(MemberRole.REGULATOR), 0, 1),
            RegistrarCalls.revokeOperator(address(SECOND), "resigned"))) {
      assertThat(all.refuseAuthority(act).name()).isEqualTo("LockedOut");
    }
    ECKeyPair third = Party.key("third regulator who stays");
    enrol(third, OperatorKind.PERSON, REGULATOR);
    accept(all.performed(RegistrarCalls.revokeOperator(address(SECOND), "resigned"), first, third));
  }

  @Test
  void foundingEndsOnce() {
    assertThat(read(all.registrar.founding())).isFalse();
    assertThat(all.refuseAuthority(RegistrarCalls.endFounding()).name()).isEqualTo("FoundingOver");
  }

  @Test
  void foundingDoesNotEndWithoutTwoWhoCanSign() {
    Consortium young = Consortium.withNobodyElse(BareEvm.shared());
    young.enrol(young.agency);
    byte[] byOne = young.performed(RegistrarCalls.endFounding(), young.agency.witness(), SECOND);
    assertThat(young.refuse(young.agency, young.registrar(), byOne).name())
        .isEqualTo("MayNotApprove");
    assertThat(read(young.registrar.founding())).isTrue();
    young.certify(young.maker);
  }

  @Test
  void whileFoundingTwoPersonsMayActToo() {
    Consortium young = Consortium.withNobodyElse(BareEvm.shared());
    young.certify(young.pharmacy);
    young.enrol(young.agency);
    young.enrol(young.agency, SECOND, OperatorKind.PERSON, REGULATOR);
    young.accept(young.agency, young.registrar(), young.performed(suspension));
    assertThat(read(young.registrar.isActive(young.pharmacy.id().toArray()))).isFalse();
  }

  @Test
  void aKeyStaysWithItsHolderAndKind() {
    ECKeyPair key = pharmacy.witness();
    for (byte[] changed :
        List.of(
            enrolment(Bytes32.random(), OperatorKind.PERSON),
            enrolment(holder(key), OperatorKind.DEVICE))) {
      assertThat(refused(pharmacy, changed).name()).isEqualTo("HolderChanged");
    }
    assertThat(refused(pharmacy, enrolment(Bytes32.ZERO, OperatorKind.PERSON)).name())
        .isEqualTo("HolderMissing");
    all.accept(pharmacy, all.registrar(), enrolment(holder(key), OperatorKind.PERSON));
  }

  private byte[] enrolment(Bytes32 holder, OperatorKind kind) {
    return RegistrarCalls.enrolOperator(
        pharmacy.id(),
        pharmacy.witnessAddress(),
        holder,
        kind,
        List.of(MemberRole.PHARMACY),
        "",
        0,
        until);
  }

  private byte[] replacement(ECKeyPair old, ECKeyPair fresh) {
    return RegistrarCalls.replaceKey(address(old), address(fresh), until, "lost");
  }

  private void accept(byte[] data) {
    all.accept(agency, all.registrar(), data);
  }

  private static String address(ECKeyPair key) {
    return Credentials.create(key).getAddress();
  }
}
