package org.custodia.scanners.image;

import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.DecoderResult;
import com.google.zxing.common.PerspectiveTransform;
import com.google.zxing.datamatrix.decoder.Decoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Lays the grid of a DataMatrix (ISO/IEC 16022) over a cut: finds how many modules it has and which
 * way up it lies from its finder pattern (two solid sides, two alternating ones), moves the corners
 * until pattern and modules are sharpest, and reads each module by itself. What the modules say is
 * decided by ZXing's error correction.
 */
final class DataMatrixFit {
  /**
   * A symbol of ECC 200 (ISO/IEC 16022, table 7).
   *
   * @param correction codewords for error correction
   */
  private record Size(int rows, int columns, int correction) {}

  /** All up to 64 modules a side. */
  private static final List<Size> SIZES =
      List.of(
          new Size(10, 10, 5),
          new Size(12, 12, 7),
          new Size(14, 14, 10),
          new Size(16, 16, 12),
          new Size(18, 18, 14),
          new Size(20, 20, 18),
          new Size(22, 22, 20),
          new Size(24, 24, 24),
          new Size(26, 26, 28),
          new Size(32, 32, 36),
          new Size(36, 36, 42),
          new Size(40, 40, 48),
          new Size(44, 44, 56),
          new Size(48, 48, 68),
          new Size(52, 52, 84),
          new Size(64, 64, 112),
          new Size(8, 18, 7),
          new Size(8, 32, 11),
          new Size(12, 26, 14),
          new Size(12, 36, 18),
          new Size(16, 36, 24),
          new Size(16, 48, 28));

  /** Of {@link #finder}: from here on nobody doubts that there is a DataMatrix. */
  static final double CERTAIN = 0.62;

  private static final double WORTH_TRYING = 0.22;

  private final EvenedCut cut;
  private final Deadline deadline;

  DataMatrixFit(EvenedCut cut, Deadline deadline) {
    this.cut = cut;
    this.deadline = deadline;
  }

  /**
   * A grid over the cut.
   *
   * @param corners x and y of top left, top right, bottom right, bottom left, of the symbol as it
   *     was printed: its solid sides are the left and the lower one
   * @param finder how well its finder pattern is seen: 1 is perfect, 0 is anything
   */
  record Grid(double[] corners, Size size, double finder) {
    int rows() {
      return size.rows();
    }

    int columns() {
      return size.columns();
    }
  }

  /**
   * @param mended codewords that error correction had to mend
   */
  record Read(DecoderResult result, Grid grid, int mended) {
    /** Whether so much had to be mended that chance might have made it. */
    boolean isNearChance() {
      return mended > grid.size().correction() / 4;
    }
  }

  /** The likeliest grids within outlines, the best first. */
  List<Grid> grids(List<SymbolOutline.Quad> quads, int most) {
    List<Grid> grids = new ArrayList<>();
    for (SymbolOutline.Quad quad : quads) {
      if (deadline.isOver()) {
        return List.of();
      }
      Grid best = null;
      for (Size size : SIZES) {
        for (int turn = 0; turn < 4; turn++) {
          double[] corners = turned(quad.corners(), turn);
          double finder = finder(corners, size.rows(), size.columns());
          if (best == null || finder > best.finder()) {
            best = new Grid(corners, size, finder);
          }
        }
      }
      if (best.finder() > WORTH_TRYING) {
        grids.add(best);
      }
    }
    grids.sort(Comparator.comparingDouble(Grid::finder).reversed());
    return grids.subList(0, Math.min(most, grids.size()));
  }

  /** Begins with another corner. */
  private static double[] turned(double[] corners, int quarters) {
    double[] turned = new double[8];
    for (int i = 0; i < 8; i++) {
      turned[i] = corners[(i + 2 * quarters) % 8];
    }
    return turned;
  }

  private static PerspectiveTransform transform(double[] corners) {
    return PerspectiveTransform.squareToQuadrilateral(
        (float) corners[0],
        (float) corners[1],
        (float) corners[2],
        (float) corners[3],
        (float) corners[4],
        (float) corners[5],
        (float) corners[6],
        (float) corners[7]);
  }

  /** Contrast of the alternating sides less darkness that the solid ones lack. */
  private double finder(double[] corners, int rows, int columns) {
    PerspectiveTransform transform = transform(corners);
    int count = 2 * (rows + columns);
    float[] points = new float[2 * count];
    int at = 0;
    for (int c = 0; c < columns; c++) {
      at = put(points, at, (c + 0.5) / columns, 0.5 / rows);
      at = put(points, at, (c + 0.5) / columns, 1 - 0.5 / rows);
    }
    for (int r = 0; r < rows; r++) {
      at = put(points, at, 0.5 / columns, (r + 0.5) / rows);
      at = put(points, at, 1 - 0.5 / columns, (r + 0.5) / rows);
    }
    transform.transformPoints(points);
    double upper = 0;
    double lower = 0;
    double left = 0;
    double right = 0;
    for (int c = 0; c < columns; c++) {
      double light = cut.at(points[4 * c], points[4 * c + 1]);
      upper += c % 2 == 0 ? -light : light;
      lower += cut.at(points[4 * c + 2], points[4 * c + 3]);
    }
    for (int r = 0; r < rows; r++) {
      int p = 4 * (columns + r);
      left += cut.at(points[p], points[p + 1]);
      double light = cut.at(points[p + 2], points[p + 3]);
      right += r % 2 == 1 ? -light : light;
    }
    upper *= 2.0 / columns;
    right *= 2.0 / rows;
    double solid = (lower / columns + left / rows) / 2;
    return 0.4 * (upper + right) + 0.2 * Math.min(upper, right) - solid;
  }

