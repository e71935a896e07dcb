package org.custodia.webapp.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.AuthorityAct;
import org.custodia.registry.identity.Validity;
import org.junit.jupiter.api.Test;

class ActFieldsTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final UUID ID = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7");
  private static final String MEMBER = "0x" + "0a".repeat(32);
  private static final String KEY = "0x" + "b1".repeat(20);

  private String kind = "SUSPEND";
  private String member = MEMBER;
  private String identity;
  private String name;
  private Integer organisationKind = 0;
  private List<String> roles;
  private String from = "2026-12-01";
  private String until = "2027-11-30";
  private String reason = "Inspection";
  private String tesseraKey;
  private String accounts;
  private String region = "FR";
  private String key = KEY;
  private String holder;
  private String operatorKind = "DEVICE";
  private String newKey;

  @Test
  void daysAreWholeDaysInTheReadersZoneTheLastOneIncluded() {
    kind = "CERTIFY";
    identity = "3010000000068";
    name = " Pharmacie Neuve ";
    roles = List.of("PHARMACY", "ADMINISTRATOR");
    assertThat(read())
        .isEqualTo(
            new AuthorityAct.CertifyMember(
                "gln:3010000000068",
                "Pharmacie Neuve",
                0,
                Set.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR),
                new Validity(
                    Instant.parse("2026-11-30T23:00:00Z"), Instant.parse("2027-11-30T23:00:00Z"))));
  }

  @Test
  void withoutALastDayThereIsNoEnd() {
    kind = "ENROL";
    roles = List.of("PHARMACY");
    until = "";
    assertThat(((AuthorityAct.EnrolOperator) read()).validity().until())
        .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
  }

  @Test
  void aNewHolderIsNobodyElsesAndTheSameForTheSameProposal() {
    kind = "ENROL";
    roles = List.of("PHARMACY");
    Bytes32 first = ((AuthorityAct.EnrolOperator) read()).holder();
    assertThat(((AuthorityAct.EnrolOperator) read()).holder()).isEqualTo(first);
    assertThat(((AuthorityAct.EnrolOperator) fields().read(UUID.randomUUID(), PARIS)).holder())
        .isNotEqualTo(first);
    holder = "0x" + "0c".repeat(32);
    assertThat(((AuthorityAct.EnrolOperator) read()).holder()).isEqualTo(Bytes32.of(holder));
  }

  @Test
  void aNodesKeyIsTakenAsItsOperatorSendsItAndAccountsHoweverTheyAreSeparated() {
    kind = "ADD_NODE";
    byte[] bytes = Bytes32.of(MEMBER).toArray();
    tesseraKey = Base64.getEncoder().encodeToString(bytes);
    accounts = "0x" + "A1".repeat(20) + ",\n 0x" + "a2".repeat(20) + "\n0x" + "a1".repeat(20);
    var node = (AuthorityAct.AddNode) read();
    assertThat(node.tesseraKey()).isEqualTo(Bytes32.of(bytes));
    assertThat(node.accounts()).containsExactly("0x" + "a1".repeat(20), "0x" + "a2".repeat(20));
  }

  @Test
  void standingChangesByTheNameOfTheAct() {
    assertThat(read())
        .isEqualTo(
            new AuthorityAct.SetStatus(Bytes32.of(MEMBER), MemberStatus.SUSPENDED, "Inspection"));
    kind = "REINSTATE";
    assertThat(((AuthorityAct.SetStatus) read()).status()).isEqualTo(MemberStatus.ACTIVE);
    kind = "REVOKE";
    assertThat(((AuthorityAct.SetStatus) read()).status()).isEqualTo(MemberStatus.REVOKED);
  }

  @Test
  void whatIsMissingOrMalformedIsNamed() {
    reason = " ";
    assertNamed("reason");
    reason = "x";
    member = "0x12";
    assertNamed("member");
    kind = "ABOLISH";
    assertNamed("kind");
    kind = "CERTIFY";
    identity = "301000000006";
    assertNamed("identity");
    identity = "3010000000068";
    name = "N";
    roles = List.of();
    assertNamed("roles");
    roles = List.of("CHEMIST");
    assertNamed("roles");
    roles = List.of("PHARMACY");
    until = "2026-11-30";
    assertNamed("until");
    until = "tomorrow";
    assertNamed("until");
    until = null;
    organisationKind = 256;
    assertNamed("organisationKind");
    kind = "REPLACE_KEY";
    newKey = KEY.substring(2);
    assertNamed("newKey");
  }

  @Test
  void aDayThatWasNotTouchedStaysTheMomentThatItWas() {
    Validity was =
        new Validity(Instant.parse("2024-11-20T10:23:11Z"), Instant.parse("2027-11-30T23:00:00Z"));
    Days days = Days.of(was, PARIS);
    assertThat(days.from()).isEqualTo("2024-11-20");
    assertThat(days.until()).isEqualTo("2027-11-30");
    assertThat(Days.from("2024-11-20", days.fromWas(), PARIS)).isEqualTo("2024-11-20T10:23:11Z");
    assertThat(Days.from("2024-11-21", days.fromWas(), PARIS)).isEqualTo("2024-11-21");
    assertThat(Days.until("2027-11-30", days.untilWas(), PARIS)).isEqualTo("2027-11-30T23:00:00Z");
    assertThat(Days.until("", "9999-12-31T23:59:59Z", PARIS)).isEqualTo("9999-12-31T23:59:59Z");
  }

  private void assertNamed(String field) {
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("CUS-WEB-002");
              assertThat(problem.arguments()).containsExactly(field);
            });
  }

  private AuthorityAct read() {
    return fields().read(ID, PARIS);
  }

  private ActFields fields() {
    return new ActFields(
        kind,
        member,
        identity,
        name,
        organisationKind,
        roles,
        from,
        until,
        reason,
        tesseraKey,
        accounts,
        region,
        null,
        key,
        holder,
        operatorKind,
        "Till 2",
        newKey);
  }
}
