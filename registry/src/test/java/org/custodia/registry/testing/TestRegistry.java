package org.custodia.registry.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.ChannelSuccession;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerConfiguration;
import org.custodia.registry.rows.Rebuild;
import org.custodia.registry.rows.RowsConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A running instance without the web: rows, ledger and whatever configurations are asked for, on a
 * {@link RegistryDatabase} and a {@link TestNetwork}. Close it to stop the instance; start another
 * on the same database to see what a restart sees.
 */
public final class TestRegistry implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long PATIENCE_OF_BYSTANDERS = Duration.ofSeconds(1).toNanos();

  private static final Set<TestRegistry> RUNNING = ConcurrentHashMap.newKeySet();
  private static final Bystander NOBODY = lasts -> {};
  private static volatile Bystander bystander = NOBODY;

  private final AnnotationConfigApplicationContext context;

  private TestRegistry(AnnotationConfigApplicationContext context) {
    this.context = context;
    RUNNING.add(this);
  }

  /** Somebody who breaks or mends things while a test waits. */
  public interface Bystander {
    /**
     * The test goes on waiting when this returns.
     *
     * @param lasts false when it begins to wait, true each second afterwards
     */
    void waiting(boolean lasts);
  }

  /** Lets somebody stand by until {@link #standByNoMore}. */
  public static void standBy(Bystander one) {
    bystander = one;
  }

  public static void standByNoMore() {
    bystander = NOBODY;
  }

  /** Instances of this JVM that were not closed yet. */
  public static List<TestRegistry> running() {
    return List.copyOf(RUNNING);
  }

  /** For all organisations of the network file. */
  public static TestRegistry start(
      RegistryDatabase database, TestNetwork network, Class<?>... configurations) {
    return start(database, network.path(), List.of(), Map.of(), configurations);
  }

  /**
   * @param organisations those this instance works for; empty for all of the network file
   * @param properties further properties
   */
  public static TestRegistry start(
      RegistryDatabase database,
      Path networkFile,
      List<String> organisations,
      Map<String, Object> properties,
      Class<?>... configurations) {
    Map<String, Object> all = new HashMap<>();
    all.put("custodia.network-file", networkFile.toString());
    all.put("custodia.organisations", String.join(",", organisations));
    all.put("custodia.ledger.poll", "20ms");
    all.put("custodia.ledger.after-trouble", "100ms");
    all.putAll(properties);
    var context = new AnnotationConfigApplicationContext();
    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
    // Not the pool itself, which the context would close.
    context.registerBean(
        DataSource.class, () -> new TransactionAwareDataSourceProxy(database.dataSource()));
    context.registerBean(
        PlatformTransactionManager.class, () -> new JdbcTransactionManager(database.dataSource()));
    context.registerBean(JdbcOperations.class, () -> new JdbcTemplate(database.dataSource()));
    context.registerBean(JdbcClient.class, database::jdbc);
    context.register(RowsConfiguration.class, LedgerConfiguration.class);
    Arrays.stream(configurations).forEach(context::register);
    context.refresh();
    return new TestRegistry(context);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** All beans of a type, in their order. */
  public <T> List<T> beans(Class<T> type) {
    return context.getBeanProvider(type).orderedStream().toList();
  }

  public Ledger ledger() {
    return bean(Ledger.class);
  }

  /** Records a command and waits until its outcome is final. */
  public CommandStatus carryOut(String organisation, LedgerCommand command) {
    ledger().record(organisation, command);
    return awaitFinal(organisation, command.id());
  }

  /** Waits until the outcome of a command is final. */
  public CommandStatus awaitFinal(String organisation, UUID command) {
    await(
        "outcome of " + command + " of " + organisation,
        () -> ledger().status(organisation, command).orElseThrow().state().isFinal());
    return ledger().status(organisation, command).orElseThrow();
  }

  /**
   * Lets a channel go on in another contract, and waits until each of these members has it.
   *
   * @param asking the member that asks for it; the others agree by themselves
   */
  public void goOn(String channel, String asking, String... others) {
    List<String> members = Stream.concat(Stream.of(asking), Arrays.stream(others)).toList();
    String before = ledger().contract(asking, channel).orElseThrow();
    bean(ChannelSuccession.class).begin(asking, channel);
    members.forEach(member -> awaitNext(channel, before, member));
  }

  /** Waits until a member here has another contract of a channel, and may write to it. */
  public void awaitNext(String channel, String before, String member) {
    await(
        "what succeeds " + before + " at " + member,
        () ->
            !ledger().contract(member, channel).orElseThrow().equals(before)
                && ledger().channel(member, channel).orElseThrow().state().equals("READY"));
  }

  /**
   * Waits until something is so.
   *
   * @throws AssertionError naming it, when it is not so after half a minute
   */
  public static void await(String what, BooleanSupplier so) {
    await(what, PATIENCE, so);
  }

  /** As {@link #await(String, BooleanSupplier)}, with another patience. */
  public static void await(String what, Duration patience, BooleanSupplier so) {
    if (isSo(so)) return;
    bystander.waiting(false);
    long end = System.nanoTime() + patience.toNanos();
    long told = System.nanoTime();
    while (!isSo(so)) {
      if (System.nanoTime() > end) throw new AssertionError("waited in vain for " + what);
      if (System.nanoTime() > told + PATIENCE_OF_BYSTANDERS) {
        bystander.waiting(true);
        told = System.nanoTime();
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted waiting for " + what, e);
      }
    }
  }

  /** Not while rows are being read anew, so that nothing is told from them. */
  private static boolean isSo(BooleanSupplier so) {
    try {
      return so.getAsBoolean();
    } catch (Problem problem) {
      if (problem.code().equals(Rebuild.CODE)) return false;
      throw problem;
    }
  }

  @Override
  public void close() {
    RUNNING.remove(this);
    context.close();
  }
}
