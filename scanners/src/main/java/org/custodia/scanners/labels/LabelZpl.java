package org.custodia.scanners.labels;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.custodia.scanners.gs1.ElementStrings;

/**
 * Writes labels in ZPL II, which most label printers understand. Symbols are made by the printer:
 * {@code ^BX} with FNC1 as {@code _1}, {@code ^BC} with FNC1 as {@code >8} and its subsets chosen
 * here, {@code ^BQ}. Lengths become dots, modules whole ones. Source: Zebra's Programming Guide for
 * ZPL II.
 */
public final class LabelZpl {
  private static final char GS = '\u001d';

  /** Printers' resolutions. */
  public enum Resolution {
    DPI_203(8),
    DPI_300(12),
    DPI_600(24);

    private final int dots;

    Resolution(int dotsPerMillimetre) {
      this.dots = dotsPerMillimetre;
    }

    public int dotsPerMillimetre() {
      return dots;
    }
  }

  private final int dots;
  private final StringBuilder zpl = new StringBuilder();

  private LabelZpl(Resolution resolution) {
    this.dots = resolution.dots;
  }

  /** All of them, one after the other, in UTF-8. */
  public static byte[] of(List<Label> labels, Resolution resolution) {
    LabelZpl writer = new LabelZpl(resolution);
    labels.forEach(writer::write);
    return writer.zpl.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(Label label) {
    zpl.append("^XA^CI28^LH0,0");
    zpl.append("^PW").append(dots(label.width())).append("^LL").append(dots(label.height()));
    zpl.append('\n');
    for (Label.Item item : label.items()) {
      if (item instanceof Label.Text text) {
        text(text);
      } else if (item instanceof Label.Line line) {
        box(line.x(), line.y() - 0.2, line.width(), 0.4);
      } else if (item instanceof Label.Box box) {
        box(box.x(), box.y(), box.width(), box.height());
      } else if (item instanceof Label.Symbol symbol) {
        symbol(symbol);
      }
    }
    zpl.append("^XZ\n");
  }

  private int dots(double millimetres) {
    return (int) Math.round(millimetres * dots);
  }

  private void text(Label.Text text) {
    int high = Math.max(10, dots(text.size()));
    zpl.append("^FT").append(dots(text.x())).append(',').append(dots(text.y()));
    zpl.append("^A0N,").append(high).append(',').append(high * (text.bold() ? 11 : 9) / 10);
    field(text.text());
  }

  private void box(double x, double y, double width, double height) {
    int thick = Math.max(1, dots(0.4));
    zpl.append("^FO").append(dots(x)).append(',').append(dots(y));
    zpl.append("^GB").append(dots(width)).append(',').append(Math.max(thick, dots(height)));
    zpl.append(',').append(thick).append("^FS\n");
  }

  private void symbol(Label.Symbol symbol) {
    int module = Math.max(1, dots(symbol.module()));
    zpl.append("^FO").append(dots(symbol.x())).append(',').append(dots(symbol.y()));
    Label.Code code = symbol.code();
    if (code instanceof Label.Code.Gs1Matrix matrix) {
      String data = escaped(ElementStrings.encode(matrix.elements()));
      matrix(module, "_1" + data.replace(String.valueOf(GS), "_1"));
    } else if (code instanceof Label.Code.Matrix matrix) {
      matrix(module, shifted(escaped(matrix.text())));
    } else if (code instanceof Label.Code.Gs1Bars bars) {
      bars(module, symbol.barHeight(), GS + ElementStrings.encode(bars.elements()));
    } else if (code instanceof Label.Code.Bars bars) {
      bars(module, symbol.barHeight(), bars.text());
    } else if (code instanceof Label.Code.Qr qr) {
      zpl.append("^BQN,2,").append(Math.min(10, module)).append(",M");
      field("MA," + qr.text());
    }
  }

  /** ECC 200; rows and columns are the printer's choice; the escape character is said. */
  private void matrix(int module, String data) {
    zpl.append("^BXN,").append(module).append(",200,,,,_");
    field(data);
  }

  /** An underscore in data of a DataMatrix is written as two. */
  private static String escaped(String data) {
    return data.replace("_", "__");
  }

  /** Control characters of a DataMatrix: the letter 64 further on, after an underscore. */
  private static String shifted(String data) {
    StringBuilder shifted = new StringBuilder();
    for (char c : data.toCharArray()) {
      if (c < ' ') {
        shifted.append('_').append((char) (c + '@'));
      } else {
        shifted.append(c);
      }
    }
    return shifted.toString();
  }

  /**
   * Neither the printer's own check digits nor its line of text (both N), and no mode: the subsets
   * are in the data.
   */
  private void bars(int module, double height, String data) {
    zpl.append("^BY").append(module);
    zpl.append("^BCN,").append(dots(height)).append(",N,N,N,N");
    field(subsets(data));
  }

  /** Digits in pairs (subset C) where four or more follow each other, else subset B. */
  private static String subsets(String data) {
    StringBuilder out = new StringBuilder();
    boolean pairs = digitsFrom(data, data.startsWith(String.valueOf(GS)) ? 1 : 0) >= 4;
    out.append(pairs ? ">;" : ">:");
    int i = 0;
    while (i < data.length()) {
      char c = data.charAt(i);
      if (c == GS) {
        out.append(">8");
        i++;
      } else if (pairs && digitsFrom(data, i) >= 2) {
        out.append(data, i, i + 2);
        i += 2;
      } else if (pairs) {
        out.append(">6");
        pairs = false;
      } else if (digitsFrom(data, i) >= 4 && digitsFrom(data, i) % 2 == 0) {
        out.append(">5");
        pairs = true;
      } else {
        out.append(c == '^' ? "><" : c == '>' ? ">0" : c == '~' ? ">=" : String.valueOf(c));
        i++;
      }
    }
    return out.toString();
  }

  private static int digitsFrom(String data, int at) {
    int end = at;
    while (end < data.length() && data.charAt(end) >= '0' && data.charAt(end) <= '9') {
      end++;
    }
    return end - at;
  }

  /** Field data; what would be read as a command is written in hexadecimal after a backslash. */
  private void field(String data) {
    StringBuilder safe = new StringBuilder();
    for (char c : data.toCharArray()) {
      if (c == '^' || c == '~' || c == '\\' || c < ' ' || c == '\u007f') {
        safe.append('\\').append(String.format("%02X", (int) c));
      } else {
        safe.append(c);
      }
    }
    boolean changed = !safe.toString().equals(data);
    zpl.append(changed ? "^FH\\" : "").append("^FD").append(safe).append("^FS\n");
  }
}
