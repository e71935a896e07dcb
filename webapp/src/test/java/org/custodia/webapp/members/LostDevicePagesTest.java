package org.custodia.webapp.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.custodia.registry.factors.LostDevices;
import org.custodia.registry.factors.LostDevices.State;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;

/** Two administrators and a lost authenticator, where the provider is changed by hand. */
@SliceTest
class LostDevicePagesTest {
  private static final String ORGANISATION = "pharmacie-du-pont";

  @Autowired MockMvc http;
  @Autowired LostDevices losses;

  @Test
  void oneAsksAnotherConfirmsAndThePersonIsTold() throws Exception {
    String person = "somebody-" + UUID.randomUUID();
    UUID id = UUID.randomUUID();
    http.perform(
            post("/lost-devices")
                .param("id", id.toString())
                .param("person", person)
                .param("proof", "Passport, in person")
                .with(administrator("alix", Duration.ofHours(2)))
                .with(csrf()))
        .andExpect(status().isForbidden()); // with an old code
    http.perform(
            post("/lost-devices")
                .param("id", id.toString())
                .param("person", person)
                .param("proof", "Passport, in person")
                .with(administrator("alix", Duration.ZERO))
                .with(csrf()))
        .andExpect(redirectedUrl("/lost-devices"));
    http.perform(get("/lost-devices").with(administrator("alix", Duration.ZERO)))
        .andExpect(content().string(containsString(person)))
        .andExpect(content().string(containsString("another administrator confirms it")))
        .andExpect(content().string(not(containsString("/" + id + "/confirmation"))));
    http.perform(
            post("/lost-devices/" + id + "/confirmation")
                .accept(MediaType.TEXT_HTML)
                .with(administrator("alix", Duration.ZERO))
                .with(csrf()))
        .andExpect(status().isForbidden())
        .andExpect(content().string(containsString("CUS-FAC-003")));
    http.perform(get("/lost-devices/banner").with(administrator("mika", Duration.ZERO)))
        .andExpect(content().string(containsString("data-losses-wait")));
    http.perform(
            post("/lost-devices/" + id + "/confirmation")
                .with(administrator("mika", Duration.ZERO))
                .with(csrf()))
        .andExpect(redirectedUrl("/lost-devices"));
    http.perform(
            get("/lost-devices")
                .header("Accept-Language", "fr")
                .with(administrator("mika", Duration.ZERO)))
        .andExpect(content().string(containsString("data-replace-loss")))
        .andExpect(content().string(containsString("n&#39;a pas le droit")));
    http.perform(
            post("/lost-devices/" + id + "/replacement")
                .with(administrator("mika", Duration.ZERO))
                .with(csrf()))
        .andExpect(redirectedUrl("/lost-devices"));
    Caller mika = new Caller(ORGANISATION, "mika", java.util.Set.of("administrator"));
    assertThat(losses.all(mika).stream().filter(one -> one.id().equals(id)).findFirst())
        .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo(State.DONE));

    http.perform(get("/account/told").with(person(person, "pharmacist", Duration.ZERO)))
        .andExpect(content().string(containsString("by alix and mika")));
    http.perform(
            post("/account/told/" + id)
                .with(person(person, "pharmacist", Duration.ZERO))
                .with(csrf()))
        .andExpect(redirectedUrl("/account"));
    http.perform(get("/account/told").with(person(person, "pharmacist", Duration.ZERO)))
        .andExpect(content().string(not(containsString("data-told="))));
    http.perform(
            get("/lost-devices")
                .accept(MediaType.TEXT_HTML)
                .with(person(person, "pharmacist", Duration.ZERO)))
        .andExpect(status().isForbidden());
  }

  private static OidcLoginRequestPostProcessor administrator(String name, Duration ago) {
    return person(name, "administrator", ago);
  }

  private static OidcLoginRequestPostProcessor person(String name, String role, Duration ago) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", name)
                    .claim("organisation", ORGANISATION)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now().minus(ago)))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
