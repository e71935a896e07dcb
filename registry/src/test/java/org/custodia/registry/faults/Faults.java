package org.custodia.registry.faults;

import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.devnet.wire.WireFault;
import org.custodia.registry.health.RestartablePostgres;
import org.custodia.registry.testing.SmallDisk;
import org.opentest4j.TestAbortedException;

/** Breaks what a {@link World} rests on, in an order that is drawn. */
final class Faults {
  /** The first blocks are those of the founding. */
  static final int FOUNDED = 6;

  private static final int AT_A_TIME = 3;
  private static final List<String> NODES = List.of(AGENCE, PONT, GARE, RHONE, SAINT_LUC);

  /** Longer than the instance waits for an answer, in milliseconds. */
  private static final int HANGS = 1_600;

  private final World world;
  private final Random random;
  private final Runnable work;
  private final Consumer<Boolean> scanners;
  private final MemberLine members;
  private final Map<String, Breaking> kinds = new LinkedHashMap<>();

  /** What is broken now; each knows how it ends. */
  private final Deque<Ending> broken = new ArrayDeque<>();

  private final Map<String, Integer> happened = new TreeMap<>();

  private interface Breaking {
    void at(String node) throws Exception;
  }

  private interface Ending {
    void end() throws Exception;
  }

  /**
   * @param work what people do in the middle of what takes its time
   * @param scanners makes the lines of all scanners bad, or good
   */
  Faults(
      World world, Random random, Runnable work, Consumer<Boolean> scanners, MemberLine members) {
    this.world = world;
    this.random = random;
    this.work = work;
    this.scanners = scanners;
    this.members = members;
    kinds.put("node stopped", this::stopNode);
    kinds.put("privacy manager stopped", this::stopPrivacyManager);
    kinds.put("payloads lost", this::losePayloads);
    kinds.put("requests to the node disturbed", this::disturbNode);
    kinds.put("requests to the privacy manager disturbed", this::disturbPrivacyManager);
    kinds.put("node hangs", this::hangNode);
    kinds.put("privacy manager hangs", this::hangPrivacyManager);
    kinds.put("deliveries disturbed", this::disturbDeliveries);
    kinds.put("node cut off", this::cutOff);
    kinds.put("blocks late", this::delayBlocks);
    kinds.put("node rolled back", this::rollBack);
    kinds.put("node on yesterday's disk", node -> faults().rollBack(node, FOUNDED));
    kinds.put("database stopped", node -> stopDatabase());
    kinds.put("database frozen", node -> freezeDatabase());
    kinds.put("database failed over", node -> world.failOver(work));
    kinds.put("disk full", node -> fillTheDisk());
    kinds.put("instance started anew", node -> world.restart());
    kinds.put("instance killed", node -> killAnInstance());
    kinds.put("lines of scanners bad", node -> badScanners());
    kinds.put("lines of members bad", node -> badMembers());
    kinds.put("clock set", node -> setClock());
  }

  private NetworkFaults faults() {
    return world.faults();
  }

  /** Breaks something; what breaks is said. */
  void next(int step) throws Exception {
    String node = NODES.get(random.nextInt(NODES.size()));
    List<String> names = List.copyOf(kinds.keySet());
    String what = names.get(random.nextInt(names.size()));
    System.out.printf("step %d: %s (%s)%n", step, what, node);
    happens(what, node);
  }

  /** Breaks this. */
  void happens(String what, String node) throws Exception {
    happened.merge(what, 1, Integer::sum);
    kinds.get(what).at(node);
  }

  /** Mends what has been broken longest, perhaps several, so that few are at a time. */
  void mendSome() throws Exception {
    while (broken.size() >= AT_A_TIME || !broken.isEmpty() && random.nextBoolean()) {
      broken.removeFirst().end();
    }
  }

  void mendAll() throws Exception {
    while (!broken.isEmpty()) broken.removeFirst().end();
    faults().clear();
    World.CLOCK.reset();
  }

  /** How often what happened. */
  Map<String, Integer> happened() {
    return happened;
  }

  private void until(Ending end) {
    broken.add(end);
  }

