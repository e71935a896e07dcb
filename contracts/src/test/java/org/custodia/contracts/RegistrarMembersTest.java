package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.encoded;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.util.List;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

class RegistrarMembersTest {
  private final Consortium all = Consortium.withNobodyElse(BareEvm.shared());
  private final Party agency = all.agency;
  private final Party maker = all.maker;
  private final Party pharmacy = all.pharmacy;

  @BeforeEach
  void certifyThePharmacy() {
    all.certify(pharmacy);
  }

  private byte[] certify(
      Party member, String identity, String name, long roles, long from, long until) {
    return encoded(
        all.registrar.certifyMember(
            member.id().toArray(),
            identity,
            name,
            BigInteger.ONE,
            BigInteger.valueOf(roles),
            BigInteger.valueOf(from),
            BigInteger.valueOf(until)));
  }

  private byte[] status(Party member, int status, String reason) {
    return encoded(
        all.registrar.setMemberStatus(member.id().toArray(), BigInteger.valueOf(status), reason));
  }

  private byte[] endNode(Party member) {
    return encoded(
        all.registrar.endNode(member.id().toArray(), Consortium.tesseraKey(member).toArray()));
  }

  private byte[] endAccount(Party member, String account) {
    return encoded(all.registrar.endAccount(member.id().toArray(), account));
  }

  private Bytes32 memberOf(String account) {
    return Bytes32.of(read(all.registrar.memberOfAccount(account)));
  }

  private boolean active(Party member) {
    return read(all.registrar.isActive(member.id().toArray()));
  }

  private String refused(Party by, byte[] data) {
    return all.refuse(by, all.registrar(), data).name();
  }

  @Test
  void authorityIsThereFromTheStartWithItsFirstAccount() {
    assertThat(memberOf(agency.address())).isEqualTo(agency.id());
    assertThat(read(all.registrar.rolesOf(agency.id().toArray()))).isEqualTo(16 + 32 + 64);
    assertThat(memberOf(maker.address())).isEqualTo(Bytes32.ZERO);
  }

