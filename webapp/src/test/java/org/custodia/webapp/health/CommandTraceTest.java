package org.custodia.webapp.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.memberId;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.checkpoints.CheckpointsConfiguration;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.Validity;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Trace;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.products.Products;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.sending.HttpCheckpoint;
import org.custodia.scanners.agent.sending.Sender;
import org.custodia.scanners.gs1.ScanReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * One id is followed from a device's scan, over the line on which its agent sends it, to the line
 * of the log that names the block with it.
 */
class CommandTraceTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final Caller ANNA = new Caller(PONT, "anna", Set.of("administrator"));
  private static final Caller DEVICE = new Caller(PONT, "dock", Set.of("checkpoint"));
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ECKeyPair key = ECKeyPair.create(BigInteger.valueOf(86_421));
  private final String address = "0x" + Keys.getAddress(key);
  private final Lines lines = new Lines();

  @TempDir Path folder;

  @Configuration(proxyBeanMethods = false)
  static class NoProducts {
    @Bean
    Products products() {
      return (organisation, gtin) -> Optional.empty();
    }
  }

  /** A line of the log, and what stood beside it. */
  private record Line(String text, Optional<String> trace) {}

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<Line> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      all.add(
          new Line(
              event.getFormattedMessage(),
              Optional.ofNullable(event.getMDCPropertyMap().get(Trace.FIELD))));
    }

    List<String> under(String trace) {
      return all.stream()
          .filter(line -> line.trace().equals(Optional.of(trace)))
          .map(Line::text)
          .toList();
    }
  }

  @Test
  void aScanIsFollowedFromItsDeviceToItsBlock() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("org.custodia.trace");
    lines.start();
    logger.addAppender(lines);
    try (TestRegistry registry = registry()) {
      enrol(registry);
      Checkpoints checkpoints = registry.bean(Checkpoints.class);
      HttpServer instance = instance(checkpoints);
      WitnessDomain domain = registry.bean(WitnessDomain.class);
      try (Journal journal = Journal.open(folder.resolve("journal"), domain, address);
          Sender sender = sender(journal, instance)) {
        List<UUID> scans = new ArrayList<>();
        for (int i = 0; i < 3; i++) scans.add(scan(journal, domain, i));
        sender.start();
        TestRegistry.await("the ledger has the scans", () -> journal.status().confirmed() == 3);
        String trace = scans.get(0).toString().replace("-", "");
        CommandStatus root = checkpoints.proof(ANNA, scans.get(2)).anchor().orElseThrow().status();
        CommandStatus.Evidence evidence = root.evidence().orElseThrow();
        assertThat(lines.under(trace))
            .as("the batch goes by its first scan")
            .containsExactly(
                PONT + ": command " + root.id() + " recorded",
                PONT
                    + ": command "
                    + root.id()
                    + " confirmed in block "
                    + evidence.block()
                    + " by transaction "
                    + evidence.transaction());
      } finally {
        instance.stop(0);
      }
    } finally {
      logger.detachAppender(lines);
    }
  }

  private TestRegistry registry() {
    return TestRegistry.start(
        database,
        network.path(),
        List.of(),
        Map.of("custodia.checkpoints.anchor-pause", "100ms"),
        IdentityConfiguration.class,
        PacksConfiguration.class,
        VerificationConfiguration.class,
        WitnessingConfiguration.class,
        AlertsConfiguration.class,
        MedicinesConfiguration.class,
        CustodyConfiguration.class,
        CheckpointsConfiguration.class,
        NoPrescriptions.class,
        NoProducts.class);
  }

  private void enrol(TestRegistry registry) {
    TestRegistry.await("the members", () -> registry.bean(Members.class).all(PONT).size() == 5);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    UUID id = UUID.randomUUID();
    registry
        .bean(Operators.class)
        .enrolDevice(
            ANNA,
            id,
            address,
            Set.of(MemberRole.PHARMACY),
            "Dock 3",
            new Validity(now.minusSeconds(60), now.plus(Duration.ofDays(1))));
    assertThat(registry.awaitFinal(PONT, id).state().isDone()).isTrue();
  }

  private UUID scan(Journal journal, WitnessDomain domain, int number) {
    UUID id = UUID.randomUUID();
    ScanTerms terms =
        new ScanTerms(
            ScanTerms.Entry.SCANNED,
            CheckpointMode.RECEIVE,
            Bytes32.keccak("session".getBytes()),
            Bytes32.ZERO,
            "h.martin",
            "keyboard",
            "]d2\u001d010340093000001417280531" + "10VT25A1\u001d21S" + number);
    journal.append(
        head ->
            ScanEvent.sign(
                new ScanEvent.Post(domain, memberId(PONT), "Dock 3"),
                head,
                Bytes32.ofUuid(id),
                terms,
                new ScanReader().read(terms.text()),
                System.currentTimeMillis(),
                key.getPrivateKey(),
                address));
    return id;
  }

  private Sender sender(Journal journal, HttpServer instance) {
    URI base = URI.create("http://127.0.0.1:" + instance.getAddress().getPort());
    return new Sender(
        journal,
        new HttpCheckpoint(base, address, Optional::empty, Locale.ENGLISH),
        Clock.systemUTC(),
        new Sender.Pace(
            20,
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(50)),
        verdict -> {});
  }

  /** What stands before the pages and interfaces of an instance, before its checkpoints. */
  private HttpServer instance(Checkpoints checkpoints) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.createContext("/api/v1/checkpoints/", exchange -> handle(exchange, checkpoints));
    server.start();
    return server;
  }

  private void handle(HttpExchange exchange, Checkpoints checkpoints) throws IOException {
    MockHttpServletRequest request =
        new MockHttpServletRequest("POST", exchange.getRequestURI().getPath());
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("traceparent"))
        .ifPresent(value -> request.addHeader("traceparent", value));
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    MockHttpServletResponse response = new MockHttpServletResponse();
    try {
      new RequestTrace()
          .doFilter(
              request,
              response,
              (asked, answer) ->
                  answer
                      .getOutputStream()
                      .write(JSON.writeValueAsBytes(answer(checkpoints, body))));
    } catch (ServletException e) {
      throw new IOException(e);
    }
    byte[] answer = response.getContentAsByteArray();
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private JsonNode answer(Checkpoints checkpoints, JsonNode body) {
    if (body.has("events")) {
      return BatchJson.write(checkpoints.take(DEVICE, address, BatchJson.readBatch(body)));
    }
    List<UUID> ids = new ArrayList<>();
    body.path("ids").forEach(id -> ids.add(UUID.fromString(id.asText())));
    ObjectNode json = BatchJson.writeFates(checkpoints.fates(DEVICE, address, ids));
    BatchJson.writeTaken(json, checkpoints.lastTaken(DEVICE, address));
    json.put("device", checkpoints.standing(DEVICE, address).name());
    return json;
  }
}
