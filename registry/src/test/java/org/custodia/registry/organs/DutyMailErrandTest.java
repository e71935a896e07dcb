package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.notices.DutyMail;
import org.custodia.registry.notices.MailSettings;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mail to those on duty, by a real mail server, from real rows. */
class DutyMailErrandTest {
  private static final Duration PAUSE = Duration.ofMinutes(5);

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private final String bank = "bank-" + UUID.randomUUID();
  private final GreenMail server = new GreenMail(setup());
  private Instant now = Instant.parse("2026-11-26T03:00:00Z");

  private static ServerSetup setup() {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(20_000);
    return setup;
  }

  @BeforeEach
  void begin() {
    server.start();
  }

  @AfterEach
  void end() {
    server.stop();
  }

  private void look() {
    look(server.getSmtp().getPort());
  }

  private void look(int port) {
    var mail =
        new MailSettings(
            "127.0.0.1",
            port,
            MailSettings.Tls.NONE,
            "",
            "",
            null,
            "custodia@bank.example",
            "https://custodia.bank.example/",
            null,
            Duration.ofSeconds(2),
            Duration.ZERO,
            Duration.ofMinutes(15),
            60,
            List.of(Duration.ofMinutes(1)));
    var settings =
        new DutySettings(Map.of(bank, new DutySettings.Mailbox("duty@bank.example", "fr")), PAUSE);
    new DutyMailErrand(
            database.rows(),
            new DutyMailRows(database.jdbc()),
            new DutyMail(mail),
            settings,
            Clock.fixed(now, ZoneOffset.UTC))
        .send(bank);
  }

  private UUID alert() {
    UUID id = UUID.randomUUID();
    var fact =
        new OrganAlertRows.Fact(
            id,
            AlertKind.ORGAN_SEAL,
            Bytes32.random(),
            now,
            Map.of("place", "Gate 4"),
            Optional.empty());
    database
        .rows()
        .in(
            bank,
            () -> new OrganAlertRows(database.jdbc()).raise(bank, fact, Optional.empty(), now));
    return id;
  }

  @Test
  void thoseOnDutyAreToldOnceThatThereIsSomethingAndNotWhat() throws Exception {
    look();
    assertThat(server.getReceivedMessages()).isEmpty();
    alert();
    alert();
    look();
    look();
    assertThat(server.getReceivedMessages()).hasSize(1);
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getAllRecipients()[0]).hasToString("duty@bank.example");
    assertThat(mail.getSubject()).isEqualTo("Custodia a besoin de vous");
    assertThat(String.valueOf(mail.getContent()))
        .contains("https://custodia.bank.example/")
        .doesNotContain("Gate", "SEAL", "0x", "organe");
  }

  @Test
  void moreAlertsWaitUntilTheLastMailIsAWhileAgo() {
    alert();
    look();
    now = now.plusSeconds(1);
    alert();
    look();
    assertThat(server.getReceivedMessages()).hasSize(1);
    now = now.plus(PAUSE).plusSeconds(1);
    look();
    look();
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  @Test
  void whatSomebodyLooksAfterNeedsNoMail() {
    UUID id = alert();
    database
        .rows()
        .in(bank, () -> new OrganAlertRows(database.jdbc()).acknowledge(bank, id, "somebody", now));
    look();
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aMailThatDoesNotGoOutIsTriedAgainUnderTheSameIdAndThenGivenUp() {
    alert();
    look(1);
    look();
    assertThat(server.getReceivedMessages()).as("not before its pause").isEmpty();
    now = now.plus(Duration.ofMinutes(1));
    look(1);
    now = now.plus(Duration.ofDays(1));
    look();
    assertThat(server.getReceivedMessages()).as("given up; the page still shows it").isEmpty();
    alert();
    look();
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void anAddressThatIsNoneStopsTheStart() {
    assertThatThrownBy(() -> new DutySettings.Mailbox("duty at bank", "en"))
        .isInstanceOf(IllegalStateException.class);
  }
}
