package org.custodia.scanners.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.custodia.scanners.gs1.ScanReader;

/**
 * Reads bar codes from photographs. One pass of a decoder misses symbols that lie off centre, are
 * turned or blurred, so it is run on many cuts, sizes and angles ({@link DecodingLadder}) until a
 * medicine pack or a donation is found, or the time is up.
 *
 * <p>A picture from outside is hostile until shown otherwise: what it is is told from its content,
 * and its size from its header before any pixel is decoded. Safe for use by several threads.
 */
public final class ImageDecoder {
  /** Largest file that is looked at. */
  public static final long MOST_BYTES = 15L * 1024 * 1024;

  /** Largest picture that is looked at: what a 50-megapixel telephone takes. */
  public static final long MOST_PIXELS = 52_000_000;

  /** Larger pictures are read with pixels left out, to keep memory within 50 MB. */
  private static final long FULLY_READ_PIXELS = 12_500_000;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  private final ScanReader scanReader;

  public ImageDecoder(ScanReader scanReader) {
    this.scanReader = scanReader;
  }

  /**
   * @param file a PNG or JPEG file as uploaded
   * @param budget time for finding symbols once the picture is in memory; the attempt under way at
   *     its end has the last of it
   */
  public ImageReading decode(byte[] file, Duration budget) {
    if (file.length > MOST_BYTES) {
      return new ImageReading.TooLarge(file.length, MOST_BYTES, ImageReading.TooLarge.Unit.BYTES);
    }
    Optional<String> format = format(file);
    if (format.isEmpty()) {
      return new ImageReading.NotAnImage();
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.get());
    if (!readers.hasNext()) {
      throw new IllegalStateException("This Java cannot read " + format.get());
    }
    BufferedImage image;
    ImageReader reader = readers.next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        return new ImageReading.TooLarge(pixels, MOST_PIXELS, ImageReading.TooLarge.Unit.PIXELS);
      }
      ImageReadParam how = reader.getDefaultReadParam();
      if (pixels > FULLY_READ_PIXELS) {
        how.setSourceSubsampling(2, 2, 0, 0);
      }
      image = reader.read(0, how);
    } catch (IOException | RuntimeException damaged) {
      // The readers of the JDK answer broken files with both.
      return new ImageReading.NotAnImage();
    } finally {
      reader.dispose();
    }
    return decode(image, budget);
  }

  /**
   * @param budget as above
   */
  public ImageReading decode(BufferedImage image, Duration budget) {
    return decode(image, budget, System::nanoTime);
  }

  /**
   * @param clock nanoseconds that pass, such as those of the processor
   */
  ImageReading decode(BufferedImage image, Duration budget, LongSupplier clock) {
    long began = clock.getAsLong();
    return new DecodingLadder(scanReader, GrayPicture.of(image), budget, clock, began).climb();
  }

  private static Optional<String> format(byte[] file) {
    if (startsWith(file, PNG)) {
      return Optional.of("png");
    }
    return startsWith(file, JPEG) ? Optional.of("jpeg") : Optional.empty();
  }

  private static boolean startsWith(byte[] file, byte[] beginning) {
    return file.length > beginning.length
        && Arrays.equals(Arrays.copyOf(file, beginning.length), beginning);
  }
}
