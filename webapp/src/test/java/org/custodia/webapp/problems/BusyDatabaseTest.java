package org.custodia.webapp.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * All connections of the pool are out, take nothing, or end in the middle of something; pool and
 * database are real ones.
 */
@SliceTest
class BusyDatabaseTest {
  @Autowired MockMvc http;
  @Autowired HikariDataSource pool;
  @Autowired RegistryDatabase database;
  @Autowired SmallIssuer issuer;
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
      http.perform(newPatient(UUID.randomUUID()))
          .andExpect(status().isServiceUnavailable())
          .andExpect(header().string("Retry-After", "60"))
          .andExpect(content().string(containsString("CUS-WEB-021")));
      http.perform(products().accept(MediaType.TEXT_HTML)).andExpect(status().isOk());
    } finally {
      holdAll();
      setReadOnly("off");
    }
  }

  @Test
  void whoIsInTheMiddleOfSomethingWhenTheDatabaseGoesAwayIsToldToComeAgain() throws Exception {
    letGo();
    for (boolean program : new boolean[] {false, true}) {
      UUID id = UUID.randomUUID();
      Future<ResultActions> answer;
      try (Connection holder = database.owner().getConnection();
          Statement statement = holder.createStatement()) {
        holder.setAutoCommit(false);
        statement.execute("lock table patient_version in access exclusive mode");
        answer = ask(program ? patientOfAProgram(id) : newPatient(id));
        endWhoWaitsFor("relation", answer);
        holder.rollback();
      }
      expectToComeAgain(answer.get());
      assertThat(versionsOf(id)).isZero();
      http.perform(patientOfAProgram(id)).andExpect(status().isCreated());
    }
  }

  @Test
  void whoseCommitWasNotAnsweredIsNotToldThatNothingWasRecordedAndRepeatsIt() throws Exception {
    letGo();
    // A commit waits for a standby that never comes; ended meanwhile, it is one nevertheless.
    standby("'nobody'");
    UUID id;
    Future<ResultActions> answer;
    try {
      do { // until PostgreSQL has noticed that it has a standby
        id = UUID.randomUUID();
        answer = ask(patientOfAProgram(id));
        endWhoWaitsFor("SyncRep", answer);
      } while (answer.get().andReturn().getResponse().getStatus() == 201);
    } finally {
      standby("''");
    }
    expectToComeAgain(answer.get());
    assertThat(versionsOf(id)).as("it was recorded").isOne();
    http.perform(patientOfAProgram(id)).andExpect(status().isCreated());
    assertThat(versionsOf(id)).isOne();
  }

  private static void expectToComeAgain(ResultActions answer) throws Exception {
    answer
        .andExpect(status().isServiceUnavailable())
        .andExpect(header().string("Retry-After", "5"))
        .andExpect(content().string(containsString("CUS-WEB-020")))
        .andExpect(content().string(containsString("Nothing happens twice")))
        .andExpect(content().string(not(containsString("not recorded"))));
  }

  private Future<ResultActions> ask(MockHttpServletRequestBuilder request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return http.perform(request);
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  /** Ends processes of the database that wait for something, until the answer is there. */
  private void endWhoWaitsFor(String event, Future<?> answer) throws InterruptedException {
    while (!answer.isDone()) {
      database
          .unbound()
          .sql(
              """
              select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and wait_event = :event
              """)
          .param("event", event)
          .query((row, i) -> 1)
          .list();
      Thread.sleep(10);
    }
  }

  private void standby(String name) {
    JdbcClient superuser = database.unbound();
    superuser.sql("alter system set synchronous_standby_names = " + name).update();
    superuser.sql("select pg_reload_conf()").query(Boolean.class).single();
  }

  private long versionsOf(UUID patient) {
    return database
        .unbound()
        .sql("select count(*) from patient_version where patient = :id")
        .param("id", patient)
        .query(Long.class)
        .single();
  }

  private MockHttpServletRequestBuilder patientOfAProgram(UUID id) {
    return post("/api/v1/patients")
        .header(
            "Authorization",
            "Bearer " + issuer.clientToken("desk-program", "pharmacie-du-pont", "admissions"))
        .contentType("application/fhir+json")
        .content(
            """
            {"resourceType":"Patient","id":"%s","name":[{"family":"Halfway","given":["Anna"]}],
            "birthDate":"1980-03-12"}
            """
                .formatted(id));
  }

  private void setReadOnly(String to) throws SQLException {
    for (Connection connection : held) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set default_transaction_read_only = " + to);
      }
    }
  }

  private static MockHttpServletRequestBuilder newPatient(UUID id) {
    return post("/patients")
        .param("id", id.toString())
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
