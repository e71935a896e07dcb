package org.custodia.scanners.image;

import java.util.Locale;

/**
 * What can be wrong with a photograph of a symbol, in levels from slight to hopeless. Up to {@link
 * #usable} a person who holds the picture would still call it a usable photograph of a code; what
 * is beyond is measured too, but is no part of the stated set.
 */
enum Defect {
  /** Off centre, turned by up to 5°, unevenly lit, grainy, as every other picture is too. */
  ORDINARY("", 1, false, 0),
  /** Turned in its plane by up to as many degrees. */
  ROTATED("°", 3, false, 20, 45, 180),
  /** Seen from the side: degrees between the line of sight and the upright on the label. */
  TILTED("°", 3, false, 15, 30, 45, 55, 65),
  /** Out of focus: standard deviation of the blur, in widths of a module. */
  BLURRED(" modules", 3, false, 0.2, 0.3, 0.4, 0.5, 0.6),
  /** Moved while it was taken: length of the smear in widths of a module. */
  SMEARED(" modules", 3, false, 0.6, 1, 1.4, 2, 2.6),
  /** Grey value of white paper, of 255, beside a noise of 2.5. */
  DARK("/255", 3, false, 90, 50, 28, 16, 9),
  /** Standard deviation of the noise in grey values. */
  NOISY("/255", 3, false, 12, 20, 30, 45, 60),
  /** A shadow's edge across the symbol: light in the shadow by light outside. */
  SHADED(" of the light", 3, false, 0.6, 0.4, 0.25, 0.15, 0.08),
  /** A white reflection over as much of the symbol's area. */
  GLOSSY(" of the area", 3, false, 0.03, 0.06, 0.09, 0.15, 0.22),
  /** A finger, a sticker's corner or scratches over as much of the symbol's area. */
  COVERED(" of the area", 3, false, 0.02, 0.04, 0.07, 0.12, 0.18),
  /** Pixels a module. */
  SMALL(" pixels a module", 3, false, 4, 3, 2.5, 2, 1.6),
  /** Quality of the JPEG, 1 to 100. */
  COMPRESSED("/100", 3, false, 50, 30, 18, 10, 5),
  /** As many other symbols around it. */
  CROWDED(" others", 3, false, 1, 3, 5),
  /** Light on dark ground; the ink's brightness by the paper's. */
  INVERTED(" contrast", 3, true, 1, 0.6, 0.35, 0.2, 0.1),
  /** Of separate dots; their diameter in widths of a module. */
  DOTTED(" modules", 3, true, 0.9, 0.75, 0.6, 0.5, 0.4);

  final String unit;
  final int usable;
  final boolean matrixOnly;
  final double[] levels;

  Defect(String unit, int usable, boolean matrixOnly, double... levels) {
    this.unit = unit;
    this.usable = usable;
    this.matrixOnly = matrixOnly;
    this.levels = levels;
  }

  /** Of one level in words, such as {@code up to 45°}. */
  String said(int level) {
    double value = levels[level - 1];
    String number = value == Math.rint(value) ? "" + (long) value : "" + value;
    return name().toLowerCase(Locale.ROOT) + (unit.isEmpty() ? "" : " " + number + unit);
  }
}
