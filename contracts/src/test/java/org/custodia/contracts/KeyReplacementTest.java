package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.SECOND;
import static org.custodia.contracts.network.Consortium.holder;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.util.List;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** A person or device of a pharmacy has lost its key; two others let another take its place. */
class KeyReplacementTest {
  private static final long PHARMACY = 4;
  private static final ECKeyPair ANNA = Party.key("administrator Anna");
  private static final ECKeyPair BRUNO = Party.key("administrator Bruno");
  private static final ECKeyPair FRESH = Party.key("fresh key");

  private final Consortium all = Consortium.withNobodyElse(BareEvm.shared());
  private final Party agency = all.agency;
  private final Party pharmacy = withAdministrators(all.pharmacy);
  private final ECKeyPair lost = pharmacy.witness();
  private final long until = all.network.now() + 3600;

  private static Party withAdministrators(Party member) {
    return new Party(
        member.name(),
        member.identity(),
        List.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR),
        member.node(),
        member.account(),
        member.witness());
  }

  @BeforeEach
  void aPharmacyWithTwoAdministratorsAndAPharmacist() {
    all.addNode(agency);
    all.certify(pharmacy);
    all.addNode(pharmacy);
    all.enrol(pharmacy, lost, OperatorKind.PERSON, PHARMACY);
    all.enrol(pharmacy, ANNA, OperatorKind.PERSON, 64);
    all.enrol(pharmacy, BRUNO, OperatorKind.PERSON, 64 | PHARMACY);
    all.endFounding();
  }

  private byte[] replacement() {
    return RegistrarCalls.replaceKey(address(lost), address(FRESH), until, "telephone lost");
  }

  private String refused(Party by, byte[] act, ECKeyPair one, ECKeyPair other) {
    return all.refuse(by, all.registrar(), all.performed(act, one, other)).name();
  }

  private boolean mayWitness(ECKeyPair key, long at) {
    return read(
        all.registrar.mayWitness(
            address(key),
            pharmacy.id().toArray(),
            BigInteger.valueOf(PHARMACY),
            BigInteger.valueOf(at)));
  }

  @Test
  void theNewKeyTakesThePlaceOfTheOldWhichKeepsItsPast() {
    TransactionReceipt receipt =
        all.accept(pharmacy, all.registrar(), all.performed(replacement(), ANNA, BRUNO));
    var event = Registrar.getKeyReplacedEvents(receipt).get(0);
    assertThat(event.oldKey).isEqualTo(address(lost));
    assertThat(event.newKey).isEqualTo(address(FRESH));
    assertThat(Bytes32.of(event.holder)).isEqualTo(holder(lost));
    long now = event.from.longValueExact();
    assertThat(mayWitness(lost, now)).isFalse();
    assertThat(mayWitness(lost, now - 1)).as("what it signed before").isTrue();
    assertThat(mayWitness(FRESH, now)).isTrue();
    assertThat(mayWitness(FRESH, now - 1)).isFalse();
    assertThat(mayWitness(FRESH, until - 1)).isTrue();
    assertThat(mayWitness(FRESH, until)).isFalse();
    var fresh = read(all.registrar.operator(address(FRESH)));
    assertThat(Bytes32.of(fresh.component1())).isEqualTo(pharmacy.id());
    assertThat(fresh.component2()).isEqualTo(1);
    assertThat(fresh.component3()).isEqualTo(PHARMACY);
    assertThat(Bytes32.of(read(all.registrar.holderOf(address(FRESH))).component1()))
        .isEqualTo(holder(lost));
    assertThat(read(all.registrar.holderOf(address(lost))).component2()).isEqualTo(address(FRESH));
  }

  @Test
  void regulatorsOrOneOfEachApproveItTooAndEitherSendsIt() {
    all.accept(agency, all.registrar(), all.performed(replacement(), SECOND, ANNA));
    byte[] again =
        RegistrarCalls.replaceKey(address(FRESH), address(Party.key("next")), until, "lost too");
    all.accept(pharmacy, all.registrar(), all.performed(again, agency.witness(), SECOND));
    assertThat(mayWitness(FRESH, all.network.now())).isFalse();
    assertThat(mayWitness(Party.key("next"), all.network.now())).isTrue();
  }

  @Test
  void nobodyApprovesTheReplacementOfTheirOwnKey() {
    byte[] ofAnna = RegistrarCalls.replaceKey(address(ANNA), address(FRESH), until, "lost");
    assertThat(refused(pharmacy, ofAnna, ANNA, BRUNO)).isEqualTo("MayNotApprove");
    ECKeyPair annasOther = Party.key("Anna's key on the other computer");
    all.accept(
        pharmacy,
        all.registrar(),
        RegistrarCalls.enrolOperator(
            pharmacy.id(),
            address(annasOther),
            holder(ANNA),
            OperatorKind.PERSON,
            List.of(MemberRole.ADMINISTRATOR),
            "",
            0,
            until));
    assertThat(refused(pharmacy, ofAnna, annasOther, BRUNO)).isEqualTo("MayNotApprove");
    byte[] ofARegulator = RegistrarCalls.replaceKey(address(SECOND), address(FRESH), until, "lost");
    assertThat(refused(agency, ofARegulator, SECOND, agency.witness())).isEqualTo("MayNotApprove");
    all.accept(pharmacy, all.registrar(), all.performed(ofAnna, BRUNO, SECOND));
  }

  @Test
  void onlyAdministratorsOfThatMemberApprove() {
    Party hospital =
        new Party(
            "hospital",
            all.hospital.identity(),
            List.of(MemberRole.HOSPITAL, MemberRole.ADMINISTRATOR),
            all.hospital.node(),
            all.hospital.account(),
            Party.key("administrator of the hospital"));
    all.join(hospital);
    assertThat(refused(pharmacy, replacement(), ANNA, hospital.witness()))
        .isEqualTo("MayNotApprove");
    assertThat(refused(pharmacy, replacement(), ANNA, ANNA)).isEqualTo("OnePersonTwice");
    ECKeyPair pharmacist = Party.key("another pharmacist");
    all.enrol(pharmacy, pharmacist, OperatorKind.PERSON, PHARMACY);
    assertThat(refused(pharmacy, replacement(), ANNA, pharmacist)).isEqualTo("MayNotApprove");
    for (Party other : List.of(hospital, all.stranger)) {
      assertThat(refused(other, replacement(), ANNA, BRUNO)).isEqualTo("NotAnAccountOf");
    }
  }

  @Test
  void administratorsApproveNothingElse() {
    byte[] suspension =
        RegistrarCalls.setMemberStatus(pharmacy.id(), MemberStatus.SUSPENDED, "why");
    assertThat(refused(pharmacy, suspension, ANNA, BRUNO)).isEqualTo("NotTheAuthority");
    assertThat(refused(agency, suspension, ANNA, BRUNO)).isEqualTo("MayNotApprove");
    byte[] device = all.enrolment(pharmacy, FRESH, OperatorKind.DEVICE, PHARMACY, until - 9, until);
    assertThat(refused(agency, device, ANNA, BRUNO)).isEqualTo("MayNotApprove");
  }

  @Test
  void aDevicesKeyIsReplacedAndAServicesIsNot() {
    ECKeyPair scanner = Party.key("scanner");
    ECKeyPair service = Party.key("some service");
    all.enrol(pharmacy, scanner, OperatorKind.DEVICE, PHARMACY);
    all.enrol(pharmacy, service, OperatorKind.SERVICE, PHARMACY);
    byte[] ofScanner = RegistrarCalls.replaceKey(address(scanner), address(FRESH), until, "broken");
    all.accept(pharmacy, all.registrar(), all.performed(ofScanner, ANNA, BRUNO));
    assertThat(read(all.registrar.operator(address(FRESH))).component2()).isEqualTo(2);
    byte[] ofService =
        RegistrarCalls.replaceKey(address(service), address(Party.key("other")), until, "leaked");
    assertThat(refused(pharmacy, ofService, ANNA, BRUNO)).isEqualTo("UnknownOperatorKind");
  }

  @Test
  void aKeyThatWasRevokedAtOnceIsReplacedLater() {
    all.revoke(pharmacy, lost);
    long revoked = read(all.registrar.operator(address(lost))).component6().longValueExact();
    all.accept(pharmacy, all.registrar(), all.performed(replacement(), ANNA, BRUNO));
    assertThat(read(all.registrar.operator(address(lost))).component6())
        .as("when it ended stays what it was")
        .isEqualTo(revoked);
    assertThat(mayWitness(FRESH, all.network.now())).isTrue();
  }

  @Test
  void eachKeyIsReplacedOnceByANewKeyOfNobody() {
    byte[] byTaken = RegistrarCalls.replaceKey(address(lost), address(BRUNO), until, "lost");
    assertThat(refused(pharmacy, byTaken, ANNA, SECOND)).isEqualTo("KeyOfAnother");
    byte[] byNone = RegistrarCalls.replaceKey(address(lost), "0x" + "0".repeat(40), until, "lost");
    assertThat(refused(pharmacy, byNone, ANNA, BRUNO)).isEqualTo("ZeroKey");
    byte[] withoutReason = RegistrarCalls.replaceKey(address(lost), address(FRESH), until, "");
    assertThat(refused(pharmacy, withoutReason, ANNA, BRUNO)).isEqualTo("TextMissing");
    byte[] over = RegistrarCalls.replaceKey(address(lost), address(FRESH), 1, "lost");
    assertThat(refused(pharmacy, over, ANNA, BRUNO)).isEqualTo("WrongPeriod");
    byte[] ofNobody =
        RegistrarCalls.replaceKey(address(FRESH), address(Party.key("x")), until, "lost");
    assertThat(refused(agency, ofNobody, agency.witness(), SECOND)).isEqualTo("UnknownOperator");
    all.accept(pharmacy, all.registrar(), all.performed(replacement(), ANNA, BRUNO));
    byte[] again =
        RegistrarCalls.replaceKey(address(lost), address(Party.key("x")), until, "again");
    assertThat(refused(pharmacy, again, ANNA, BRUNO)).isEqualTo("KeyReplacedBefore");
    assertThat(refused(pharmacy, replacement(), ANNA, BRUNO)).isEqualTo("KeyReplacedBefore");
  }

  @Test
  void administratorsOfASuspendedMemberApproveNothingAndRegulatorsDo() {
    all.setStatus(pharmacy, 2);
    assertThat(refused(pharmacy, replacement(), ANNA, BRUNO)).isEqualTo("NotAnAccountOf");
    assertThat(refused(agency, replacement(), ANNA, SECOND)).isEqualTo("MayNotApprove");
    all.accept(agency, all.registrar(), all.performed(replacement()));
    assertThat(mayWitness(FRESH, all.network.now())).as("while suspended").isFalse();
    all.setStatus(pharmacy, 3);
    byte[] later =
        RegistrarCalls.replaceKey(address(FRESH), address(Party.key("x")), until, "lost");
    assertThat(refused(agency, later, agency.witness(), SECOND)).isEqualTo("MemberRevoked");
  }

  private static String address(ECKeyPair key) {
    return Credentials.create(key).getAddress();
  }
}
