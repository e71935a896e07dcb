package org.custodia.webapp.journeys;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a running demo holds on to: memory, threads, connections, files and disk. */
final class Vitals implements AutoCloseable {
  private static final double MB = 1e6;

  private final RunningDemo demo;
  private final Path process;
  private final JdbcClient database;
  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final ThreadMXBean threads;
  private final long began = System.nanoTime();

  /**
   * Sizes in megabytes (1,000,000 bytes).
   *
   * @param minutes since the first sample
   * @param heap in use after a full collection
   * @param other memory of Java beside the heap: classes, compiled code
   * @param resident of the process
   * @param connections of the application to PostgreSQL
   * @param files that the process has open, sockets among them
   * @param database its size, without write-ahead log
   * @param ledger all that the network keeps on disk, of eleven nodes
   * @param logs what the application has logged
   * @param commands that the ledger has decided about, of all organisations
   */
  record Sample(
      double minutes,
      double heap,
      double other,
      double resident,
      int threads,
      int connections,
      int files,
      double database,
      double ledger,
      double logs,
      long commands) {}

  Vitals(RunningDemo demo) {
    this.demo = demo;
    this.process = Path.of("/proc", Long.toString(demo.process().pid()));
    this.database = new DemoDatabase(demo).database("custodia");
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(demo.process().pid()));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      memory =
          ManagementFactory.newPlatformMXBeanProxy(
              beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
      threads =
          ManagementFactory.newPlatformMXBeanProxy(
              beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    } catch (Exception e) {
      throw new IllegalStateException("the demo cannot be watched", e);
    }
  }

  Sample now() {
    memory.gc();
    return new Sample(
        (System.nanoTime() - began) / 60e9,
        memory.getHeapMemoryUsage().getUsed() / MB,
        memory.getNonHeapMemoryUsage().getUsed() / MB,
        resident(),
        threads.getThreadCount(),
        number("select count(*) from pg_stat_activity where usename = 'custodia_app'").intValue(),
        open(),
        number("select pg_database_size('custodia')") / MB,
        size(demo.directory().resolve("network")),
        size(demo.directory().resolve("logs")),
        number(
            """
            select count(*) from ledger_command
            where state in ('CONFIRMED', 'WITNESSED', 'REFUSED')
            """));
  }

  private Long number(String sql) {
    return database.sql(sql).query(Long.class).single();
  }

  private int open() {
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double resident() {
    try {
      return Files.readAllLines(process.resolve("status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / MB)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** LevelDB takes files away at any moment. */
  private static double size(Path directory) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.get() / MB;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
