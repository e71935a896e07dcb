package org.custodia.webapp.problems;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** All connections of the pool are out; pool and database are real ones. */
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

  private MockHttpServletRequestBuilder products() {
    return get("/products")
        .param("q", "doli")
        .with(
            oidcLogin()
                .idToken(
                    token ->
                        token
                            .claim("preferred_username", "pharmacist.pont")
                            .claim("organisation", "pharmacie-du-pont")
                            .claim("acr", "otp"))
                .authorities(new SimpleGrantedAuthority("ROLE_pharmacist")));
  }
}
