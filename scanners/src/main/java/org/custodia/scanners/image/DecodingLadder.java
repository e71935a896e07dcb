package org.custodia.scanners.image;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.Reader;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.ResultPoint;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.datamatrix.DataMatrixReader;
import com.google.zxing.oned.MultiFormatOneDReader;
import com.google.zxing.qrcode.QRCodeReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Symbology;

/**
 * One picture's attempts, the cheapest and likeliest first: the whole picture; places that look
 * like a matrix symbol, stood upright; overlapping cuts all over. Ends when a medicine pack is
 * read, when nothing is left to try, or when the time is up. Used once.
 */
final class DecodingLadder {
  private static final int WHOLE_SIDE = 1_100;
  private static final int CUT_SIDE = 320;
  private static final int CANDIDATES = 12;
  private static final char GS = '\u001d';

  /** Without ASSUME_GS1 the inner separators are lost. */
  private static final Map<DecodeHintType, Object> HINTS =
      Map.of(
          DecodeHintType.ASSUME_GS1,
          true,
          DecodeHintType.TRY_HARDER,
          true,
          DecodeHintType.CHARACTER_SET,
          "UTF-8",
          DecodeHintType.POSSIBLE_FORMATS,
          List.of(BarcodeFormat.CODE_128, BarcodeFormat.EAN_13, BarcodeFormat.UPC_A));

  private final ScanReader scanReader;
  private final GrayPicture picture;
  private final long deadline;
  private final long began = System.nanoTime();
  private final Map<String, SymbolReading> found = new LinkedHashMap<>();
  private int attempts;
  private boolean outOfTime;

  DecodingLadder(ScanReader scanReader, GrayPicture picture, Duration budget) {
    this.scanReader = scanReader;
    this.picture = picture;
    this.deadline = began + budget.toNanos();
  }

  ImageReading climb() {
    boolean done = wholePicture() || likelyPlaces() || cutsAllOver();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (found.isEmpty()) {
      return new ImageReading.NothingFound(attempts, outOfTime && !done, took);
    }
    List<SymbolReading> symbols = new ArrayList<>(found.values());
    symbols.sort(Comparator.comparingInt(SymbolReading::rank));
    return new ImageReading.Decoded(symbols, attempts, took);
  }

  private boolean wholePicture() {
    double factor = Math.min(1, WHOLE_SIDE / (double) Math.max(picture.width(), picture.height()));
    GrayPicture whole = picture.scaled(factor);
    Placing placing = (x, y) -> new SymbolReading.Point(x / factor, y / factor);
    return attempt(whole, new DataMatrixReader(), HybridBinarizer::new, placing)
        || attempt(whole, new QRCodeReader(), HybridBinarizer::new, placing)
        || attempt(whole, new MultiFormatOneDReader(HINTS), HybridBinarizer::new, placing);
  }

