package org.custodia.scanners.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Where in a picture a two-dimensional symbol may be: places that are dense with edges in two
 * directions at right angles, and nearly square.
 */
final class TextureMap {
  private static final int BLOCK = 8;
  private static final int EDGE = 40;
  private static final int ANGLE_BINS = 90;

  private TextureMap() {}

  /**
   * A place to look at.
   *
   * @param x centre
   * @param y centre
   * @param side of the square that holds it, without margin
   * @param angle radians within a quarter turn by which its edges are turned
   */
  record Candidate(double x, double y, double side, double angle, double score) {}

  /** Candidates in pixels of this picture, the likeliest first. */
  static List<Candidate> candidates(GrayPicture picture, int most) {
    int columns = picture.width() / BLOCK;
    int rows = picture.height() / BLOCK;
    if (columns < 2 || rows < 2) {
      return List.of();
    }
    int[] edges = new int[columns * rows];
    for (int by = 0; by < rows; by++) {
      for (int bx = 0; bx < columns; bx++) {
        edges[by * columns + bx] = edgesIn(picture, bx, by);
      }
    }
    List<Candidate> found = new ArrayList<>();
    // A low mark joins a faint symbol, a high one parts a strong symbol from the print beside it.
    for (int mark : new int[] {22, 12, 34}) {
      components(picture, edges, columns, rows, mark, found);
    }
    found.sort(Comparator.comparingDouble(Candidate::score).reversed());
    List<Candidate> distinct = new ArrayList<>();
    for (Candidate one : found) {
      if (distinct.stream().noneMatch(other -> isSamePlace(one, other))) {
        distinct.add(one);
      }
    }
    return distinct.subList(0, Math.min(most, distinct.size()));
  }

  private static boolean isSamePlace(Candidate a, Candidate b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y()) < BLOCK * 1.5
        && Math.abs(a.side() - b.side()) < BLOCK * 2.5;
  }

  private static int edgesIn(GrayPicture picture, int bx, int by) {
    int across = 0;
    int down = 0;
    int endX = Math.min(picture.width() - 1, (bx + 1) * BLOCK);
    int endY = Math.min(picture.height() - 1, (by + 1) * BLOCK);
    for (int y = by * BLOCK; y < endY; y++) {
      for (int x = bx * BLOCK; x < endX; x++) {
        int here = picture.at(x, y);
        if (Math.abs(picture.at(x + 1, y) - here) >= EDGE / 2) {
          across++;
        }
        if (Math.abs(picture.at(x, y + 1) - here) >= EDGE / 2) {
          down++;
        }
      }
    }
    return across + down;
  }

  private static void components(
      GrayPicture picture, int[] edges, int columns, int rows, int mark, List<Candidate> into) {
    boolean[] seen = new boolean[edges.length];
    for (int start = 0; start < edges.length; start++) {
      if (seen[start] || edges[start] < mark) {
        continue;
      }
      int left = columns;
      int right = 0;
      int top = rows;
      int bottom = 0;
      int count = 0;
      Deque<Integer> open = new ArrayDeque<>(List.of(start));
      seen[start] = true;
      while (!open.isEmpty()) {
        int block = open.pop();
        int bx = block % columns;
        int by = block / columns;
        count++;
        left = Math.min(left, bx);
        right = Math.max(right, bx);
        top = Math.min(top, by);
        bottom = Math.max(bottom, by);
        for (int dy = -1; dy <= 1; dy++) {
          for (int dx = -1; dx <= 1; dx++) {
            int nx = bx + dx;
            int ny = by + dy;
            if (nx >= 0 && ny >= 0 && nx < columns && ny < rows) {
              int next = ny * columns + nx;
              if (!seen[next] && edges[next] >= mark) {
                seen[next] = true;
                open.push(next);
              }
            }
          }
        }
      }
      add(picture, left, top, right + 1, bottom + 1, count, into);
    }
  }

  private static void add(
      GrayPicture picture,
      int left,
      int top,
      int right,
      int bottom,
      int count,
      List<Candidate> into) {
    int wide = right - left;
    int high = bottom - top;
    if (count < 4 || wide < 2 || high < 2) {
      return;
    }
    double square = Math.min(wide, high) / (double) Math.max(wide, high);
    double filled = count / (double) (wide * high);
    double score = square * square * filled * Math.sqrt(count);
    double centreX = (left + right) * BLOCK / 2.0;
    double centreY = (top + bottom) * BLOCK / 2.0;
    double angle = angle(picture, left * BLOCK, top * BLOCK, right * BLOCK, bottom * BLOCK);
    into.add(new Candidate(centreX, centreY, Math.max(wide, high) * (double) BLOCK, angle, score));
  }

  /**
   * By how much the edges within are turned: the peak of their directions, folded by 90 degrees.
   */
  static double angle(GrayPicture picture, int left, int top, int right, int bottom) {
    double[] bins = new double[ANGLE_BINS];
    for (int y = Math.max(1, top); y < Math.min(picture.height() - 1, bottom); y++) {
      for (int x = Math.max(1, left); x < Math.min(picture.width() - 1, right); x++) {
        int dx =
            picture.at(x + 1, y - 1)
                + 2 * picture.at(x + 1, y)
                + picture.at(x + 1, y + 1)
                - picture.at(x - 1, y - 1)
                - 2 * picture.at(x - 1, y)
                - picture.at(x - 1, y + 1);
        int dy =
            picture.at(x - 1, y + 1)
                + 2 * picture.at(x, y + 1)
                + picture.at(x + 1, y + 1)
                - picture.at(x - 1, y - 1)
                - 2 * picture.at(x, y - 1)
                - picture.at(x + 1, y - 1);
        double strength = Math.hypot(dx, dy);
        if (strength > 4 * EDGE) {
          double degrees = (Math.toDegrees(Math.atan2(dy, dx)) + 360) % 90;
          bins[(int) degrees % ANGLE_BINS] += strength;
        }
      }
    }
    int best = 0;
    double most = -1;
    for (int i = 0; i < ANGLE_BINS; i++) {
      double sum = 0;
      for (int d = -3; d <= 3; d++) {
        sum += bins[(i + d + ANGLE_BINS) % ANGLE_BINS] * (4 - Math.abs(d));
      }
      if (sum > most) {
        most = sum;
        best = i;
      }
    }
    double degrees = best + 0.5;
    return Math.toRadians(degrees > 45 ? degrees - 90 : degrees);
  }
}
