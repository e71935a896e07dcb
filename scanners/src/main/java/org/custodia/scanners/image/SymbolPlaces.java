package org.custodia.scanners.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where in a picture symbols may be. The picture is looked at in several sizes, in each in blocks
 * of a few pixels; blocks with contrast that hang together are a place. A quiet zone parts it from
 * the print beside it in at least one of the sizes.
 */
final class SymbolPlaces {
  private static final int BLOCK = 4;
  private static final int BINS = 90;
  private static final int LEAST_BLOCKS = 30;
  private static final double MUCH_SMALLER = 0.75;

  /** Of the way from noise to the highest contrast, where a block begins to count. */
  private static final double[] SHARES = {0.25, 0.5};

  private SymbolPlaces() {}

  /**
   * A place to look at. Lengths in pixels of the picture.
   *
   * @param x centre
   * @param y centre
   * @param width along the direction that its edges are turned by
   * @param height across it
   * @param angle radians by which it is turned; of bars, the direction in which they follow each
   *     other
   * @param second strength of the edges across, by that of the edges along: near 0 for bars
   * @param score larger is likelier
   */
  record Place(
      double x, double y, double width, double height, double angle, double second, double score) {

    boolean mayBeBars() {
      return second < 0.4 && width > 1.2 * BLOCK;
    }

    boolean mayBeMatrix() {
      double longer = Math.max(width, height);
      return second > 0.2 && longer < 3.5 * Math.min(width, height);
    }

    private boolean isAt(Place other) {
      double size = Math.max(width, height);
      return Math.hypot(x - other.x, y - other.y) < 0.12 * size
          && Math.abs(size / Math.max(other.width, other.height) - 1) < 0.15
          && Math.abs(height / other.height - 1) < 0.25;
    }
  }

  /**
   * Likely places, the likeliest first; of the sizes that were looked at in time.
   *
   * @param pyramid the picture, and each half as large as the one before
   */
  static List<Place> in(List<GrayPicture> pyramid, int most, Deadline deadline) {
    List<Place> found = new ArrayList<>();
    double scale = 1;
    for (GrayPicture picture : pyramid) {
      if (deadline.isOver()) break;
      places(picture, scale, deadline, found);
      scale *= 2;
    }
    found.sort(Comparator.comparingDouble(Place::score).reversed());
    List<Place> distinct = new ArrayList<>();
    for (Place one : found) {
      if (distinct.size() < most && distinct.stream().noneMatch(other -> other.isAt(one))) {
        distinct.add(one);
      }
    }
    return distinct;
  }

  private static void places(
      GrayPicture picture, double scale, Deadline deadline, List<Place> into) {
    int columns = (picture.width() - 1) / BLOCK;
    int rows = (picture.height() - 1) / BLOCK;
    if (columns < 4 || rows < 4) {
      return;
    }
    int[] contrast = new int[columns * rows];
    int[] counts = new int[256];
    for (int by = 0; by < rows; by++) {
      for (int bx = 0; bx < columns; bx++) {
        int dark = 255;
        int light = 0;
        for (int y = by * BLOCK; y <= by * BLOCK + BLOCK; y++) {
          int row = y * picture.width();
          for (int x = bx * BLOCK; x <= bx * BLOCK + BLOCK; x++) {
            int value = picture.pixels()[row + x] & 0xff;
            dark = Math.min(dark, value);
            light = Math.max(light, value);
          }
        }
        contrast[by * columns + bx] = light - dark;
        counts[light - dark]++;
      }
    }
    // Most of a picture is no symbol: its usual contrast is noise, its highest a symbol's.
    int high = percentile(counts, contrast.length - Math.max(20, contrast.length / 200));
    double noise = Math.min(0.4 * high, percentile(counts, contrast.length / 2));
    for (double share : SHARES) {
      double mark = Math.max(5, noise * 1.35 + share * Math.max(0, high - noise * 1.35));
      components(picture, scale, contrast, columns, rows, mark, deadline, into);
    }
  }

  private static int percentile(int[] counts, int rank) {
    int seen = 0;
    for (int value = 0; value < counts.length; value++) {
      seen += counts[value];
      if (seen > rank) {
        return value;
      }
    }
    return counts.length - 1;
  }

  private static void components(
      GrayPicture picture,
      double scale,
      int[] contrast,
      int columns,
      int rows,
      double mark,
      Deadline deadline,
      List<Place> into) {
    boolean[] seen = new boolean[contrast.length];
    int[] queue = new int[contrast.length];
    for (int start = 0; start < contrast.length; start++) {
      if (seen[start] || contrast[start] < mark) {
        continue;
      }
      int head = 0;
      int tail = 0;
      queue[tail++] = start;
      seen[start] = true;
      while (head < tail) {
        int block = queue[head++];
        int bx = block % columns;
        int by = block / columns;
        for (int ny = Math.max(0, by - 1); ny <= Math.min(rows - 1, by + 1); ny++) {
          for (int nx = Math.max(0, bx - 1); nx <= Math.min(columns - 1, bx + 1); nx++) {
            int next = ny * columns + nx;
            if (!seen[next] && contrast[next] >= mark) {
              seen[next] = true;
              queue[tail++] = next;
            }
          }
        }
      }
      if (tail >= LEAST_BLOCKS && tail < contrast.length * 0.95) {
        if (deadline.isOver()) return;
        add(picture, scale, queue, tail, columns, into);
      }
    }
  }

