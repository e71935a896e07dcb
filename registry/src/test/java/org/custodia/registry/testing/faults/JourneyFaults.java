package org.custodia.registry.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Breaks something when a journey waits for what is on its way: another part of the network each
 * time, one after the other. It is mended as operators do, by starting what has stopped and rolling
 * back a node whose channels were put aside; then the journey goes on.
 *
 * <p>Found by the {@code ServiceLoader}, and only where a run asks for extensions to be found.
 */
public final class JourneyFaults implements InvocationInterceptor {
  private static final Duration LATE = Duration.ofSeconds(2);
  private static final Duration AWAY = Duration.ofMillis(400);
  private static final Duration SETTLED = Duration.ofMillis(100);

  /** A command's id as the ledger has it. */
  private static final String ID = "'0x' || repeat('0', 32) || replace(id::text, '-', '')";

  /** What a public call sends. */
  private static final String CALL = "'0x' || encode(body, 'hex')";

  private static final String OPEN_SILENCE =
      "select block from ledger_silent_transaction where state = 'OPEN'";

  /** What becomes of a member's part of the network. */
  enum Kind {
    /** Its node stops, as if its process had died. */
    NODE_STOPS {
      @Override
      void happens(NetworkFaults faults, String member) {
        faults.stopNode(member);
        pause(AWAY);
        faults.startNode(member);
      }
    },
    /** Its privacy manager stops: nothing can be sent to it, nor by it. */
    PRIVACY_MANAGER_STOPS {
      @Override
      void happens(NetworkFaults faults, String member) {
        faults.stopPrivacyManager(member);
        pause(AWAY);
        faults.startPrivacyManager(member);
      }
    },
    /** It has been given a payload, and is away when its node imports the block. */
    PRIVACY_MANAGER_MISSES_BLOCKS {
      @Override
      void happens(NetworkFaults faults, String member) {
        faults.delayBlocks(member, LATE);
        pause(AWAY);
        faults.stopPrivacyManager(member);
        faults.delayBlocks(member, Duration.ZERO);
        pause(AWAY);
        faults.startPrivacyManager(member);
      }
    };

    abstract void happens(NetworkFaults faults, String member);
  }

  /** One line of the table. */
  record Fault(Kind kind, String member) {
    @Override
    public String toString() {
      return member + " " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Every kind for every member. */
  static final List<Fault> TABLE =
      Arrays.stream(Kind.values())
          .flatMap(
              kind -> TestNetwork.MEMBERS.keySet().stream().map(member -> new Fault(kind, member)))
          .toList();

  /**
   * What happens to a journey.
   *
   * @param first line of the table
   * @param atMost so many faults
   * @param atOnce so many one after the other each time
   */
  record Plan(int first, int atMost, int atOnce) {
    static Plan of(List<String> arguments) {
      return new Plan(
          Integer.parseInt(arguments.get(0)),
          Integer.parseInt(arguments.get(1)),
          Integer.parseInt(arguments.get(2)));
    }

    List<String> arguments() {
      return List.of("" + first, "" + atMost, "" + atOnce);
    }
  }

  private static Plan plan;
  private static int next;
  private static int left;
  private static boolean mending;
  private static final Map<Fault, Integer> happened = new HashMap<>();
  private static Optional<TestNetwork> network = Optional.empty();
  private static int counted;

  static synchronized void begin(Plan one) {
    plan = one;
    next = one.first();
    left = one.atMost();
  }

  /** How often each happened. */
  static synchronized Map<Fault, Integer> happened() {
    return Map.copyOf(happened);
  }

  /** Commands that were counted on the ledger. */
  static synchronized int counted() {
    return counted;
  }

  /** Whether the journey suffered each line of the table, where there was room for all of them. */
  static synchronized boolean suffered(Plan one) {
    if (one.atMost() < TABLE.size()) return !happened.isEmpty();
    return happened.size() == TABLE.size();
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    invocation.proceed(); // members come together; the journey has not begun
    synchronized (JourneyFaults.class) {
      network = Optional.of(networkOf(context.getRequiredTestClass()));
    }
    TestRegistry.standBy(JourneyFaults::standBy);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    try {
      left = 0; // and mended until the end
      count();
      TestRegistry.standByNoMore();
    } finally {
      invocation.proceed();
    }
  }

  private static TestNetwork networkOf(Class<?> journey) throws IllegalAccessException {
    for (Field field : journey.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == TestNetwork.class) {
        field.setAccessible(true);
        return (TestNetwork) field.get(null);
      }
    }
    throw new IllegalStateException(journey + " has no network");
  }

