package org.custodia.scanners.image;

import java.util.Arrays;

/**
 * A square cut in which light and shadow are evened out: paper is about 1 and ink about 0, wherever
 * it lies. Values between pixels are interpolated; outside is paper.
 *
 * @param values row by row, not copied
 * @param side pixels
 */
record EvenedCut(float[] values, int side) {
  private static final int BLOCKS = 8;

  /** Contrast of a block, by that of the whole cut, below which it says nothing of its own. */
  private static final double FLAT = 0.3;

  static EvenedCut of(GrayPicture cut) {
    int side = cut.width();
    float[] dark = new float[BLOCKS * BLOCKS];
    float[] light = new float[BLOCKS * BLOCKS];
    double most = 1;
    for (int block = 0; block < dark.length; block++) {
      int[] counts = new int[256];
      int fromX = block % BLOCKS * side / BLOCKS;
      int untilX = (block % BLOCKS + 1) * side / BLOCKS;
      int fromY = block / BLOCKS * side / BLOCKS;
      int untilY = (block / BLOCKS + 1) * side / BLOCKS;
      for (int y = fromY; y < untilY; y++) {
        for (int x = fromX; x < untilX; x++) {
          counts[cut.at(x, y)]++;
        }
      }
      int all = (untilX - fromX) * (untilY - fromY);
      dark[block] = percentile(counts, all * 8 / 100);
      light[block] = percentile(counts, all * 92 / 100);
      most = Math.max(most, light[block] - dark[block]);
    }
    fillFlat(dark, light, most * FLAT);
    float[] values = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double low = smooth(dark, x, y, side);
        double high = smooth(light, x, y, side);
        double value = (cut.at(x, y) - low) / Math.max(1, high - low);
        values[y * side + x] = (float) Math.max(-0.3, Math.min(1.3, value));
      }
    }
    return new EvenedCut(values, side);
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

  /** Blocks of paper or of ink alone learn from those beside them how the other looks. */
  private static void fillFlat(float[] dark, float[] light, double least) {
    boolean[] known = new boolean[dark.length];
    for (int i = 0; i < dark.length; i++) {
      known[i] = light[i] - dark[i] >= least;
    }
    for (int round = 0; round < BLOCKS; round++) {
      boolean[] before = known.clone();
      for (int i = 0; i < dark.length; i++) {
        if (before[i]) continue;
        double darkness = 0;
        double lightness = 0;
        int count = 0;
        for (int dy = -1; dy <= 1; dy++) {
          for (int dx = -1; dx <= 1; dx++) {
            int x = i % BLOCKS + dx;
            int y = i / BLOCKS + dy;
            if (x < 0 || y < 0 || x >= BLOCKS || y >= BLOCKS || !before[y * BLOCKS + x]) continue;
            darkness += dark[y * BLOCKS + x];
            lightness += light[y * BLOCKS + x];
            count++;
          }
        }
        if (count == 0) continue;
        double contrast = (lightness - darkness) / count;
        double level = (light[i] + dark[i]) / 2;
        boolean ground = level - darkness / count < lightness / count - level;
        // Quiet zones are of paper, or of the dark ground that a light symbol lies on.
        if (ground) {
          light[i] = (float) (dark[i] + contrast);
        } else {
          dark[i] = (float) (light[i] - contrast);
        }
        known[i] = true;
      }
    }
  }

  private static double smooth(float[] blocks, int x, int y, int side) {
    double bx = (x + 0.5) * BLOCKS / side - 0.5;
    double by = (y + 0.5) * BLOCKS / side - 0.5;
    int left = Math.max(0, Math.min(BLOCKS - 2, (int) Math.floor(bx)));
    int top = Math.max(0, Math.min(BLOCKS - 2, (int) Math.floor(by)));
    double fx = Math.max(0, Math.min(1, bx - left));
    double fy = Math.max(0, Math.min(1, by - top));
    int at = top * BLOCKS + left;
    double upper = blocks[at] * (1 - fx) + blocks[at + 1] * fx;
    double lower = blocks[at + BLOCKS] * (1 - fx) + blocks[at + BLOCKS + 1] * fx;
    return upper * (1 - fy) + lower * fy;
  }

  /** Brightness at a point; a pixel's centre is at its half. */
  double at(double x, double y) {
    double px = x - 0.5;
    double py = y - 0.5;
    int left = (int) Math.floor(px);
    int top = (int) Math.floor(py);
    if (left < 0 || top < 0 || left >= side - 1 || top >= side - 1) {
      return 1;
    }
    double fx = px - left;
    double fy = py - top;
    int at = top * side + left;
    double upper = values[at] * (1 - fx) + values[at + 1] * fx;
    double lower = values[at + side] * (1 - fx) + values[at + side + 1] * fx;
    return upper * (1 - fy) + lower * fy;
  }

  /** Whether the ground around a square in the middle is dark. */
  boolean isLightOnDark(double half) {
    double sum = 0;
    int count = 0;
    for (int k = -10; k <= 10; k++) {
      double along = half * k / 10;
      double far = half * 1.07;
      sum += at(side / 2.0 + along, side / 2.0 - far) + at(side / 2.0 + along, side / 2.0 + far);
      sum += at(side / 2.0 - far, side / 2.0 + along) + at(side / 2.0 + far, side / 2.0 + along);
      count += 4;
    }
    return sum / count < 0.4;
  }

  /** Light for dark. */
  EvenedCut inverted() {
    float[] out = Arrays.copyOf(values, values.length);
    for (int i = 0; i < out.length; i++) {
      out[i] = 1 - out[i];
    }
    return new EvenedCut(out, side);
  }
}
