package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.medicines.OfflineCheck;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A pharmacist sees on the page for checking what waits for the authority's service. */
@SliceTest
@EnabledIf("org.custodia.webapp.browser.Browser#present")
class UnconfirmedInBrowserTest {
  @LocalServerPort int port;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;
  private Browser browser;

  @BeforeEach
  void open() {
    registry.reset();
    issuer.signIn(Person.of("pharmacist.pont", "pharmacie-du-pont", "pharmacist"));
    browser = Browser.at(port);
  }

  @AfterEach
  void close() {
    registry.unconfirmed = List.of();
    List<String> complaints = browser.complaints();
    browser.close();
    assertThat(complaints).as("what the browser complained about").isEmpty();
  }

  private static OfflineCheck check(UUID id, Optional<OfflineCheck.Settled> settled) {
    return new OfflineCheck(
        id,
        "pharmacist.pont",
        "]d201034009364046491728033110A1\u001d21ABC",
        "CUS-MED-031",
        List.of("A1", LocalDate.of(2027, 5, 31), "CUS-VER-067"),
        Instant.parse("2026-11-25T08:00:00Z"),
        settled);
  }

  private static OfflineCheck settled() {
    UUID id = UUID.randomUUID();
    Instant at = Instant.parse("2026-11-25T09:00:00Z");
    PackVerdict verdict =
        new PackVerdict(
            id,
            VerdictKind.UNKNOWN_SERIAL,
            "CUS-MED-004",
            List.of("ABC", "KARDEGIC 75 mg"),
            List.of(VerdictKind.UNKNOWN_SERIAL),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            at);
    return check(id, Optional.of(new OfflineCheck.Settled(at, verdict)));
  }

  @Test
  void itIsListedUnderTheFormWithWhatWasSaidThenAndNowAlsoOnATelephone() {
    registry.unconfirmed = List.of(check(UUID.randomUUID(), Optional.empty()), settled());
    browser.open("/check");
    browser.see("[data-unconfirmed]:not([data-settled])");
    browser.seeText("[data-settled=UNKNOWN_SERIAL]", "was never issued");
    browser.screenshot("unconfirmed");
    browser.size(360, 1400);
    assertThat(browser.scrollsSideways()).isFalse();
    browser.screenshot("unconfirmed-360");
    registry.unconfirmed = List.of();
    browser.open("/check/unconfirmed");
    browser.seeText("main", "No pack waits for confirmation");
  }
}
