package org.custodia.scanners.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.custodia.contracts.Bytes32;
import org.custodia.scanners.agent.chain.Answer;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.ChainRules;
import org.custodia.scanners.agent.chain.DeviceChain;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanVerdict;

/** The other end: a real HTTP server with the real rules, that keeps its records in memory. */
public final class ReceivingServer implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final ChainRules rules = new ChainRules(TestDevice.DOMAIN, TestDevice.READER);
  private final Map<String, Kept> chains = new HashMap<>();
  private final Map<String, ChainRules.Standing> standings = new HashMap<>();
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final Map<UUID, ScanVerdict> verdicts = new ConcurrentHashMap<>();
  private volatile String language = "";
  private final HttpServer server;
  private volatile int refuseWith;
  private volatile int mostEvents = BatchJson.MOST_EVENTS;
  private volatile boolean confirming = true;
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Answer.Accepted> accepted = new ArrayList<>();

  public ReceivingServer() throws IOException {
    this(0);
  }

  public ReceivingServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.createContext("/api/v1/checkpoints/", this::handle);
    server.start();
  }

  /** What is kept of one device. */
  private final class Kept implements DeviceChain {
    final List<ScanEvent> events = new ArrayList<>();
    final Map<Bytes32, Bytes32> digests = new LinkedHashMap<>();
    final Set<Bytes32> contradictions = new HashSet<>();

    @Override
    public ScanEvent.Head head() {
      return events.isEmpty()
          ? ScanEvent.Head.NONE
          : events.get(events.size() - 1).head(TestDevice.DOMAIN);
    }

    @Override
    public long lastTime() {
      return events.isEmpty() ? 0 : events.get(events.size() - 1).act().deviceTime();
    }

    @Override
    public Optional<Bytes32> recorded(Bytes32 id) {
      return Optional.ofNullable(digests.get(id));
    }

    @Override
    public void add(ScanEvent event, Answer.Accepted how) {
      events.add(event);
      digests.put(event.act().commandId(), event.digest(TestDevice.DOMAIN));
      accepted.add(how);
    }

    @Override
    public void contradicted(ScanEvent event) {
      contradictions.add(event.digest(TestDevice.DOMAIN));
    }
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private Kept of(TestDevice device) {
    return of(device.address());
  }

  private Kept of(String address) {
    return chains.computeIfAbsent(address, a -> new Kept());
  }

  public synchronized List<ScanEvent> arrived(String address) {
    return List.copyOf(of(address).events);
  }

  /** What was recorded of a device, in order. */
  public synchronized List<ScanEvent> arrived(TestDevice device) {
    return List.copyOf(of(device).events);
  }

  /** Digests of what contradicted a device's record. */
  public synchronized Set<Bytes32> contradictions(TestDevice device) {
    return Set.copyOf(of(device).contradictions);
  }

  /** Remarks on everything that was accepted, in order. */
  public synchronized List<Set<Answer.Remark>> remarks() {
    return accepted.stream().map(Answer.Accepted::remarks).toList();
  }

  /** Told of its scan from now on. */
  public void verdict(ScanVerdict verdict) {
    verdicts.put(verdict.event(), verdict);
  }

  /** Asked for in the last request. */
  public String language() {
    return language;
  }

  public int requests() {
    return requests.get();
  }

  /** As if restored from a backup. */
  public synchronized void forgetFrom(TestDevice device, int count) {
    Kept kept = of(device);
    for (ScanEvent event : List.copyOf(kept.events.subList(count, kept.events.size()))) {
      kept.events.remove(event);
      kept.digests.remove(event.act().commandId());
    }
  }

  /** Enrols a device, or changes how it stands. */
  public void stand(TestDevice device, ChainRules.Standing standing) {
    stand(device.address(), standing);
  }

  public synchronized void stand(String address, ChainRules.Standing standing) {
    standings.put(address, standing);
  }

  /** So many requests are carried out and their answers lost on the way. */
  public void loseAnswers(int count) {
    answersToLose.set(count);
  }

  /** Zero: none. */
  public void refuseAllWith(int status) {
    refuseWith = status;
  }

  public void takeAtMost(int events) {
    mostEvents = events;
  }

  public void confirm(boolean yes) {
    confirming = yes;
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    language = exchange.getRequestHeaders().getFirst("Accept-Language");
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/");
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (refuseWith != 0) {
        exchange.sendResponseHeaders(refuseWith, -1);
        return;
      }
      JsonNode request = json.readTree(body);
      JsonNode answer =
          path.length > 6 ? fates(path[4], request) : events(path[4], request, exchange);
      if (answer == null) {
        return;
      }
      if (answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        return; // closed without a word
      }
      byte[] bytes = json.writeValueAsBytes(answer);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized JsonNode events(String address, JsonNode request, HttpExchange exchange)
      throws IOException {
    BatchJson.Batch batch = BatchJson.readBatch(request);
    if (batch.events().size() > mostEvents) {
      exchange.sendResponseHeaders(413, -1);
      return null;
    }
    long differs = batch.deviceClock() - System.currentTimeMillis();
    ChainRules.Device device =
        new ChainRules.Device(
            address,
            TestDevice.MEMBER,
            standings.getOrDefault(address, ChainRules.Standing.UNKNOWN));
    List<Answer> answers =
        rules.take(
            device, chains.computeIfAbsent(address, a -> new Kept()), batch.events(), differs);
    return BatchJson.write(
        new BatchJson.Answers(Math.abs(differs) > ChainRules.CLOCK_TOLERANCE, answers));
  }

  private synchronized JsonNode fates(String address, JsonNode request) {
    List<BatchJson.EventFate> fates = new ArrayList<>();
    for (JsonNode id : request.path("ids")) {
      UUID uuid = UUID.fromString(id.asText());
      boolean known =
          chains.containsKey(address)
              && chains.get(address).recorded(Bytes32.ofUuid(uuid)).isPresent();
      BatchJson.Fate fate =
          known
              ? confirming ? BatchJson.Fate.CONFIRMED : BatchJson.Fate.RECORDED
              : BatchJson.Fate.UNKNOWN;
      fates.add(new BatchJson.EventFate(uuid, fate, Optional.empty()));
    }
    ObjectNode answer = BatchJson.writeFates(fates);
    List<ScanVerdict> asked = new ArrayList<>();
    for (JsonNode id : request.path("verdicts")) {
      Optional.ofNullable(verdicts.get(UUID.fromString(id.asText()))).ifPresent(asked::add);
    }
    BatchJson.writeVerdicts(answer, asked);
    return answer;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