  private boolean likelyPlaces() {
    double factor = Math.min(1, 800.0 / Math.max(picture.width(), picture.height()));
    List<TextureMap.Candidate> places = TextureMap.candidates(picture.scaled(factor), CANDIDATES);
    for (Look look : Look.values()) {
      for (TextureMap.Candidate place : places) {
        if (timeIsUp()) {
          return false;
        }
        if (look(
            place.x() / factor,
            place.y() / factor,
            place.side() / factor * look.margin,
            place.angle() + look.turn,
            look)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Squares of falling size over the whole picture, each half over its neighbour. */
  private boolean cutsAllOver() {
    double shorter = Math.min(picture.width(), picture.height());
    for (Look look : List.of(Look.PLAIN, Look.SOFT, Look.PLAIN_DIAGONAL)) {
      for (double side = shorter * 0.7; side >= Math.max(48, shorter / 8); side *= 0.6) {
        for (double y = side / 2; y < picture.height(); y += side / 2) {
          for (double x = side / 2; x < picture.width(); x += side / 2) {
            if (timeIsUp()) {
              return false;
            }
            if (look(x, y, side, look.turn, look)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private boolean look(double x, double y, double side, double angle, Look look) {
    int out = look.outSide(side);
    GrayPicture cut = picture.turnedCut(x, y, angle, side, out);
    GrayPicture seen = look.inverted ? cut.inverted() : look.soft ? cut.softened() : cut;
    double step = side / out;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    Placing placing =
        (px, py) -> {
          double u = (px - out / 2.0) * step;
          double v = (py - out / 2.0) * step;
          return new SymbolReading.Point(x + u * cos - v * sin, y + u * sin + v * cos);
        };
    return attempt(seen, new DataMatrixReader(), look.binarizer, placing);
  }

  /** Whether this attempt read what is wanted. */
  private boolean attempt(
      GrayPicture seen,
      Reader reader,
      Function<LuminanceSource, Binarizer> binarizer,
      Placing placing) {
    if (timeIsUp()) {
      return false;
    }
    attempts++;
    LuminanceSource source =
        new PlanarYUVLuminanceSource(
            seen.pixels(), seen.width(), seen.height(), 0, 0, seen.width(), seen.height(), false);
    try {
      Result result = reader.decode(new BinaryBitmap(binarizer.apply(source)), HINTS);
      return keep(result, placing);
    } catch (ReaderException nothingThere) {
      return false;
    } catch (RuntimeException decoderFailed) {
      return false; // the decoders trip over some noise with index errors; that is nothing found
    }
  }

  private boolean keep(Result result, Placing placing) {
    Object identifier = result.getResultMetadata().get(ResultMetadataType.SYMBOLOGY_IDENTIFIER);
    String text = scannerText(result.getText(), identifier == null ? "" : identifier.toString());
    Scan scan = scanReader.read(text);
    List<SymbolReading.Point> corners = new ArrayList<>();
    for (ResultPoint point : result.getResultPoints()) {
      if (point != null) {
        corners.add(placing.inPicture(point.getX(), point.getY()));
      }
    }
    SymbolReading symbol = new SymbolReading(symbology(text), text, scan, corners);
    found.putIfAbsent(text, symbol);
    return symbol.isWanted();
  }

  private static String scannerText(String decoded, String identifier) {
    // The Code 128 reader already puts its identifier first.
    String data = decoded.startsWith(identifier) ? decoded.substring(identifier.length()) : decoded;
    boolean gs1 = symbology(identifier).isGs1();
    return identifier + (gs1 && (data.isEmpty() || data.charAt(0) != GS) ? GS + data : data);
  }

  private static Symbology symbology(String text) {
    for (Symbology one : Symbology.values()) {
      if (!one.identifier().isEmpty() && text.startsWith(one.identifier())) {
        return one;
      }
    }
    return Symbology.UNKNOWN;
  }

  private boolean timeIsUp() {
    outOfTime = System.nanoTime() > deadline;
    return outOfTime;
  }

  /** From a decoder's pixels to the picture's. */
  private interface Placing {
    SymbolReading.Point inPicture(double x, double y);
  }

  /** How a cut is prepared. In the order in which they are tried. */
  private enum Look {
    PLAIN(1.35, 0, false, false, CUT_SIDE, HybridBinarizer::new),
    GLOBAL(1.35, 0, false, false, 220, GlobalHistogramBinarizer::new),
    SOFT(1.5, 0, true, false, CUT_SIDE, GlobalHistogramBinarizer::new),
    TIGHT(1.15, 0, false, false, 260, GlobalHistogramBinarizer::new),
    TURNED(1.35, Math.PI / 2, false, false, 280, HybridBinarizer::new),
    WIDE(1.9, 0, false, false, 420, HybridBinarizer::new),
    INVERTED(1.35, 0, false, true, CUT_SIDE, HybridBinarizer::new),
    PLAIN_DIAGONAL(1.5, Math.PI / 4, false, false, CUT_SIDE, HybridBinarizer::new),
    SMALL(1.4, 0, true, false, 140, GlobalHistogramBinarizer::new);

    private final double margin;
    private final double turn;
    private final boolean soft;
    private final boolean inverted;
    private final int side;
    private final Function<LuminanceSource, Binarizer> binarizer;

    Look(
        double margin,
        double turn,
        boolean soft,
        boolean inverted,
        int side,
        Function<LuminanceSource, Binarizer> binarizer) {
      this.margin = margin;
      this.turn = turn;
      this.soft = soft;
      this.inverted = inverted;
      this.side = side;
      this.binarizer = binarizer;
    }

    /** Pixels of the prepared square: never blown up more than threefold. */
    int outSide(double cutSide) {
      return (int) Math.max(48, Math.min(side, cutSide * 3));
    }
  }
}
