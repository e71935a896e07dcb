package org.custodia.scanners.image;

import java.time.Duration;
import java.util.List;

/** What looking for bar codes in a picture came to. */
public sealed interface ImageReading {

  /**
   * At least one symbol was read.
   *
   * @param symbols the most useful first: a medicine pack or a donation, a product, other GS1 or
   *     ISBT 128, anything else
   * @param doubtful centres of symbols that are certainly there and could not be read with
   *     certainty
   * @param attempts how many times a decoder was run
   */
  record Decoded(
      List<SymbolReading> symbols, List<SymbolReading.Point> doubtful, int attempts, Duration took)
      implements ImageReading {
    public Decoded {
      symbols = List.copyOf(symbols);
      doubtful = List.copyOf(doubtful);
    }

    public SymbolReading best() {
      return symbols.get(0);
    }
  }

  /**
   * No symbol was read.
   *
   * @param doubtful as above
   * @param outOfTime whether there was more to try when the time was up
   */
  record NothingFound(
      List<SymbolReading.Point> doubtful, int attempts, boolean outOfTime, Duration took)
      implements ImageReading {
    public NothingFound {
      doubtful = List.copyOf(doubtful);
    }
  }

  /** Neither PNG nor JPEG by content, or damaged. */
  record NotAnImage() implements ImageReading {}

  /**
   * More than is looked at; found from the header, before any pixel was decoded.
   *
   * @param have what there is
   * @param allowed the limit
   */
  record TooLarge(long have, long allowed, Unit unit) implements ImageReading {
    /** What was counted. */
    public enum Unit {
      BYTES,
      PIXELS
    }
  }
}
