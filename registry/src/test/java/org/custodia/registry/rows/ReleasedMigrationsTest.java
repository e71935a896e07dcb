package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What a release has made in members' databases stays as it is, and what is new comes after it. Up
 * to the first release migrations may have any number that is free.
 */
class ReleasedMigrationsTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
  private static final Path RELEASED = Path.of("src/main/resources/db/released.sha256");

  @Test
  void whatWasReleasedStaysAndWhatIsNewComesAfterIt() throws Exception {
    assertThat(broken(released(), present())).isEmpty();
  }

  @Test
  void aLowerNumberAChangedAndAMissingMigrationAreNamed() {
    Map<String, String> released = Map.of("V0001__one.sql", "a", "V0005__five.sql", "b");
    assertThat(broken(released, Map.of("V0001__one.sql", "a", "V0005__five.sql", "b"))).isEmpty();
    assertThat(
            broken(
                released,
                Map.of("V0001__one.sql", "a", "V0005__five.sql", "b", "V0006__six.sql", "c")))
        .isEmpty();
    assertThat(
            broken(
                released,
                Map.of("V0001__one.sql", "x", "V0003__three.sql", "c", "V0010__ten.sql", "d")))
        .containsExactly(
            "V0001__one.sql was released and has been changed",
            "V0003__three.sql is new and has to come after V0005__five.sql, which was released",
            "V0005__five.sql was released and is gone");
    assertThat(broken(Map.of(), Map.of("V0003__three.sql", "c"))).isEmpty();
  }

  @Test
  @EnabledIfSystemProperty(named = "custodia.release-migrations", matches = "true")
  void release() throws Exception {
    List<String> lines =
        new ArrayList<>(
            Files.readAllLines(RELEASED).stream().filter(line -> line.startsWith("#")).toList());
    present().forEach((name, digest) -> lines.add(digest + "  " + name));
    Files.write(RELEASED, lines);
  }

  /** In the order of their numbers, which have four digits. */
  private static List<String> broken(Map<String, String> released, Map<String, String> present) {
    SortedMap<String, String> all = new TreeMap<>(released);
    String last = all.isEmpty() ? "" : all.lastKey();
    all.putAll(present);
    List<String> broken = new ArrayList<>();
    for (String name : all.keySet()) {
      if (!released.containsKey(name)) {
        if (name.compareTo(last) < 0) {
          broken.add(name + " is new and has to come after " + last + ", which was released");
        }
      } else if (!present.containsKey(name)) {
        broken.add(name + " was released and is gone");
      } else if (!present.get(name).equals(released.get(name))) {
        broken.add(name + " was released and has been changed");
      }
    }
    return broken;
  }

  private static Map<String, String> released() throws IOException {
    Map<String, String> released = new TreeMap<>();
    for (String line : Files.readAllLines(RELEASED)) {
      if (!line.startsWith("#")) released.put(line.substring(66), line.substring(0, 64));
    }
    return released;
  }

  private static Map<String, String> present() throws Exception {
    Map<String, String> present = new TreeMap<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        assertThat(name).matches("V\\d{4}__[a-z0-9_]+\\.sql");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        present.put(name, HexFormat.of().formatHex(digest));
      }
    }
    return present;
  }
}
