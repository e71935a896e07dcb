package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code backup.sh} of {@code docker/member/postgres} itself, and {@code restore.sh} on what it
 * took: on a PostgreSQL that this machine has with all its programs, as Debian's is. {@link
 * PointInTimeTest} does without.
 */
class BackupScriptTest {
  private static final Path SCRIPTS = Path.of("../docker/member/postgres");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> NEEDED =
      List.of("initdb", "pg_ctl", "psql", "pg_basebackup", "pg_verifybackup", "pg_archivecleanup");

  private static final Optional<Path> PROGRAMS = programs();

  private Path directory;
  private int port;

  private static Optional<Path> programs() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) return Optional.empty();
    try (Stream<Path> all = Files.list(versions)) {
      return all.map(version -> version.resolve("bin"))
          .filter(bin -> NEEDED.stream().allMatch(name -> Files.isExecutable(bin.resolve(name))))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  @BeforeEach
  void server() throws Exception {
    assumeTrue(
        PROGRAMS.isPresent(), "this machine has no PostgreSQL with pg_basebackup (postgresql)");
    directory = Files.createTempDirectory("custodia-backup");
    for (String name : List.of("archive.sh", "backup.sh", "restore.sh")) {
      Files.copy(SCRIPTS.resolve(name), directory.resolve(name));
    }
    for (String name : List.of("archive", "backups", "secrets")) {
      Files.createDirectory(directory.resolve(name));
    }
    Files.writeString(directory.resolve("secrets/database-backup"), "a password of tests");
    if (isRoot()) must(List.of("chown", "-R", "postgres:postgres", directory.toString()));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    must(
        "initdb",
        "-D",
        "data",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--auth-local=trust",
        "--auth-host=scram-sha-256");
    start("data");
    sql("create role backup login replication password 'a password of tests'");
    sql("create table record (id bigint primary key, at timestamptz default clock_timestamp())");
  }

  @AfterEach
  void end() throws Exception {
    if (directory == null) return;
    for (String data : List.of("data", "restored")) {
      if (Files.exists(directory.resolve(data + "/postmaster.pid"))) stop(data);
    }
    run(List.of("rm", "-rf", directory.toString()));
  }

  @Test
  void whatItKeepsIsRestoredToAMomentAndTheRestIsForgotten() throws Exception {
    List<String> taken = new ArrayList<>();
    for (int round = 1; round <= 3; round++) {
      insert(10);
      Said said = backup();
      assertThat(said.status()).as(said.text()).isZero();
      assertThat(said.text()).containsPattern("(?m)^backup [0-9]{8}T[0-9]{6}Z$");
      taken.add(said.text().replaceAll("(?s).*backup ([0-9TZ]+)\\s.*", "$1"));
      assertThat(said.text().contains("forgot " + taken.get(0))).isEqualTo(round == 3);
      Thread.sleep(1_100); // the next one is of another second, which names it
    }
    assertThat(names("backups")).containsExactlyElementsOf(taken.subList(1, 3));
    assertThat(names("archive"))
        .as("what only the forgotten one needed")
        .doesNotContain("000000010000000000000001")
        .isNotEmpty();

    insert(5);
    String before =
        sql(
            "select to_char(clock_timestamp() at time zone 'UTC',"
                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
    sql("delete from record");
    String last = sql("select pg_walfile_name(pg_current_wal_lsn())");
    sql("select pg_switch_wal()");
    await("the last segment is archived", () -> names("archive").contains(last));
    stop("data");

    must(
        "env",
        "ARCHIVE=" + directory.resolve("archive"),
        "bash",
        "restore.sh",
        "backups/" + taken.get(1),
        "restored",
        before);
    start("restored");
    await("it is restored", () -> sql("select pg_is_in_recovery()").equals("f"));
    assertThat(sql("select count(*) from record")).isEqualTo("35");
    insert(1);
  }

  @Test
  void oneThatFailsLeavesWhatIsThere() throws Exception {
    assertThat(backup().status()).isZero();
    List<String> there = names("backups");
    Files.writeString(directory.resolve("secrets/database-backup"), "another");
    Said said = backup();
    assertThat(said.status()).isNotZero();
    assertThat(said.text()).contains("password authentication failed");
    assertThat(names("backups")).isEqualTo(there);
  }

  private Said backup() throws Exception {
    return run(
        asServer(
            "env",
            "PGPORT=" + port,
            "KEEP=2",
            "BACKUPS=" + directory.resolve("backups"),
            "ARCHIVE=" + directory.resolve("archive"),
            "SECRETS=" + directory.resolve("secrets"),
            "bash",
            "backup.sh"));
  }

  // --- The server ---

  private void start(String data) throws Exception {
    String options =
        "-p %d -h 127.0.0.1 -k %s -c wal_level=replica -c archive_mode=on -c fsync=off"
            .formatted(port, directory);
    String command =
        "archive_command = 'ARCHIVE=%1$s/archive /bin/sh %1$s/archive.sh %%p %%f'\n"
            .formatted(directory);
    must("bash", "-c", "echo \"$0\" >> " + data + "/postgresql.conf", command);
    must("pg_ctl", "-D", data, "-w", "-l", "log", "-o", options, "start");
  }

  private void stop(String data) throws Exception {
    must("pg_ctl", "-D", data, "-w", "-m", "fast", "stop");
  }

  private void insert(int rows) throws Exception {
    sql(
        "insert into record select coalesce(max(id), 0) + generate_series(1, %d) from record"
            .formatted(rows));
  }

  private String sql(String statement) throws Exception {
    return must(
        "psql",
        "-X",
        "-q",
        "-A",
        "-t",
        "-h",
        directory.toString(),
        "-p",
        "" + port,
        "-U",
        "postgres",
        "-v",
        "ON_ERROR_STOP=1",
        "-c",
        statement);
  }

  private List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  // --- Processes ---

  private record Said(int status, String text) {}

  /** PostgreSQL does not run as root. */
  private static List<String> asServer(String... command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all;
  }

  private String must(String... command) throws Exception {
    return must(asServer(command));
  }

  private String must(List<String> command) throws Exception {
    Said said = run(command);
    assertThat(said.status()).as("%s: %s", command, said.text()).isZero();
    return said.text().strip();
  }

  private Said run(List<String> command) throws Exception {
    Path output = Files.createTempFile("custodia-backup", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile()); // a pipe would be held open by the server
    String path = System.getenv("PATH");
    PROGRAMS.ifPresent(bin -> builder.environment().put("PATH", bin + ":" + path));
    try {
      Process process = builder.start();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return new Said(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(50);
    }
  }
}
