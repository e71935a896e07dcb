package org.custodia.registry.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.oversight.OwnCases.OwnCase;
import org.custodia.registry.testing.MedicineActs.Lot;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Organisations concerned ask for their cases at the regulator's desk and explain them. */
class CaseDeskTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = PlayedTrade.network();
  private static PlayedTrade trade;
  private static CaseDesk desk;
  private static StoredKeys accounts;
  private static WitnessDomain domain;

  @BeforeAll
  static void begin() {
    trade = PlayedTrade.begin(database, network);
    desk = trade.registry().bean(CaseDesk.class);
    accounts = new StoredKeys(network.file().keyFiles(List.of(PONT, SAINT_LUC)));
    domain = new WitnessDomain(network.file().chainId(), network.file().contracts().registrar());
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @Test
  void whoIsConcernedReadsAndExplainsAndNobodyElse() {
    Lot lot = trade.released("DESK", 1);
    trade.dispensed(PONT, lot, "S0001");
    CaseView opened = trade.only(AlertKind.DISPENSED_NEVER_RECEIVED, trade.pack(lot, "S0001"));
    UUID id = opened.summary().id();

    List<OwnCase> listed = ask(PONT, Optional.empty(), Optional.empty());
    assertThat(listed).extracting(OwnCase::id).contains(id);
    assertThat(ask(SAINT_LUC, Optional.empty(), Optional.empty()))
        .extracting(OwnCase::id)
        .doesNotContain(id);
    refused("CUS-ALR-002", () -> ask(SAINT_LUC, Optional.of(id), Optional.empty()));
    refused("CUS-ALR-002", () -> ask(SAINT_LUC, Optional.of(id), Optional.of("not us")));

    OwnCase explained = ask(PONT, Optional.of(id), Optional.of("The receipt was forgotten")).get(0);
    assertThat(explained.state()).isEqualTo("EXPLAINED");
    assertThat(explained.facts()).hasSize(1);
    assertThat(ask(PONT, Optional.of(id), Optional.of("The receipt was forgotten")).get(0))
        .isEqualTo(explained);
    assertThat(explained.history().get(1).words()).isEqualTo("The receipt was forgotten");
    refused("CUS-ALR-005", () -> ask(PONT, Optional.of(id), Optional.of(" ")));
  }

  @Test
  void whoAsksIsToldByTheSignatureAloneAndByNoOldOne() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    refused("CUS-VER-005", () -> desk.answer(message(PONT, SAINT_LUC, now).write()));
    refused(
        "CUS-VER-004",
        () -> desk.answer(message(PONT, PONT, now.minus(Duration.ofMinutes(5))).write()));
    refused("CUS-VER-001", () -> desk.answer("no json".getBytes()));
    refused("CUS-VER-002", () -> desk.answer(new byte[CaseDesk.LONGEST_MESSAGE + 1]));
  }

  private static List<OwnCase> ask(String member, Optional<UUID> id, Optional<String> words) {
    SignedCaseMessage message =
        new SignedCaseMessage(
            UUID.randomUUID(),
            TestNetwork.memberId(member),
            id,
            words,
            Optional.empty(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            "");
    return CaseJson.read(desk.answer(signed(message, member).write()));
  }

  private static SignedCaseMessage message(String sender, String signer, Instant at) {
    return signed(
        new SignedCaseMessage(
            UUID.randomUUID(),
            TestNetwork.memberId(sender),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            at,
            ""),
        signer);
  }

  private static SignedCaseMessage signed(SignedCaseMessage message, String signer) {
    return message.signed(
        unsigned ->
            "0x"
                + HexFormat.of().formatHex(accounts.account(signer).sign(unsigned.digest(domain))));
  }

  private static void refused(String code, ThrowingCallable work) {
    Problem problem = catchThrowableOfType(Problem.class, work);
    assertThat(problem).as(code).isNotNull();
    assertThat(problem.code()).isEqualTo(code);
  }
}
