package org.custodia.registry.epcis;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.CustodyEvent.Position;

/**
 * Where the next page begins. It says what was asked, so that it is not taken along to another
 * question, and up to which block, so that what comes in meanwhile neither shifts nor repeats
 * anything. It holds no secret: whoever makes one up sees their own organisation's events only.
 *
 * @param question digest of the parameters
 * @param upToBlock newest block that the first page knew
 * @param given how many events the pages before had
 * @param expires when it is no longer taken
 */
record PageToken(Bytes32 question, long upToBlock, long given, Instant expires, Place after) {
  static final Duration VALID = Duration.ofHours(24);

  /** The last event of the page before, by the time that orders. */
  record Place(Instant time, Position at) {}

  String text() {
    String plain =
        String.join(
            " ",
            question.toString(),
            Long.toString(upToBlock),
            Long.toString(given),
            expires.toString(),
            after.time().toString(),
            Long.toString(after.at().block()),
            Integer.toString(after.at().logIndex()),
            Integer.toString(after.at().part()));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  static Optional<PageToken> read(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      String[] parts = plain.split(" ", -1);
      if (parts.length != 8) {
        return Optional.empty();
      }
      return Optional.of(
          new PageToken(
              Bytes32.of(parts[0]),
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]),
              Instant.parse(parts[3]),
              new Place(
                  Instant.parse(parts[4]),
                  new Position(
                      Long.parseLong(parts[5]),
                      Integer.parseInt(parts[6]),
                      Integer.parseInt(parts[7])))));
    } catch (IllegalArgumentException | DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
