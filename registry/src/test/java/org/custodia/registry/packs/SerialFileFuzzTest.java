package org.custodia.registry.packs;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.custodia.registry.testing.ParserFuzz;

class SerialFileFuzzTest extends ParserFuzz {
  private static final SerialFile.Limits LIMITS = new SerialFile.Limits(10_000, 100);

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8("serial\nA1\nA2\nA3\n"),
        utf8("\ufeff\"serial\"\r\n\"B1\"\r\n\"B2\"\r\n"),
        utf8("C1\nC2"));
  }

  @Override
  protected void read(byte[] input) {
    SerialFile.read(new ByteArrayInputStream(input), LIMITS);
  }
}
