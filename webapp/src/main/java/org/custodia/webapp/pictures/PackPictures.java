package org.custodia.webapp.pictures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.scanners.gs1.ScanFault;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.scanners.image.ImageReading;
import org.custodia.scanners.image.SymbolReading;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/**
 * Checks the pack on a photograph. Reading pictures is what costs most here, so only as many are
 * read at once as there are processors; who waits too long is asked to come again.
 */
@Component
public class PackPictures {
  private static final long MOST_BYTES = 10L * 1024 * 1024;
  private static final Duration BUDGET = Duration.ofSeconds(3);
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final ImageDecoder decoder;
  private final PackVerification packs;
  private final Semaphore atOnce = new Semaphore(Runtime.getRuntime().availableProcessors());

  PackPictures(ImageDecoder decoder, PackVerification packs) {
    this.decoder = decoder;
    this.packs = packs;
  }

  /** The verdict, and the scan that was read from the picture (empty where none was). */
  public record Checked(PackVerdict verdict, String scan) {}

  /**
   * @param silent whether the status is only read, and nobody alerted
   * @throws Problem BAD_INPUT when the file is no picture, TOO_LARGE over 10 MB
   */
  public Checked check(Caller caller, UUID id, MultipartFile picture, boolean silent) {
    ImageReading reading = read(picture);
    if (reading instanceof ImageReading.Decoded decoded) {
      String scan = decoded.best().text();
      return new Checked(
          silent ? packs.status(caller, id, scan) : packs.verify(caller, id, scan), scan);
    }
    ScanFault fault = isDoubtful(reading) ? ScanFault.DOUBTFUL : ScanFault.NOTHING_FOUND;
    return new Checked(packs.unreadable(caller, id, fault.code()), "");
  }

  private static boolean isDoubtful(ImageReading reading) {
    return reading instanceof ImageReading.NothingFound nothing && !nothing.doubtful().isEmpty();
  }

  /**
   * Every code on a picture, the most useful first; none where there is none.
   *
   * @throws Problem BAD_INPUT when the file is no picture, or there is a code on it that cannot be
   *     read with certainty; TOO_LARGE over 10 MB
   */
  public List<SymbolReading> codes(MultipartFile picture) {
    ImageReading reading = read(picture);
    if (isDoubtful(reading)) {
      throw new Problem(Problem.Kind.BAD_INPUT, ScanFault.DOUBTFUL.code());
    }
    return reading instanceof ImageReading.Decoded decoded ? decoded.symbols() : List.of();
  }

  /** Either decoded or nothing found. */
  private ImageReading read(MultipartFile picture) {
    if (picture.isEmpty()) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "image");
    }
    if (picture.getSize() > MOST_BYTES) {
      throw new Problem(Problem.Kind.TOO_LARGE, "CUS-WEB-008", "10 MB");
    }
    ImageReading reading = decoded(picture);
    if (reading instanceof ImageReading.TooLarge large) {
      throw new Problem(
          Problem.Kind.TOO_LARGE,
          ScanFault.IMAGE_TOO_LARGE.code(),
          large.have(),
          large.allowed(),
          large.unit());
    }
    if (reading instanceof ImageReading.NotAnImage) {
      throw new Problem(Problem.Kind.BAD_INPUT, ScanFault.NOT_AN_IMAGE.code());
    }
    return reading;
  }

  private ImageReading decoded(MultipartFile picture) {
    try {
      if (!atOnce.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Problem(Problem.Kind.TOO_MANY, "CUS-WEB-014");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new Problem(stopping, Problem.Kind.UNAVAILABLE, "CUS-WEB-014");
    }
    try {
      return decoder.decode(picture.getBytes(), BUDGET);
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded picture could not be read", failure);
    } finally {
      atOnce.release();
    }
  }
}