  private static synchronized void standBy(boolean lasts) {
    if (mending) return; // which waits for things, too
    mending = true;
    try {
      if (!lasts) happen();
      TestRegistry.running().forEach(JourneyFaults::mend);
    } finally {
      mending = false;
    }
  }

  private static void happen() {
    for (int i = 0; i < plan.atOnce() && left > 0; i++, left--) {
      Fault fault = TABLE.get(next++ % TABLE.size());
      fault.kind().happens(network.orElseThrow().network().faults(), fault.member());
      happened.merge(fault, 1, Integer::sum);
      awaitReading(fault.member());
      TestRegistry.running().forEach(JourneyFaults::mend);
    }
  }

  /** Until the member has read what there was when its part was mended, and looked into it. */
  private static void awaitReading(String member) {
    long block = LedgerCount.highest(network.orElseThrow());
    for (TestRegistry registry : TestRegistry.running()) {
      if (!organisations(registry).contains(member)) continue;
      TestRegistry.await(
          member + " has read up to block " + block, () -> position(registry, member) >= block);
      TestRegistry.await(
          member + " has looked into what was silent",
          () -> rows(registry, member, OPEN_SILENCE).isEmpty());
      pause(SETTLED);
    }
  }

  /** As operators do who look at the State page: rolls back the node whose channel is put aside. */
  private static void mend(TestRegistry registry) {
    LedgerWorkers workers = registry.bean(LedgerWorkers.class);
    for (String member : organisations(registry)) {
      Supplier<Optional<Long>> rewindTo =
          () ->
              workers.channelTroubles(member).stream()
                  .flatMap(trouble -> trouble.rewindTo().stream())
                  .min(Long::compare);
      Optional<Long> block = rewindTo.get();
      if (block.isEmpty()) continue;
      workers.rewind(member, block.get());
      TestRegistry.await(
          "what was wrong at " + member + " is over", () -> rewindTo.get().isEmpty());
    }
  }

  private static List<String> organisations(TestRegistry registry) {
    return registry.bean(LocalOrganisations.class).slugs();
  }

  private static long position(TestRegistry registry, String organisation) {
    return rows(registry, organisation, "select block from ledger_position").stream()
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(-1);
  }

  private static List<String> rows(TestRegistry registry, String organisation, String sql) {
    return registry
        .bean(OrganisationRows.class)
        .in(
            organisation,
            () -> registry.bean(JdbcClient.class).sql(sql).query(String.class).list());
  }

  // --- In the end ---

  /** What the members believe is what is counted on the ledger, each command once. */
  private static synchronized void count() {
    TestRegistry.await(
        "nothing is on its way",
        () ->
            believed(ID, "CHANNEL_COMMAND", "RECORDED", "SUBMITTED").isEmpty()
                && believed(ID, "PUBLIC_CALL", "RECORDED", "SUBMITTED").isEmpty());
    TestRegistry.await("all nodes hold the same", () -> LedgerCount.agreed(network.orElseThrow()));
    LedgerCount count = LedgerCount.once(network.orElseThrow());
    assertThat(believed(ID, "CHANNEL_COMMAND", "CONFIRMED", "WITNESSED"))
        .as("what members believe confirmed, and what channels accepted")
        .isEqualTo(count.recorded(true));
    assertThat(believed(ID, "CHANNEL_COMMAND", "REFUSED"))
        .as("what members believe refused, and what channels refused")
        .isEqualTo(count.recorded(false));
    Set<String> calls = believed(CALL, "PUBLIC_CALL", "CONFIRMED");
    assertThat(count.calls()).as("public calls that members believe confirmed").containsAll(calls);
    counted = count.recorded(true).size() + count.recorded(false).size() + calls.size();
  }

  /** Of commands of one kind, in one of these states, {@link #ID} or {@link #CALL}. */
  private static Set<String> believed(String what, String kind, String... states) {
    Set<String> all = new TreeSet<>();
    for (TestRegistry registry : TestRegistry.running()) {
      for (String organisation : organisations(registry)) {
        all.addAll(
            rows(
                registry,
                organisation,
                "select %s from ledger_command where kind = '%s' and state in ('%s')"
                    .formatted(what, kind, String.join("', '", states))));
      }
    }
    return all;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
