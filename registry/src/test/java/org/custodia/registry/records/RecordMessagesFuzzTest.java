package org.custodia.registry.records;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.custodia.registry.testing.ParserFuzz;

/**
 * What readers ask gatekeepers, and what comes back; the first byte says which reader gets the
 * rest.
 */
class RecordMessagesFuzzTest extends ParserFuzz {
  private static final String HASH = "0x" + "1a".repeat(32);

  private static final List<Consumer<byte[]>> READERS =
      List.of(SignedRecordQuery::parse, SealedForReader::read);

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            """
            0{"query":{"queryId":"0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7","reader":"%s","holder":"%s","record":"%s",\
            "consent":"%s","purpose":"TREATMENT","channel":"0x%s","askedAt":"2026-03-01T10:00:00Z"},\
            "readerKey":"%s","signature":"0x%s1b"}"""
                .formatted(
                    HASH,
                    HASH,
                    HASH,
                    HASH,
                    "3c".repeat(20),
                    Base64.getEncoder().encodeToString(new byte[32]),
                    "2b".repeat(64))),
        utf8("1\0\4text\0\2ab\0\3cdebody"));
  }

  @Override
  protected void read(byte[] input) {
    if (input.length == 0) return;
    READERS
        .get(Math.floorMod(input[0] - '0', READERS.size()))
        .accept(Arrays.copyOfRange(input, 1, input.length));
  }
}
