package org.custodia.registry.packs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.UUID;

/**
 * Files of serials that are sent in parts. Each piece that has arrived is kept at once, so an
 * upload that breaks off goes on where it was, whoever broke down.
 */
public interface SerialUploads {
  /** For how long an upload waits for its next part, or for its lot. */
  Duration KEPT = Duration.ofDays(2);

  /**
   * How many bytes of it have arrived; none of one that was never begun.
   *
   * @param id made by who uploads
   */
  long received(String organisation, UUID id);

  /**
   * Takes what follows from this byte on, until the stream ends or breaks.
   *
   * @return how many bytes have arrived now
   * @throws org.custodia.registry.errors.Problem CONFLICT CUS-LOT-060 when other bytes are waited
   *     for; TOO_LARGE CUS-LOT-007 beyond what a file may hold
   * @throws IOException when the stream breaks; what came before that is kept
   */
  long append(String organisation, UUID id, long from, InputStream bytes) throws IOException;

  /**
   * All that has arrived, read a piece at a time.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-LOT-061 for an upload that was never
   *     begun, or is too old
   */
  InputStream read(String organisation, UUID id);
}
