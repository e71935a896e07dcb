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
import com.google.zxing.ResultPointCallback;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.datamatrix.DataMatrixReader;
import com.google.zxing.oned.MultiFormatOneDReader;
import com.google.zxing.qrcode.QRCodeReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Symbology;
import org.custodia.scanners.gs1.Unreadable;
import org.custodia.scanners.image.SymbolPlaces.Place;

/**
 * One picture's attempts, the cheapest and likeliest first: places that look like a symbol, as they
 * are and then prepared in several ways; the whole picture; overlapping cuts all over. Ends when a
 * medicine pack or a donation is read, when nothing is left to try, or when the time is up. Used
 * once.
 */
final class DecodingLadder {
  private static final int WHOLE_SIDE = 1_100;
  private static final int SMALLEST_SIDE = 150;
  private static final int CUT_SIDE = 320;
  private static final int FIT_SIDE = 240;
  private static final double FIT_MARGIN = 1.6;
  private static final int PLACES = 16;
  private static final double AS_LIKELY = 0.6;
  private static final char GS = '\u001d';

  /** What looks like a QR finder pattern more often is noise, and ZXing compares each three. */
  private static final int MOST_FINDERS = 120;

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
  private final LongSupplier clock;
  private final long began;
  private final Deadline deadline;
  private final Map<String, SymbolReading> found = new LinkedHashMap<>();
  private final List<Place> doubtful = new ArrayList<>();
  private int attempts;

  /**
   * @param clock nanoseconds
   */
  DecodingLadder(
      ScanReader scanReader, GrayPicture picture, Duration budget, LongSupplier clock, long began) {
    this.scanReader = scanReader;
    this.picture = picture;
    this.clock = clock;
    this.began = began;
    this.deadline = new Deadline(clock, began, budget);
  }

  ImageReading climb() {
    List<Place> places = SymbolPlaces.in(pyramid(), PLACES, deadline);
    boolean done = likelyPlaces(places) || wholePicture() || cutsAllOver();
    Duration took = Duration.ofNanos(clock.getAsLong() - began);
    List<SymbolReading.Point> unread =
        doubtful.stream()
            .filter(place -> found.values().stream().noneMatch(symbol -> isOn(place, symbol)))
            .map(place -> new SymbolReading.Point(place.x(), place.y()))
            .toList();
    if (found.isEmpty()) {
      return new ImageReading.NothingFound(unread, attempts, deadline.wasOver() && !done, took);
    }
    List<SymbolReading> symbols = new ArrayList<>(found.values());
    symbols.sort(Comparator.comparingInt(SymbolReading::rank));
    return new ImageReading.Decoded(symbols, unread, attempts, took);
  }

  private static boolean isOn(Place place, SymbolReading symbol) {
    double reach = Math.max(place.width(), place.height()) * 0.75;
    return symbol.corners().stream()
        .anyMatch(corner -> Math.hypot(corner.x() - place.x(), corner.y() - place.y()) < reach);
  }

  /** The picture, and each half as large as the one before. */
  private List<GrayPicture> pyramid() {
    List<GrayPicture> pyramid = new ArrayList<>(List.of(picture));
    GrayPicture last = picture;
    while (Math.min(last.width(), last.height()) > SMALLEST_SIDE) {
      last = last.halved();
      pyramid.add(last);
    }
    return pyramid;
  }

  // --- Places ---

