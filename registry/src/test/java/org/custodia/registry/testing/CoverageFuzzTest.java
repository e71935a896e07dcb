package org.custodia.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every {@link ParserFuzz} under Jazzer, for as many seconds each as {@code custodia.fuzz} says.
 * What it has learned stays under {@code target/fuzz} and is where the next run begins.
 */
@EnabledIfSystemProperty(named = "custodia.fuzz", matches = "\\d+")
class CoverageFuzzTest {
  private static final Path CLASSES = Path.of("target/test-classes");

  @TestFactory
  Stream<DynamicTest> nothingIsFound() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(CLASSES)) {
      files = all.filter(file -> file.toString().endsWith("FuzzTest.class")).sorted().toList();
    }
    return files.stream()
        .map(CLASSES::relativize)
        .map(file -> file.toString().replace(".class", "").replace('/', '.'))
        .filter(name -> !name.equals(CoverageFuzzTest.class.getName()))
        .map(name -> DynamicTest.dynamicTest(name, () -> fuzz(name)));
  }

  private static void fuzz(String name) throws Exception {
    Path folder = Path.of("target/fuzz", name.substring(name.lastIndexOf('.') + 1));
    Path inputs = Files.createDirectories(folder.resolve("inputs"));
    List<byte[]> seeds = JazzerTarget.parser(Class.forName(name)).seeds();
    for (int i = 0; i < seeds.size(); i++) Files.write(inputs.resolve("seed-" + i), seeds.get(i));
    Path log = folder.resolve("log.txt");
    int code =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-XX:+EnableDynamicAgentLoading",
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerTarget.class.getName(),
                "--target_args=" + name,
                "--instrumentation_includes=org.custodia.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + System.getProperty("custodia.fuzz"),
                "-timeout=20",
                "-max_len=8192",
                inputs.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(code).as("%s found something; see %s", name, log.toAbsolutePath()).isZero();
  }
}
