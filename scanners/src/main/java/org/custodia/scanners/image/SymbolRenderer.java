package org.custodia.scanners.image;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.oned.Code128Writer;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.ElementStrings;

/**
 * Draws symbols in black on white with their quiet zones. Elements are checked while they are
 * encoded; {@link IllegalArgumentException} names what is wrong with them.
 */
public final class SymbolRenderer {
  private static final char FNC1 = '\u00f1'; // as the Code 128 writer wants it
  private static final char GS = '\u001d';

  private SymbolRenderer() {}

  /**
   * A GS1 DataMatrix (ECC 200, square) with a quiet zone of two modules (one is the least allowed).
   *
   * @param modulePixels side of a module
   */
  public static BufferedImage gs1DataMatrix(List<Element> elements, int modulePixels) {
    BitMatrix modules = DataMatrixModules.gs1(ElementStrings.encode(elements));
    return enlarged(modules, modulePixels, modulePixels, 2);
  }

  /**
   * A DataMatrix with any ASCII text, such as an ISBT 128 compound message, quiet zone of two
   * modules.
   */
  public static BufferedImage dataMatrix(String text, int modulePixels) {
    return enlarged(DataMatrixModules.plain(text), modulePixels, modulePixels, 2);
  }

  /**
   * A QR code as an SVG path in squares of one module, error correction level M, without quiet
   * zone.
   *
   * @param path of all dark modules
   * @param side modules of a side
   */
  public record QrPath(String path, int side) {}

  /** A QR code with any text, to be drawn by whoever shows it. */
  public static QrPath qrPath(String text) {
    SymbolModules modules = qrModules(text);
    return new QrPath(modules.path(), modules.width());
  }

  /** A QR code with any text, error correction level M. */
  public static SymbolModules qrModules(String text) {
    return SymbolModules.of(qr(text));
  }

  /** As {@link #gs1DataMatrix}. */
  public static SymbolModules gs1DataMatrixModules(List<Element> elements) {
    return SymbolModules.of(DataMatrixModules.gs1(ElementStrings.encode(elements)));
  }

  /** As {@link #dataMatrix}. */
  public static SymbolModules dataMatrixModules(String text) {
    return SymbolModules.of(DataMatrixModules.plain(text));
  }

  /** As {@link #code128}. */
  public static SymbolModules code128Modules(String text) {
    return SymbolModules.of(bars(text));
  }

  /** As {@link #gs1128}. */
  public static SymbolModules gs1128Modules(List<Element> elements) {
    return SymbolModules.of(bars(gs1Bars(elements)));
  }

  /** A QR code with a GS1 Digital Link, error correction level M, quiet zone of four modules. */
  public static BufferedImage digitalLinkQr(URI link, int modulePixels) {
    return enlarged(qr(link.toString()), modulePixels, modulePixels, 4);
  }

  private static BitMatrix qr(String text) {
    try {
      return new QRCodeWriter()
          .encode(
              text,
              BarcodeFormat.QR_CODE,
              0,
              0,
              Map.of(
                  EncodeHintType.MARGIN,
                  0,
                  EncodeHintType.ERROR_CORRECTION,
                  ErrorCorrectionLevel.M));
    } catch (com.google.zxing.WriterException tooLong) {
      throw new IllegalArgumentException("The text does not fit into a QR code", tooLong);
    }
  }

  /**
   * A GS1-128 symbol with a quiet zone of ten modules; at most 48 characters of data (GS1 General
   * Specifications, section 5.4).
   *
   * @param heightPixels height of the bars
   */
  public static BufferedImage gs1128(List<Element> elements, int modulePixels, int heightPixels) {
    return enlarged(bars(gs1Bars(elements)), modulePixels, heightPixels, 10);
  }

  private static String gs1Bars(List<Element> elements) {
    String data = ElementStrings.encode(elements);
    if (data.length() > 48) {
      throw new IllegalArgumentException("GS1-128 holds 48 characters, not " + data.length());
    }
    return FNC1 + data.replace(GS, FNC1);
  }

  /** A Code 128 symbol with any ASCII text, such as an ISBT 128 data structure; otherwise alike. */
  public static BufferedImage code128(String text, int modulePixels, int heightPixels) {
    return enlarged(bars(text), modulePixels, heightPixels, 10);
  }

  private static BitMatrix bars(String text) {
    return new Code128Writer()
        .encode(text, BarcodeFormat.CODE_128, 0, 1, Map.of(EncodeHintType.MARGIN, 0));
  }

  private static BufferedImage enlarged(
      BitMatrix modules, int modulePixels, int modulePixelsDown, int quietModules) {
    int quiet = quietModules * modulePixels;
    BitMatrix pixels =
        new BitMatrix(
            modules.getWidth() * modulePixels + 2 * quiet,
            modules.getHeight() * modulePixelsDown + 2 * quiet);
    for (int y = 0; y < modules.getHeight(); y++) {
      for (int x = 0; x < modules.getWidth(); x++) {
        if (modules.get(x, y)) {
          pixels.setRegion(
              quiet + x * modulePixels,
              quiet + y * modulePixelsDown,
              modulePixels,
              modulePixelsDown);
        }
      }
    }
    return MatrixToImageWriter.toBufferedImage(pixels);
  }
}