  private void pause(int most) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(most)).toNanos());
  }

  // --- The network ---

  private void stopNode(String node) {
    faults().stopNode(node);
    until(() -> faults().startNode(node));
  }

  private void stopPrivacyManager(String node) {
    faults().stopPrivacyManager(node);
    until(() -> faults().startPrivacyManager(node));
  }

  /** As docs/production.md has it mended: recovered from the others, and its node imports anew. */
  private void losePayloads(String node) {
    everythingRuns();
    faults().stopPrivacyManager(node);
    faults().losePayloads(node);
    faults().startPrivacyManager(node);
    until(
        () -> {
          everythingRuns();
          faults().stopPrivacyManager(node);
          faults().recoverPayloads(node);
          faults().startPrivacyManager(node);
          faults().rollBack(node, FOUNDED);
        });
  }

  /** The payloads of one member are with the others, as long as no two lose theirs. */
  private void everythingRuns() throws IllegalStateException {
    try {
      while (!broken.isEmpty()) broken.removeFirst().end();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    faults().clear();
  }

  private void disturbNode(String node) {
    Random wire = new Random(random.nextLong());
    faults().onRpc(node, request -> fault(wire));
    until(() -> faults().onRpc(node, request -> WireFault.PASS));
  }

  private void disturbPrivacyManager(String node) {
    Random wire = new Random(random.nextLong());
    faults().onTessera(node, request -> fault(wire));
    until(() -> faults().onTessera(node, request -> WireFault.PASS));
  }

  private void hangNode(String node) {
    Random wire = new Random(random.nextLong());
    faults().onRpc(node, request -> hang(wire));
    until(() -> faults().onRpc(node, request -> WireFault.PASS));
  }

  private void hangPrivacyManager(String node) {
    Random wire = new Random(random.nextLong());
    faults().onTessera(node, request -> hang(wire));
    until(() -> faults().onTessera(node, request -> WireFault.PASS));
  }

  private void disturbDeliveries(String node) {
    Random wire = new Random(random.nextLong());
    faults().onDelivery(node, request -> fault(wire));
    until(() -> faults().clear());
  }

  private void cutOff(String node) {
    faults().partition(node);
    until(faults()::heal);
  }

  private void delayBlocks(String node) {
    faults().delayBlocks(node, Duration.ofMillis(random.nextInt(400)));
    until(() -> faults().delayBlocks(node, Duration.ZERO));
  }

  private void rollBack(String node) {
    int blocks = 1 + random.nextInt(5);
    faults().rollBack(node, Math.max(FOUNDED, position(node) - blocks));
  }

  private long position(String member) {
    try {
      return world.registry().ledger().position(member).block();
    } catch (RuntimeException noDatabase) {
      return FOUNDED;
    }
  }

  private static synchronized WireFault fault(Random wire) {
    return switch (wire.nextInt(9)) {
      case 0 -> new WireFault.DropBefore();
      case 1 -> new WireFault.DropAfter();
      case 2 -> new WireFault.Duplicate();
      case 3 -> new WireFault.Delay(Duration.ofMillis(wire.nextInt(300)));
      case 4 -> new WireFault.Refuse(-32000, "out of order");
      case 5 -> new WireFault.Instead(502, "<html>");
      default -> WireFault.PASS;
    };
  }

  /** Half of the requests are answered when nobody waits for it any more. */
  private static synchronized WireFault hang(Random wire) {
    return wire.nextBoolean() ? WireFault.PASS : new WireFault.Delay(Duration.ofMillis(HANGS));
  }

  // --- The database ---

  private void stopDatabase() {
    world.postgres().stop();
    pause(200);
    world.postgres().start();
  }

  private void freezeDatabase() {
    world.postgres().freeze();
    pause(300);
    world.postgres().thaw();
  }

  private void fillTheDisk() throws Exception {
    SmallDisk disk;
    try {
      disk = SmallDisk.mounted();
    } catch (TestAbortedException noDisk) {
      System.out.println("  " + noDisk.getMessage());
      return;
    }
    RestartablePostgres postgres = world.postgres();
    postgres.moveOutboxTo(disk.directory("tablespace"));
    disk.fill();
    work.run();
    disk.empty();
    postgres.moveOutboxBack();
    disk.close();
  }

  // --- The instance, and what reaches it ---

  /** A second instance on the same database, killed at its work; the first goes on. */
  private void killAnInstance() throws Exception {
    Process second = world.second();
    until(
        () -> {
          second.destroyForcibly();
          second.waitFor();
        });
    work.run();
    LockSupport.parkNanos(Duration.ofMillis(3_000 + random.nextInt(1_500)).toNanos());
    work.run();
  }

  private void badScanners() {
    scanners.accept(true);
    until(() -> scanners.accept(false));
  }

  private void badMembers() {
    members.bad(true);
    until(() -> members.bad(false));
  }

  /** By minutes, hours or a day, ahead or back. */
  private void setClock() {
    List<Duration> steps =
        new ArrayList<>(List.of(Duration.ofMinutes(9), Duration.ofHours(3), Duration.ofDays(1)));
    Duration by = steps.get(random.nextInt(steps.size()));
    World.CLOCK.advance(random.nextBoolean() ? by : by.negated());
    until(World.CLOCK::reset);
  }
}
