package org.custodia.scanners.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The four edges of a matrix symbol in a cut where it stands about upright in the middle: for each
 * side the straight lines along which paper outside meets ink inside best. Half of the ink on two
 * of the sides is enough, as a DataMatrix has it.
 */
final class SymbolOutline {
  private static final int FEW = 20;
  private static final int MANY = 48;
  private static final double STEEPEST = 0.42;
  private static final int SLOPES = 11;
  private static final int OFFSETS = 34;

  private final EvenedCut cut;
  private final double centre;
  private final double half;

  /**
   * @param half of the symbol's side in pixels, as far as is known
   */
  SymbolOutline(EvenedCut cut, double half) {
    this.cut = cut;
    this.centre = cut.side() / 2.0;
    this.half = half;
  }

  /**
   * A line along one side: {@code v = offset + slope * u}, both from the centre, where v points
   * outwards.
   */
  private record Edge(double offset, double slope, double score) {}

  /**
   * Corners in the order top left, top right, bottom right, bottom left; x and y of each.
   *
   * @param score of its edges together; at most about 3
   */
  record Quad(double[] corners, double score) {}

  /** Likely outlines, the best first. */
  List<Quad> quads(int each) {
    List<List<Edge>> sides = new ArrayList<>();
    for (int side = 0; side < 4; side++) {
      List<Edge> edges = edges(side, each);
      if (edges.isEmpty()) {
        return List.of();
      }
      sides.add(edges);
    }
    List<Quad> quads = new ArrayList<>();
    for (Edge top : sides.get(0)) {
      for (Edge right : sides.get(1)) {
        for (Edge bottom : sides.get(2)) {
          for (Edge left : sides.get(3)) {
            double[] corners = new double[8];
            corner(3, left, top, corners, 0);
            corner(0, top, right, corners, 2);
            corner(1, right, bottom, corners, 4);
            corner(2, bottom, left, corners, 6);
            double score = top.score() + right.score() + bottom.score() + left.score();
            quads.add(new Quad(corners, score));
          }
        }
      }
    }
    quads.sort((a, b) -> Double.compare(b.score(), a.score()));
    return quads;
  }

  /** The best lines of a side that are not beside each other. */
  private List<Edge> edges(int side, int most) {
    Edge[] bestAt = new Edge[OFFSETS];
    for (int o = 0; o < OFFSETS; o++) {
      double offset = half * (0.55 + 0.85 * o / (OFFSETS - 1));
      for (int s = 0; s < SLOPES; s++) {
        Edge edge = edge(side, offset, STEEPEST * (2.0 * s / (SLOPES - 1) - 1), FEW);
        if (bestAt[o] == null || edge.score() > bestAt[o].score()) {
          bestAt[o] = edge;
        }
      }
    }
    List<Edge> edges = new ArrayList<>();
    while (edges.size() < most) {
      Edge best = null;
      for (Edge edge : bestAt) {
        boolean near =
            edges.stream().anyMatch(one -> Math.abs(one.offset() - edge.offset()) < half * 0.1);
        if (!near && (best == null || edge.score() > best.score())) {
          best = edge;
        }
      }
      if (best == null || best.score() < 0.08) {
        break;
      }
      edges.add(closer(side, best));
    }
    return edges;
  }

  /** The best line near a line. */
  private Edge closer(int side, Edge edge) {
    Edge best = edge(side, edge.offset(), edge.slope(), MANY);
    double stepSlope = STEEPEST / (SLOPES - 1);
    double stepOffset = half * 0.85 / (OFFSETS - 1) / 2;
    for (int round = 0; round < 3; round++) {
      Edge middle = best;
      for (int o = -1; o <= 1; o++) {
        for (int s = -1; s <= 1; s++) {
          Edge other =
              edge(side, middle.offset() + o * stepOffset, middle.slope() + s * stepSlope, MANY);
          if (other.score() > best.score()) {
            best = other;
          }
        }
      }
      stepSlope /= 2;
      stepOffset /= 2;
    }
    return best;
  }

  private Edge edge(int side, double offset, double slope, int samples) {
    double gap = half * 0.035;
    double sum = 0;
    double outSum = 0;
    double outSquares = 0;
    for (int k = 0; k < samples; k++) {
      double u = half * 0.9 * (2.0 * k / (samples - 1) - 1);
      double v = offset + slope * u;
      double outside = (at(side, u, v + gap) + at(side, u, v + 2.2 * gap)) / 2;
      double inside = (at(side, u, v - gap) + at(side, u, v - 1.8 * gap)) / 2;
      sum += outside - inside;
      outSum += outside;
      outSquares += outside * outside;
    }
    double mean = outSum / samples;
    double spread = Math.sqrt(Math.max(0, outSquares / samples - mean * mean));
    return new Edge(offset, slope, sum / samples - 0.6 * spread);
  }

  /** Sides are numbered top, right, bottom, left; u runs clockwise. */
  private double at(int side, double u, double v) {
    return switch (side) {
      case 0 -> cut.at(centre + u, centre - v);
      case 1 -> cut.at(centre + v, centre + u);
      case 2 -> cut.at(centre - u, centre + v);
      default -> cut.at(centre - v, centre - u);
    };
  }

  /** Where the line of one side meets that of the next. */
  private void corner(int first, Edge a, Edge b, double[] corners, int at) {
    // In the frame of the first side: v = a.offset + a.slope u; the next side, turned by a quarter,
    // has u as its v and -v as its u.
    double u = (b.offset() - b.slope() * a.offset()) / (1 + a.slope() * b.slope());
    double v = a.offset() + a.slope() * u;
    corners[at] =
        centre
            + switch (first) {
              case 0 -> u;
              case 1 -> v;
              case 2 -> -u;
              default -> -v;
            };
    corners[at + 1] =
        centre
            + switch (first) {
              case 0 -> -v;
              case 1 -> u;
              case 2 -> v;
              default -> -u;
            };
  }
}
