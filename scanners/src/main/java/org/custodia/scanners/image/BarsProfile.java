package org.custodia.scanners.image;

import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.common.BitArray;
import com.google.zxing.oned.OneDReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads bars across a place in bands beside each other, each the mean of some lines. Bars have no
 * error correction and one check character, so one band alone is believed by nobody: two have to
 * say the same, and none as often something else.
 */
final class BarsProfile {
  private static final int BANDS = 9;
  private static final int LINES = 5;
  private static final int LONGEST = 2_400;

  private final GrayPicture picture;
  private final SymbolPlaces.Place place;
  private final OneDReader reader;
  private final Map<com.google.zxing.DecodeHintType, ?> hints;
  private final Deadline deadline;

  BarsProfile(
      GrayPicture picture,
      SymbolPlaces.Place place,
      OneDReader reader,
      Map<com.google.zxing.DecodeHintType, ?> hints,
      Deadline deadline) {
    this.picture = picture;
    this.place = place;
    this.reader = reader;
    this.hints = hints;
    this.deadline = deadline;
  }

  /**
   * @param result as the reader of one band gave it
   * @param sure whether bands agree
   * @param corners both ends of the bars
   */
  record Read(Result result, boolean sure, List<SymbolReading.Point> corners) {}

  /**
   * @param sharper whether what blur took away is given back first
   */
  Optional<Read> read(boolean sharper) {
    double length = place.width() * 1.3 + 20;
    int samples = (int) Math.min(LONGEST, length * 2);
    Map<String, List<Result>> said = new LinkedHashMap<>();
    for (int band = 0; band < BANDS && !deadline.isOver(); band++) {
      double across = place.height() * 0.8 * (band / (BANDS - 1.0) - 0.5);
      float[] profile = profile(across, length, samples);
      BitArray row = bars(sharper ? sharpened(profile) : profile);
      Result result = decode(row);
      if (result == null) continue;
      List<Result> same = said.computeIfAbsent(result.getText(), text -> new ArrayList<>());
      same.add(result);
    }
    List<Result> most = List.of();
    boolean tie = false;
    for (List<Result> one : said.values()) {
      tie = one.size() == most.size() || tie && one.size() < most.size();
      if (one.size() > most.size()) most = one;
    }
    if (most.isEmpty()) {
      return Optional.empty();
    }
    Result result = most.get(0);
    return Optional.of(new Read(result, most.size() > 1 && !tie, ends()));
  }

  private List<SymbolReading.Point> ends() {
    double dx = Math.cos(place.angle()) * place.width() / 2;
    double dy = Math.sin(place.angle()) * place.width() / 2;
    return List.of(
        new SymbolReading.Point(place.x() - dx, place.y() - dy),
        new SymbolReading.Point(place.x() + dx, place.y() + dy));
  }

  private Result decode(BitArray row) {
    UnaryOperator<BitArray> asItIs = bits -> bits;
    UnaryOperator<BitArray> turned =
        bits -> {
          BitArray other = bits.clone();
          other.reverse();
          return other;
        };
    for (UnaryOperator<BitArray> way : List.of(asItIs, turned)) {
      try {
        return reader.decodeRow(0, way.apply(row), hints);
      } catch (ReaderException | RuntimeException nothing) {
        // The other way round, or nothing.
      }
    }
    return null;
  }

  private float[] profile(double across, double length, int samples) {
    float[] profile = new float[samples];
    double cos = Math.cos(place.angle());
    double sin = Math.sin(place.angle());
    double apart = Math.min(2.5, place.height() * 0.06 / LINES);
    for (int line = 0; line < LINES; line++) {
      double v = across + (line - LINES / 2) * apart;
      for (int i = 0; i < samples; i++) {
        double u = length * ((i + 0.5) / samples - 0.5);
        profile[i] +=
            (float)
                (picture.between(
                        place.x() + u * cos - v * sin - 0.5, place.y() + u * sin + v * cos - 0.5)
                    / LINES);
      }
    }
    return profile;
  }

  private static float[] sharpened(float[] profile) {
    float[] sharp = profile;
    for (int round = 0; round < 2; round++) {
      float[] next = sharp.clone();
      for (int i = 4; i < profile.length - 4; i++) {
        float beside = 0;
        for (int d = 1; d <= 4; d++) {
          beside += sharp[i - d] + sharp[i + d];
        }
        next[i] = sharp[i] + 0.9f * (sharp[i] - beside / 8);
      }
      sharp = next;
    }
    return sharp;
  }

  /** Dark where darker than halfway between the darkest and lightest near by. */
  private static BitArray bars(float[] profile) {
    int reach = Math.max(6, profile.length / 34);
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    for (float value : profile) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    BitArray bits = new BitArray(profile.length);
    for (int i = 0; i < profile.length; i++) {
      float dark = Float.MAX_VALUE;
      float light = -Float.MAX_VALUE;
      for (int k = Math.max(0, i - reach); k <= Math.min(profile.length - 1, i + reach); k += 2) {
        dark = Math.min(dark, profile[k]);
        light = Math.max(light, profile[k]);
      }
      boolean contrast = light - dark > 0.2 * (high - low);
      if (contrast && profile[i] < (dark + light) / 2) {
        bits.set(i);
      }
    }
    return bits;
  }
}
