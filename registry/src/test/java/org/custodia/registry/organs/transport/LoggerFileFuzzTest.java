package org.custodia.registry.organs.transport;

import java.time.ZoneId;
import java.util.List;
import org.custodia.registry.testing.ParserFuzz;

class LoggerFileFuzzTest extends ParserFuzz {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8("time,temperature\n2026-03-01T10:00:00Z,4.1\n2026-03-01T10:05:00Z,4.4\n"),
        utf8("Temperature (°C);Time\n4,1;2026-03-01 10:00:00\n4,2;2026-03-01 10:05:00\n"));
  }

  @Override
  protected void read(byte[] input) {
    LoggerFile.check(input, PARIS);
  }
}
