package org.custodia.webapp.pages;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

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
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;

/** What a person and a program are told of packs that were checked while the service was away. */
@SliceTest
class UnconfirmedPacksTest {
  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @BeforeEach
  void oneWaitsAndOneTurnedOutToBeUnknown() {
    UUID settled = UUID.randomUUID();
    Instant at = Instant.parse("2026-11-25T09:00:00Z");
    PackVerdict verdict =
        new PackVerdict(
            settled,
            VerdictKind.UNKNOWN_SERIAL,
            "CUS-MED-004",
            List.of("NEVER", "KARDEGIC 75 mg"),
            List.of(VerdictKind.UNKNOWN_SERIAL),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            at);
    registry.unconfirmed =
        List.of(
            check(UUID.randomUUID(), "WAITS", Optional.empty()),
            check(settled, "NEVER", Optional.of(new OfflineCheck.Settled(at, verdict))));
  }

  @AfterEach
  void nothingWaits() {
    registry.unconfirmed = List.of();
  }

  private static OfflineCheck check(UUID id, String scan, Optional<OfflineCheck.Settled> settled) {
    return new OfflineCheck(
        id,
        "pharmacist.pont",
        scan,
        "CUS-MED-031",
        List.of("A1", LocalDate.of(2027, 5, 31), "CUS-VER-067"),
        Instant.parse("2026-11-25T08:00:00Z"),
        settled);
  }

  private static OidcLoginRequestPostProcessor person(String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", "pharmacist.pont")
                    .claim("organisation", "pharmacie-du-pont")
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }

  @Test
  void whoDoesNotHandlePacksSeesNone() throws Exception {
    http.perform(get("/check/unconfirmed").with(person("patient")))
        .andExpect(status().isForbidden());
  }

  @Test
  void aProgramIsToldWhatWasCheckedAndWhatTheServiceSaysNow() throws Exception {
    String token = issuer.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist");
    http.perform(
            get("/api/v1/verifications/unconfirmed").header("Authorization", "Bearer " + token))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.length()").value(2))
        .andExpect(jsonPath("$[0].code").value("CUS-MED-031"))
        .andExpect(jsonPath("$[0].message").value(containsString("Not checked: the serial number")))
        .andExpect(jsonPath("$[0].settledAt").doesNotExist())
        .andExpect(jsonPath("$[1].worse").value(true))
        .andExpect(jsonPath("$[1].verification.verdict").value("UNKNOWN_SERIAL"));
  }

  @Test
  void aPersonSeesBothAndWhatToDo() throws Exception {
    http.perform(get("/check/unconfirmed").with(person("pharmacist")))
        .andExpect(status().isOk())
        .andExpect(
            content()
                .string(
                    allOf(
                        containsString("Not answered yet. Do not supply the pack."),
                        containsString("data-settled=\"UNKNOWN_SERIAL\""),
                        containsString("was never issued"))));
    registry.unconfirmed = List.of();
    http.perform(get("/check/unconfirmed").with(person("pharmacist")))
        .andExpect(
            content()
                .string(
                    allOf(
                        containsString("No pack waits for confirmation"),
                        not(containsString("data-settled")))));
  }
}
