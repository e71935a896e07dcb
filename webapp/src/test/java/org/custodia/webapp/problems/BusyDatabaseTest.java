package org.custodia.webapp.problems;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** All connections of the pool are out, or take nothing; pool and database are real ones. */
@SliceTest
class BusyDatabaseTest {
  @Autowired MockMvc http;
  @Autowired HikariDataSource pool;
  private final List<Connection> held = new ArrayList<>();

  @BeforeEach
  void holdAll() throws SQLException {
    while (held.size() < pool.getMaximumPoolSize()) held.add(pool.getConnection());
  }

  @AfterEach
  void letGo() throws SQLException {
    for (Connection connection : held) connection.close();
    held.clear();
  }

  @Test
  void aPersonReadsThatTheDatabaseIsBusyAndWhatToDo() throws Exception {
    http.perform(products().accept(MediaType.TEXT_HTML))
        .andExpect(status().isServiceUnavailable())
        .andExpect(header().string("Retry-After", "5"))
        .andExpect(content().string(containsString("CUS-WEB-020")))
        .andExpect(content().string(containsString("Try again in a few seconds")));
  }

  @Test
  void aProgramIsToldToComeAgain() throws Exception {
    http.perform(products().accept(MediaType.APPLICATION_JSON))
        .andExpect(status().isServiceUnavailable())
        .andExpect(header().string("Retry-After", "5"))
        .andExpect(jsonPath("$.code").value("CUS-WEB-020"));
  }

  @Test
  void itIsOverAsSoonAsAConnectionIsFree() throws Exception {
    letGo();
    http.perform(products().accept(MediaType.TEXT_HTML)).andExpect(status().isOk());
  }

  @Test
  void whoRecordsSomethingInADatabaseThatIsReadOnlyIsToldSoAndLooksOn() throws Exception {
    setReadOnly("on");
    letGo();
    try {
      http.perform(newPatient())
          .andExpect(status().isServiceUnavailable())
          .andExpect(header().string("Retry-After", "60"))
          .andExpect(content().string(containsString("CUS-WEB-021")));
      http.perform(products().accept(MediaType.TEXT_HTML)).andExpect(status().isOk());
    } finally {
      holdAll();
      setReadOnly("off");
    }
  }

  private void setReadOnly(String to) throws SQLException {
    for (Connection connection : held) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set default_transaction_read_only = " + to);
      }
    }
  }

  private static MockHttpServletRequestBuilder newPatient() {
    return post("/patients")
        .param("id", UUID.randomUUID().toString())
        .param("family", "Readonly")
        .param("given", "Anna")
        .param("birthDate", "1980-03-12")
        .param("systems", "urn:oid:1.2.250.1.213.1.4.8", "other")
        .param("otherSystems", "", "")
        .param("values", "", "")
        .header("HX-Request", "true")
        .with(csrf())
        .with(signedIn("admissions"));
  }

  private static MockHttpServletRequestBuilder products() {
    return get("/products").param("q", "doli").with(signedIn("pharmacist"));
  }

  private static RequestPostProcessor signedIn(String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", role + ".pont")
                    .claim("organisation", "pharmacie-du-pont")
                    .claim("acr", "otp"))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
