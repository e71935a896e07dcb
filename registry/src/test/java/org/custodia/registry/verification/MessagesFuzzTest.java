package org.custodia.registry.verification;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.testing.ParserFuzz;

/** What members send each other; the first byte of an input says which reader gets the rest. */
class MessagesFuzzTest extends ParserFuzz {
  private static final String ID = "0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7";
  private static final String HASH = "0x" + "1a".repeat(32);
  private static final String SIGNATURE = "0x" + "2b".repeat(64) + "1b";

  private static final List<Consumer<byte[]>> READERS =
      List.of(
          SignedQuery::parse,
          SignedText::parse,
          SignedReservationRequest::parse,
          WireProblem::parse);

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            """
            0{"query":{"queryId":"%s","asker":"%s","gtin":"03400930000014","serial":"A1","lotNumber":"L1",\
            "expiry":"2028-02-29","intent":"VERIFY","askedAt":"2026-03-01T10:00:00Z"},"signature":"%s"}"""
                .formatted(ID, HASH, SIGNATURE)),
        utf8("1{\"facts\":\"{}\",\"signature\":\"%s\"}".formatted(SIGNATURE)),
        utf8(
            """
            2{"request":{"reservationId":"%s","asker":"%s","gtin":"03400930000014","serial":"A1",\
            "action":"DISPENSE","prescription":"%s","askedAt":"2026-03-01T10:00:00Z"},"signature":"%s"}"""
                .formatted(ID, HASH, HASH, SIGNATURE)),
        utf8(
            """
            3{"code":"CUS-VER-020","kind":"FORBIDDEN","arguments":[{"text":"a"},{"number":3},\
            {"day":"2026-03-01"},{"at":"2026-03-01T10:00:00Z"}]}"""));
  }

  @Override
  protected void read(byte[] input) {
    if (input.length == 0) return;
    READERS
        .get(Math.floorMod(input[0] - '0', READERS.size()))
        .accept(Arrays.copyOfRange(input, 1, input.length));
  }
}