  private static int put(float[] points, int at, double x, double y) {
    points[at] = (float) x;
    points[at + 1] = (float) y;
    return at + 2;
  }

  /** The same grid with its corners where pattern and modules are sharpest. */
  Grid refined(Grid grid) {
    double[] corners = grid.corners().clone();
    double module = Math.hypot(corners[2] - corners[0], corners[3] - corners[1]) / grid.columns();
    double best = sharpness(corners, grid);
    for (double step = 0.5 * module; step > 0.06 * module; step /= 2) {
      for (int round = 0; round < 2 && !deadline.isOver(); round++) {
        boolean moved = false;
        for (int i = 0; i < 8; i++) {
          for (int sign = -1; sign <= 1; sign += 2) {
            double before = corners[i];
            corners[i] = before + sign * step;
            double now = sharpness(corners, grid);
            if (now > best + 1e-6) {
              best = now;
              moved = true;
            } else {
              corners[i] = before;
            }
          }
        }
        if (!moved) break;
      }
    }
    return new Grid(corners, grid.size(), finder(corners, grid.rows(), grid.columns()));
  }

  private double sharpness(double[] corners, Grid grid) {
    float[] points = centres(corners, grid, 0, 0);
    double apart = 0;
    for (int i = 0; i < points.length; i += 2) {
      apart += Math.abs(cut.at(points[i], points[i + 1]) - 0.5);
    }
    return finder(corners, grid.rows(), grid.columns()) + 3 * apart / (points.length / 2.0);
  }

  /** Points in all modules, row by row, off their centres by parts of a module. */
  private static float[] centres(double[] corners, Grid grid, double dx, double dy) {
    float[] points = new float[2 * grid.rows() * grid.columns()];
    int at = 0;
    for (int r = 0; r < grid.rows(); r++) {
      for (int c = 0; c < grid.columns(); c++) {
        at = put(points, at, (c + 0.5 + dx) / grid.columns(), (r + 0.5 + dy) / grid.rows());
      }
    }
    transform(corners).transformPoints(points);
    return points;
  }

  /** What the modules say, if error correction agrees. */
  Optional<Read> read(Grid grid) {
    double[] light = lightness(grid);
    for (Reading way : Reading.values()) {
      if (deadline.isOver()) break;
      BitMatrix modules = way.modules(light, grid);
      try {
        DecoderResult result = new Decoder().decode(modules);
        if (result.getText().isEmpty()) continue;
        int mended = result.getErrorsCorrected() == null ? 0 : result.getErrorsCorrected();
        return Optional.of(new Read(result, grid, mended));
      } catch (ChecksumException | FormatException | RuntimeException not) {
        // Read another way, or not at all.
      }
    }
    return Optional.empty();
  }

  private double[] lightness(Grid grid) {
    double[] light = new double[grid.rows() * grid.columns()];
    double[][] offsets = {{0, 0}, {-0.18, -0.18}, {0.18, -0.18}, {-0.18, 0.18}, {0.18, 0.18}};
    for (double[] offset : offsets) {
      float[] points = centres(grid.corners(), grid, offset[0], offset[1]);
      for (int i = 0; i < light.length; i++) {
        light[i] += cut.at(points[2 * i], points[2 * i + 1]) / offsets.length;
      }
    }
    return light;
  }

  /** Ways to tell dark modules from light ones. */
  private enum Reading {
    /** Halfway between ink and paper. */
    HALF(0, false),
    /** Less what blur has brought over from the four beside it. */
    SHARPENED(0.16, false),
    MORE_SHARPENED(0.3, false),
    /** Halfway between the darkest and the lightest near by. */
    LOCAL(0.1, true);

    private final double share;
    private final boolean local;

    Reading(double share, boolean local) {
      this.share = share;
      this.local = local;
    }

    BitMatrix modules(double[] light, Grid grid) {
      int rows = grid.rows();
      int columns = grid.columns();
      double[] sharp = share == 0 ? light : sharpened(light, rows, columns);
      BitMatrix modules = new BitMatrix(columns, rows);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          double half = local ? between(sharp, r, c, rows, columns) : 0.5;
          if (sharp[r * columns + c] < half) {
            modules.set(c, r);
          }
        }
      }
      return modules;
    }

    private double[] sharpened(double[] light, int rows, int columns) {
      double[] sharp = light;
      // Each round takes away what the neighbours, as they are now believed to be, have given.
      for (int round = 0; round < 3; round++) {
        double[] next = new double[light.length];
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < columns; c++) {
            double beside =
                clamped(sharp, r - 1, c, rows, columns)
                    + clamped(sharp, r + 1, c, rows, columns)
                    + clamped(sharp, r, c - 1, rows, columns)
                    + clamped(sharp, r, c + 1, rows, columns);
            next[r * columns + c] = (light[r * columns + c] - share * beside) / (1 - 4 * share);
          }
        }
        sharp = next;
      }
      return sharp;
    }

    private static double clamped(double[] values, int r, int c, int rows, int columns) {
      if (r < 0 || c < 0 || r >= rows || c >= columns) {
        return 1;
      }
      return Math.max(0, Math.min(1, values[r * columns + c]));
    }

    private static double between(double[] values, int row, int column, int rows, int columns) {
      double dark = 2;
      double light = -1;
      for (int r = Math.max(0, row - 2); r <= Math.min(rows - 1, row + 2); r++) {
        for (int c = Math.max(0, column - 2); c <= Math.min(columns - 1, column + 2); c++) {
          dark = Math.min(dark, values[r * columns + c]);
          light = Math.max(light, values[r * columns + c]);
        }
      }
      return (dark + light) / 2;
    }
  }
}