  private static void add(
      GrayPicture picture, double scale, int[] blocks, int count, int columns, List<Place> into) {
    double[] directions = directions(picture, blocks, count, columns);
    int first = peak(directions, 180);
    double along = near(directions, first);
    double across = near(directions, (first + BINS / 2) % BINS);
    double all = 0;
    for (double one : directions) {
      all += one;
    }
    if (all == 0) {
      return;
    }
    double second = across / Math.max(1e-9, along);
    int folded = second > 0.3 ? peak(directions, 90) : first;
    double angle = Math.toRadians((folded + 0.5) * 180.0 / BINS);
    if (angle > Math.PI / 2) angle -= Math.PI;
    if (second > 0.3 && Math.abs(angle) > Math.PI / 4) angle -= Math.copySign(Math.PI / 2, angle);
    if (second > 0.3) angle = square(blocks, count, columns, angle);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double[] u = new double[count];
    double[] v = new double[count];
    for (int i = 0; i < count; i++) {
      double x = (blocks[i] % columns + 0.5) * BLOCK;
      double y = (blocks[i] / columns + 0.5) * BLOCK;
      u[i] = x * cos + y * sin;
      v[i] = -x * sin + y * cos;
    }
    java.util.Arrays.sort(u);
    java.util.Arrays.sort(v);
    int cut = count / 100;
    double left = u[cut] - BLOCK / 2.0;
    double right = u[count - 1 - cut] + BLOCK / 2.0;
    double top = v[cut] - BLOCK / 2.0;
    double bottom = v[count - 1 - cut] + BLOCK / 2.0;
    double width = right - left;
    double height = bottom - top;
    double filled = Math.min(1, count * BLOCK * BLOCK / (width * height));
    double cu = (left + right) / 2;
    double cv = (top + bottom) / 2;
    double inDirections = Math.min(1, (along + across) / all * 1.6);
    double shape = second < 0.3 ? 0.8 : Math.min(width, height) / Math.max(width, height);
    double score = shape * filled * inDirections * Math.pow(count * scale * scale, 0.25);
    into.add(
        new Place(
            (cu * cos - cv * sin) * scale,
            (cu * sin + cv * cos) * scale,
            width * scale,
            height * scale,
            angle,
            second,
            score));
  }

  /**
   * Edges of round dots run in all directions: where another angle makes a much smaller box around
   * the blocks, it is that one.
   */
  private static double square(int[] blocks, int count, int columns, double angle) {
    double best = angle;
    double least = area(blocks, count, columns, angle) * MUCH_SMALLER;
    for (int degrees = -45; degrees < 45; degrees += 3) {
      double other = Math.toRadians(degrees);
      double area = area(blocks, count, columns, other);
      if (area < least) {
        least = area;
        best = other;
      }
    }
    return best;
  }

  private static double area(int[] blocks, int count, int columns, double angle) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    int skip = Math.max(1, count / 400);
    for (int i = 0; i < count; i += skip) {
      double x = blocks[i] % columns;
      double y = blocks[i] / columns;
      double u = x * cos + y * sin;
      double v = -x * sin + y * cos;
      left = Math.min(left, u);
      right = Math.max(right, u);
      top = Math.min(top, v);
      bottom = Math.max(bottom, v);
    }
    return (right - left + 1) * (bottom - top + 1);
  }

  /** Strength of edges by direction of their slope, in bins of two degrees over half a turn. */
  private static double[] directions(GrayPicture picture, int[] blocks, int count, int columns) {
    double[] bins = new double[BINS];
    int stride = picture.width();
    byte[] pixels = picture.pixels();
    int skip = Math.max(1, count / 1500);
    for (int i = 0; i < count; i += skip) {
      int left = blocks[i] % columns * BLOCK;
      int top = blocks[i] / columns * BLOCK;
      for (int y = Math.max(1, top); y < top + BLOCK; y++) {
        for (int x = Math.max(1, left); x < left + BLOCK; x++) {
          int at = y * stride + x;
          if (at + stride + 1 >= pixels.length) continue;
          int nw = pixels[at - stride - 1] & 0xff;
          int ne = pixels[at - stride + 1] & 0xff;
          int sw = pixels[at + stride - 1] & 0xff;
          int se = pixels[at + stride + 1] & 0xff;
          int n = pixels[at - stride] & 0xff;
          int s = pixels[at + stride] & 0xff;
          int e = pixels[at + 1] & 0xff;
          int w = pixels[at - 1] & 0xff;
          int dx = ne + 2 * e + se - nw - 2 * w - sw;
          int dy = sw + 2 * s + se - nw - 2 * n - ne;
          double strength = dx * dx + dy * dy;
          if (strength > 0) {
            double degrees = Math.toDegrees(Math.atan2(dy, dx)) + 180;
            bins[(int) (degrees * BINS / 180) % BINS] += strength;
          }
        }
      }
    }
    return bins;
  }

  /**
   * @param period 90: edges at right angles count together
   */
  private static int peak(double[] bins, int period) {
    int length = BINS * period / 180;
    int best = 0;
    double most = -1;
    for (int i = 0; i < length; i++) {
      double sum = 0;
      for (int d = -3; d <= 3; d++) {
        int at = (i + d + BINS) % BINS;
        double here = bins[at] + (period == 90 ? bins[(at + BINS / 2) % BINS] : 0);
        sum += here * (4 - Math.abs(d));
      }
      if (sum > most) {
        most = sum;
        best = i;
      }
    }
    return best;
  }

  private static double near(double[] bins, int peak) {
    double sum = 0;
    for (int d = -5; d <= 5; d++) {
      sum += bins[(peak + d + BINS) % BINS];
    }
    return sum;
  }
}