  @Test
  void certifiedMemberIsAnnouncedAndListed() {
    TransactionReceipt receipt = all.accept(agency, all.registrar(), all.certification(maker));
    var event = Registrar.getMemberCertifiedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.id)).isEqualTo(maker.id());
    assertThat(event.identity).isEqualTo(maker.identity());
    assertThat(event.name).isEqualTo("The maker");
    assertThat(event.roles).isEqualTo(1);
    assertThat(active(maker)).isTrue();
    assertThat(read(all.registrar.memberIds())).hasSize(3);
    Registrar.Member member = read(all.registrar.memberOf(maker.id().toArray()));
    assertThat(member.identity).isEqualTo(maker.identity());
    assertThat(member.status).isEqualTo(1);
  }

  @Test
  void certifyingAgainEditsButKeepsTheStanding() {
    all.setStatus(pharmacy, 2);
    all.accept(
        agency,
        all.registrar(),
        certify(
            pharmacy, pharmacy.identity(), "New name", 12, all.founded - 1, all.founded + 9999));
    Registrar.Member member = read(all.registrar.memberOf(pharmacy.id().toArray()));
    assertThat(member.name).isEqualTo("New name");
    assertThat(member.roles).isEqualTo(12);
    assertThat(member.status).isEqualTo(2);
    assertThat(read(all.registrar.memberIds())).hasSize(2);
  }

  @Test
  void onlyTheAuthorityActsOnMembersAndNodes() {
    all.addNode(pharmacy);
    for (Party nobody : List.of(pharmacy, all.stranger)) {
      for (byte[] data :
          List.of(
              all.certification(maker),
              status(pharmacy, 1, "let me in"),
              all.node(pharmacy, List.of(nobody.address())),
              endNode(pharmacy),
              endAccount(agency, agency.address()))) {
        Refusal refusal = all.refuse(nobody, all.registrar(), data);
        assertThat(refusal.name()).isEqualTo("NotTheAuthority");
        assertThat(refusal.arguments().get("account")).isEqualTo(nobody.address());
      }
    }
  }

  @Test
  void secondRegulatorIsAuthorityToo() {
    Party second =
        new Party(
            "second",
            "gln:3010000000090",
            List.of(MemberRole.REGULATOR),
            maker.node(),
            maker.account(),
            maker.witness());
    all.certify(second);
    all.addNode(second);
    all.accept(second, all.registrar(), status(pharmacy, 2, "inspected"));
    assertThat(active(pharmacy)).isFalse();
    all.accept(second, all.registrar(), status(agency, 2, "in dispute"));
    assertThat(refused(agency, status(pharmacy, 1, "reopened"))).isEqualTo("NotTheAuthority");
  }

  @Test
  void malformedCertificationsAreRefused() {
    long from = all.founded;
    long until = from + 1000;
    String identity = maker.identity();
    assertThat(refused(agency, certify(maker, "gln:3010000000099", "Maker", 1, from, until)))
        .isEqualTo("IdentityMismatch");
    assertThat(refused(agency, certify(maker, identity, "", 1, from, until)))
        .isEqualTo("TextMissing");
    assertThat(refused(agency, certify(maker, identity, "n".repeat(201), 1, from, until)))
        .isEqualTo("TextTooLong");
    assertThat(refused(agency, certify(maker, identity, "Maker", 0, from, until)))
        .isEqualTo("UnknownRoles");
    assertThat(refused(agency, certify(maker, identity, "Maker", 1L << 31, from, until)))
        .isEqualTo("UnknownRoles");
    assertThat(refused(agency, certify(maker, identity, "Maker", 1, until, until)))
        .isEqualTo("WrongPeriod");
  }

  @Test
  void memberCountsOnlyWithinItsPeriod() {
    long now = all.network.now();
    all.addNode(pharmacy);
    byte[] tomorrow =
        certify(pharmacy, pharmacy.identity(), "Pharmacy", 4, now + 86_400, now + 90_000);
    all.accept(agency, all.registrar(), tomorrow);
    assertThat(active(pharmacy)).isFalse();
    assertThat(memberOf(pharmacy.address())).isEqualTo(Bytes32.ZERO);
    byte[] yesterday = certify(pharmacy, pharmacy.identity(), "Pharmacy", 4, 1, now - 86_400);
    all.accept(agency, all.registrar(), yesterday);
    assertThat(active(pharmacy)).isFalse();
  }

  @Test
  void suspendedMemberMayComeBackAndRevokedMayNot() {
    all.addNode(pharmacy);
    all.setStatus(pharmacy, 2);
    assertThat(memberOf(pharmacy.address())).isEqualTo(Bytes32.ZERO);
    all.setStatus(pharmacy, 1);
    assertThat(memberOf(pharmacy.address())).isEqualTo(pharmacy.id());
    all.setStatus(pharmacy, 3);
    assertThat(memberOf(pharmacy.address())).isEqualTo(Bytes32.ZERO);
    for (byte[] data :
        List.of(
            status(pharmacy, 1, "forgiven"),
            all.certification(pharmacy),
            all.node(pharmacy, List.of(all.stranger.address())))) {
      assertThat(refused(agency, data)).isEqualTo("MemberRevoked");
    }
  }

  @Test
  void malformedStatusChangesAreRefused() {
    assertThat(refused(agency, status(maker, 2, "unknown"))).isEqualTo("UnknownMember");
    assertThat(refused(agency, status(pharmacy, 0, "why"))).isEqualTo("UnknownStatus");
    assertThat(refused(agency, status(pharmacy, 4, "why"))).isEqualTo("UnknownStatus");
    assertThat(refused(agency, status(pharmacy, 1, "why"))).isEqualTo("StatusUnchanged");
    assertThat(refused(agency, status(pharmacy, 2, ""))).isEqualTo("TextMissing");
    assertThat(refused(agency, status(pharmacy, 2, "r".repeat(2001)))).isEqualTo("TextTooLong");
  }

  @Test
  void authorityCannotEndItself() {
    assertThat(refused(agency, status(agency, 2, "tired"))).isEqualTo("LockedOut");
    assertThat(refused(agency, status(agency, 3, "tired"))).isEqualTo("LockedOut");
    assertThat(refused(agency, certify(agency, agency.identity(), "Agency", 4, 1, Long.MAX_VALUE)))
        .isEqualTo("LockedOut");
    assertThat(refused(agency, certify(agency, agency.identity(), "Agency", 16, 1, 2)))
        .isEqualTo("LockedOut");
    assertThat(refused(agency, endAccount(agency, agency.address()))).isEqualTo("LockedOut");
    all.addNode(agency);
    assertThat(refused(agency, endNode(agency))).isEqualTo("LockedOut");
    assertThat(memberOf(agency.address())).isEqualTo(agency.id());
  }

  @Test
  void nodeBringsItsAccountsAndTakesThemWithIt() {
    TransactionReceipt receipt =
        all.accept(
            agency,
            all.registrar(),
            all.node(pharmacy, List.of(pharmacy.address(), all.stranger.address())));
    assertThat(Registrar.getNodeAddedEvents(receipt).get(0).accounts).hasSize(2);
    assertThat(memberOf(all.stranger.address())).isEqualTo(pharmacy.id());
    assertThat(read(all.registrar.tesseraKeysOf(pharmacy.id().toArray()))).hasSize(1);
    byte[] key = Consortium.tesseraKey(pharmacy).toArray();
    assertThat(read(all.registrar.nodeAccounts(key))).hasSize(2);
    all.accept(agency, all.registrar(), endNode(pharmacy));
    assertThat(memberOf(pharmacy.address())).isEqualTo(Bytes32.ZERO);
    assertThat(memberOf(all.stranger.address())).isEqualTo(Bytes32.ZERO);
    assertThat(read(all.registrar.tesseraKeysOf(pharmacy.id().toArray()))).isEmpty();
  }

  @Test
  void leakedAccountIsEndedAloneAndForGood() {
    all.accept(
        agency,
        all.registrar(),
        all.node(pharmacy, List.of(pharmacy.address(), all.stranger.address())));
    all.accept(agency, all.registrar(), endAccount(pharmacy, all.stranger.address()));
    assertThat(memberOf(all.stranger.address())).isEqualTo(Bytes32.ZERO);
    assertThat(memberOf(pharmacy.address())).isEqualTo(pharmacy.id());
    assertThat(refused(agency, endAccount(pharmacy, all.stranger.address())))
        .isEqualTo("UnknownAccount");
    assertThat(refused(agency, all.node(pharmacy, List.of(all.stranger.address()))))
        .isEqualTo("AccountTaken");
  }

  @Test
  void accountAndNodeKeyBelongToOneMember() {
    all.addNode(pharmacy);
    all.certify(maker);
    assertThat(refused(agency, all.node(maker, List.of(pharmacy.address()))))
        .isEqualTo("AccountTaken");
    Party atThePharmacysNode = maker.atNodeOf(pharmacy);
    assertThat(refused(agency, all.node(atThePharmacysNode, List.of(maker.address()))))
        .isEqualTo("NodeOfAnother");
  }

  @Test
  void addingToANodeAgainKeepsWhatWasThere() {
    all.addNode(pharmacy);
    String second = Credentials.create(Party.key("second account")).getAddress();
    all.accept(agency, all.registrar(), all.node(pharmacy, List.of(pharmacy.address(), second)));
    assertThat(memberOf(second)).isEqualTo(pharmacy.id());
    byte[] key = Consortium.tesseraKey(pharmacy).toArray();
    assertThat(read(all.registrar.nodeAccounts(key))).hasSize(2);
    assertThat(read(all.registrar.tesseraKeysOf(pharmacy.id().toArray()))).hasSize(1);
  }

  @Test
  void malformedNodesAreRefused() {
    String zero = "0x" + "0".repeat(40);
    assertThat(refused(agency, all.node(maker, List.of(maker.address()))))
        .isEqualTo("UnknownMember");
    assertThat(refused(agency, all.node(pharmacy, List.of()))).isEqualTo("NoAccounts");
    assertThat(refused(agency, all.node(pharmacy, List.of(zero)))).isEqualTo("ZeroKey");
    assertThat(refused(agency, endNode(pharmacy))).isEqualTo("UnknownNode");
    assertThat(refused(agency, endAccount(pharmacy, pharmacy.address())))
        .isEqualTo("UnknownAccount");
    BigInteger one = BigInteger.ONE;
    byte[] noKey =
        encoded(
            all.registrar.addNode(
                pharmacy.id().toArray(),
                List.of(pharmacy.address()),
                new byte[32],
                "eu",
                one,
                BigInteger.TEN));
    assertThat(refused(agency, noKey)).isEqualTo("ZeroKey");
    byte[] key = Consortium.tesseraKey(pharmacy).toArray();
    byte[] noRegion =
        encoded(
            all.registrar.addNode(
                pharmacy.id().toArray(),
                List.of(pharmacy.address()),
                key,
                "",
                one,
                BigInteger.TEN));
    assertThat(refused(agency, noRegion)).isEqualTo("TextMissing");
    byte[] noPeriod =
        encoded(
            all.registrar.addNode(
                pharmacy.id().toArray(), List.of(pharmacy.address()), key, "eu", one, one));
    assertThat(refused(agency, noPeriod)).isEqualTo("WrongPeriod");
  }
}