  private boolean likelyPlaces(List<Place> places) {
    for (Preparation preparation : Preparation.values()) {
      boolean wanted = false;
      double enough = 0;
      for (Place place : places) {
        if (timeIsUp()) {
          return wanted;
        }
        // There may be several in view: places as likely as the one that was read are looked at
        // too.
        if (place.score() > enough && look(place, preparation)) {
          wanted = true;
          enough = Math.max(enough, place.score() * AS_LIKELY);
        }
      }
      // Where something was read, what else is there would have been read by now.
      boolean triedEnough = preparation.ordinal() >= Preparation.TIGHT.ordinal();
      if (wanted || triedEnough && !found.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private boolean look(Place place, Preparation preparation) {
    if (found.values().stream().anyMatch(symbol -> isOn(place, symbol) && isSure(symbol))) {
      return false;
    }
    if (place.mayBeBars() && preparation.forBars && bars(place, preparation.sharper > 0)) {
      return true;
    }
    if (!place.mayBeMatrix() || timeIsUp()) {
      return false;
    }
    if (fitMatrix(place, preparation)) {
      return true;
    }
    return !timeIsUp() && preparation.forCode && code(place, preparation);
  }

  private static boolean isSure(SymbolReading symbol) {
    return !(symbol.scan() instanceof Unreadable);
  }

  private boolean bars(Place place, boolean sharper) {
    attempts++;
    var read =
        new BarsProfile(picture, place, new MultiFormatOneDReader(HINTS), HINTS, deadline)
            .read(sharper);
    if (read.isEmpty()) {
      return false;
    }
    if (!read.get().sure()) {
      doubtful.add(place);
      return false;
    }
    return keep(read.get().result(), read.get().corners());
  }

  /** Our own grid, moved into place. */
  private boolean fitMatrix(Place place, Preparation preparation) {
    attempts++;
    double size = Math.max(place.width(), place.height()) * preparation.size;
    double side = size * FIT_MARGIN;
    int out = (int) Math.max(96, Math.min(FIT_SIDE, side * 1.5));
    GrayPicture cut =
        picture.turnedCut(place.x(), place.y(), place.angle() + preparation.turn, side, out);
    if (preparation.sharper > 0) {
      cut = cut.sharpened((int) Math.max(2, out / FIT_MARGIN / 22), preparation.sharper);
    }
    EvenedCut evened = EvenedCut.of(cut);
    if (preparation.inverted != evened.isLightOnDark(out / FIT_MARGIN / 2)) {
      evened = evened.inverted();
    }
    if (timeIsUp()) {
      return false;
    }
    DataMatrixFit fit = new DataMatrixFit(evened, deadline);
    var quads = new SymbolOutline(evened, out / FIT_MARGIN / 2).quads(2);
    for (DataMatrixFit.Grid grid : fit.grids(quads, 2)) {
      if (timeIsUp()) {
        return false;
      }
      DataMatrixFit.Grid refined = fit.refined(grid);
      var read = fit.read(refined);
      Placing placing = placing(place.x(), place.y(), place.angle() + preparation.turn, side, out);
      if (read.isPresent()) {
        return keep(read.get(), place, placing);
      }
      if (refined.finder() > DataMatrixFit.CERTAIN) {
        doubtful.add(place);
      }
    }
    return false;
  }

  private boolean keep(DataMatrixFit.Read read, Place place, Placing placing) {
    int modifier = read.result().getSymbologyModifier();
    String text = scannerText(read.result().getText(), "]d" + modifier);
    Scan scan = scanReader.read(text);
    if (scan instanceof Unreadable && read.isNearChance()) {
      doubtful.add(place);
      return false;
    }
    double[] corners = read.grid().corners();
    List<SymbolReading.Point> points = new ArrayList<>();
    for (int i = 0; i < corners.length; i += 2) {
      points.add(placing.inPicture(corners[i], corners[i + 1]));
    }
    return keep(new SymbolReading(symbology(text), text, scan, points));
  }

  /** ZXing's finders of QR codes and, as another opinion, of DataMatrix. */
  private boolean code(Place place, Preparation preparation) {
    double side = Math.max(place.width(), place.height()) * 1.45 * preparation.size;
    int out = (int) Math.max(48, Math.min(CUT_SIDE, side * 2));
    double angle = place.angle() + preparation.turn;
    GrayPicture cut = picture.turnedCut(place.x(), place.y(), angle, side, out);
    GrayPicture seen = preparation.inverted ? cut.inverted() : cut;
    Placing placing = placing(place.x(), place.y(), angle, side, out);
    return attempt(seen, new QRCodeReader(), HybridBinarizer::new, placing)
        || preparation != Preparation.PLAIN
            && attempt(seen, new DataMatrixReader(), HybridBinarizer::new, placing);
  }

  private static Placing placing(double x, double y, double angle, double side, int out) {
    double step = side / out;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return (px, py) -> {
      double u = (px - out / 2.0) * step;
      double v = (py - out / 2.0) * step;
      return new SymbolReading.Point(x + u * cos - v * sin, y + u * sin + v * cos);
    };
  }

  // --- The whole picture ---

  private boolean wholePicture() {
    if (!found.isEmpty() || timeIsUp()) {
      return false;
    }
    double middleX = picture.width() / 2.0;
    double middleY = picture.height() / 2.0;
    for (int quarter = 0; quarter < 2 && !timeIsUp(); quarter++) {
      double wide = (quarter == 0 ? picture.width() : picture.height()) / 1.3;
      double high = quarter == 0 ? picture.height() : picture.width();
      Place all = new Place(middleX, middleY, wide, high, quarter * Math.PI / 2, 0, 0);
      if (bars(all, false)) {
        return true;
      }
    }
    if (timeIsUp()) {
      return false;
    }
    double factor = Math.min(1, WHOLE_SIDE / (double) Math.max(picture.width(), picture.height()));
    GrayPicture whole = picture.scaled(factor);
    Placing placing = (x, y) -> new SymbolReading.Point(x / factor, y / factor);
    return attempt(whole, new QRCodeReader(), HybridBinarizer::new, placing)
        || attempt(whole, new DataMatrixReader(), HybridBinarizer::new, placing);
  }

  /** Squares of falling size over the whole picture, each half over its neighbour. */
  private boolean cutsAllOver() {
    if (!found.isEmpty()) {
      return false;
    }
    double shorter = Math.min(picture.width(), picture.height());
    for (double turn : new double[] {0, Math.PI / 4}) {
      for (double side = shorter * 0.7; side >= Math.max(48, shorter / 8); side *= 0.6) {
        for (double y = side / 2; y < picture.height(); y += side / 2) {
          for (double x = side / 2; x < picture.width(); x += side / 2) {
            if (timeIsUp()) {
              return false;
            }
            int out = (int) Math.max(48, Math.min(CUT_SIDE, side * 3));
            GrayPicture cut = picture.turnedCut(x, y, turn, side, out);
            Placing placing = placing(x, y, turn, side, out);
            if (attempt(cut, new DataMatrixReader(), GlobalHistogramBinarizer::new, placing)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  // --- What was read ---

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
    BinaryBitmap bitmap = new BinaryBitmap(binarizer.apply(source));
    try {
      bitmap.getBlackMatrix(); // a piece of work of its own
      if (timeIsUp()) {
        return false;
      }
      Result result = reader.decode(bitmap, whileThereIsTime());
      List<SymbolReading.Point> corners = new ArrayList<>();
      for (ResultPoint point : result.getResultPoints()) {
        if (point != null) {
          corners.add(placing.inPicture(point.getX(), point.getY()));
        }
      }
      return keep(result, corners);
    } catch (ReaderException nothingThere) {
      return false;
    } catch (RuntimeException decoderFailed) {
      return false; // the decoders trip over some noise with index errors; that is nothing found
    }
  }

  /** The readers tell each point that they find, and end when that throws. */
  private Map<DecodeHintType, Object> whileThereIsTime() {
    AtomicInteger points = new AtomicInteger();
    ResultPointCallback each =
        point -> {
          if (points.incrementAndGet() > MOST_FINDERS || timeIsUp()) {
            throw new IllegalStateException("too many, or too late");
          }
        };
    Map<DecodeHintType, Object> hints = new EnumMap<>(HINTS);
    hints.put(DecodeHintType.NEED_RESULT_POINT_CALLBACK, each);
    return hints;
  }

  private boolean keep(Result result, List<SymbolReading.Point> corners) {
    Object identifier = result.getResultMetadata().get(ResultMetadataType.SYMBOLOGY_IDENTIFIER);
    String decoded = result.getText();
    // ZXing takes a check character of Code 128 that has the value of FNC1 (102) for a separator.
    boolean bars = result.getBarcodeFormat() == BarcodeFormat.CODE_128;
    if (bars && decoded.endsWith(String.valueOf(GS))) {
      decoded = decoded.substring(0, decoded.length() - 1);
    }
    String text = scannerText(decoded, identifier == null ? "" : identifier.toString());
    return keep(new SymbolReading(symbology(text), text, scanReader.read(text), corners));
  }

  private boolean keep(SymbolReading symbol) {
    found.putIfAbsent(symbol.text(), symbol);
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
    return deadline.isOver();
  }

  /** From a decoder's pixels to the picture's. */
  private interface Placing {
    SymbolReading.Point inPicture(double x, double y);
  }

  /** How a place is prepared. In the order in which they are tried. */
  private enum Preparation {
    PLAIN(1, 0, 0, false, true, true),
    SHARPENED(1, 0, 1.5, false, true, false),
    INVERTED(1, 0, 0, true, false, true),
    TIGHT(0.82, 0, 0, false, false, true),
    WIDE(1.22, 0, 0, false, false, true),
    MORE_SHARPENED(1, 0, 4, false, false, false),
    DIAGONAL(1, Math.PI / 4, 0, false, false, true),
    INVERTED_SHARPENED(1, 0, 1.5, true, false, false);

    private final double size;
    private final double turn;
    private final double sharper;
    private final boolean inverted;
    private final boolean forBars;
    private final boolean forCode;

    Preparation(
        double size,
        double turn,
        double sharper,
        boolean inverted,
        boolean forBars,
        boolean forCode) {
      this.size = size;
      this.turn = turn;
      this.sharper = sharper;
      this.inverted = inverted;
      this.forBars = forBars;
      this.forCode = forCode;
    }
  }
}
