package org.custodia.registry.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialFileTest {
  private static final SerialFile.Limits SMALL = new SerialFile.Limits(1000, 3);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A1\nb2\n",
        "A1\nb2",
        "A1\r\nb2\r\n",
        "\uFEFFA1\nb2\n",
        "serial\nA1\nb2\n",
        "\uFEFF\"Serial\"\r\nA1\r\n\"b2\"\r\n",
        "SERIAL\nA1\nb2\n\n\r\n\n"
      })
  void readsWhatSpreadsheetsWrite(String file) {
    assertThat(read(file)).containsExactly("A1", "b2");
  }

  @Test
  void unquotesCommasAndQuotationMarks() {
    assertThat(read("\"A,1\"\n\"B\"\"2\"\n\"\"\"\"\n")).containsExactly("A,1", "B\"2", "\"");
  }

  @Test
  void knowsTheLineOfEachSerial() {
    assertThat(read("serial\nA\nB\n").line(1)).isEqualTo(3);
    assertThat(read("A\nB\n").line(1)).isEqualTo(2);
  }

  @Test
  void namesLineOfAnEmptyLineInTheMiddle() {
    assertRefused("serial\nA\n\nB\n", "CUS-LOT-001", 3);
  }

  @Test
  void namesLineAndLengthOfATooLongSerial() {
    assertRefused("A\n" + "x".repeat(21) + "\n", "CUS-LOT-002", 2, 21, 20);
  }

  @Test
  void stopsReadingAnEndlessLine() {
    assertRefused("A\n" + "x".repeat(900), "CUS-LOT-002", 2, 400, 20);
  }

  @Test
  void namesLineCharacterAndPosition() {
    assertRefused("A\nB C\n", "CUS-LOT-003", 2, "U+0020", 2);
    assertRefused("é1\n", "CUS-LOT-003", 1, "é", 1);
    assertRefused("A\u001d21\n", "CUS-LOT-003", 1, "U+001D", 2);
    assertRefused("\u0000\n", "CUS-LOT-003", 1, "U+0000", 1);
  }

  @Test
  void refusesSeveralColumnsAndBrokenQuotes() {
    assertRefused("A\nB,C\n", "CUS-LOT-009", 2);
    assertRefused("\"A\n", "CUS-LOT-009", 1);
    assertRefused("A\"B\n", "CUS-LOT-009", 1);
    assertRefused("\"A\"B\"\n", "CUS-LOT-009", 1);
    assertRefused("\"A\",\"B\"\n", "CUS-LOT-009", 1);
  }

  @Test
  void refusesFilesWithoutSerials() {
    for (String file : List.of("", "\n\n", "serial\n", "\uFEFF")) {
      assertRefused(file, "CUS-LOT-008");
    }
  }

  @Test
  void stopsAtTheLimits() {
    assertRefused("A\nB\nC\nD\n", "CUS-LOT-006", 3);
    assertRefused("A\n" + "\n".repeat(2000), "CUS-LOT-007", 1000L);
  }

  @Test
  void stopsReadingAStreamWithoutEnd() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'A';
          }
        };
    Problem problem =
        catchThrowableOfType(Problem.class, () -> SerialFile.read(endless, SerialFile.Limits.LOT));
    assertThat(problem.code()).isEqualTo("CUS-LOT-002");
  }

  @Test
  void readsWhatItWrites() {
    List<String> serials = Stream.of("A,1", "B\"2", "\"\"", "plain", "a;b").toList();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    SerialFile.write(serials, file);
    assertThat(
            SerialFile.read(
                new ByteArrayInputStream(file.toByteArray()), new SerialFile.Limits(1000, 10)))
        .containsExactlyElementsOf(serials);
  }

  @Test
  void serialsOfALargeFileAreNotOnTheHeap() {
    int size = 500_000;
    Iterable<String> serials = IntStream.range(0, size).mapToObj("A%012d"::formatted)::iterator;
    long before = heapInUse();
    try (SerialList list = SerialFile.read(SerialFile.stream(serials), SerialFile.Limits.LOT)) {
      assertThat(heapInUse() - before).as("bytes").isLessThan(4_000_000);
      assertThat(list.size()).isEqualTo(size);
      assertThat(list.get(size - 1)).isEqualTo("A000000499999");
    }
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static SerialList read(String file) {
    return SerialFile.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), SMALL);
  }

  private static void assertRefused(String file, String code, Object... arguments) {
    Problem problem = catchThrowableOfType(Problem.class, () -> read(file));
    assertThat(problem).as("nothing was refused").isNotNull();
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.arguments()).containsExactly(arguments);
  }
}
