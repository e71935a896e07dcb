package org.custodia.scanners.labels;

import java.util.ArrayList;
import java.util.List;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.image.SymbolModules;
import org.custodia.scanners.image.SymbolRenderer;

/**
 * What stands where on a label. All lengths are millimetres, from the upper left corner. Symbols
 * lie with their quiet zones within the label, and nothing else lies in these.
 *
 * @param title what it is, for whoever cannot see it
 */
public record Label(String title, double width, double height, List<Item> items) {
  /** Of the size, as wide as characters are on average in the widest font that is likely. */
  private static final double WIDTH = 0.62;

  private static final double BOLD_WIDTH = 0.74;
  private static final double ABOVE = 0.75;
  private static final double BELOW = 0.22;

  public Label {
    items = List.copyOf(items);
    check(title, width, height, items);
  }

  /** Something on a label. */
  public sealed interface Item permits Text, Line, Box, Symbol {}

  /**
   * One line of text.
   *
   * @param y of its base line
   * @param size of the font
   */
  public record Text(double x, double y, double size, boolean bold, String text) implements Item {}

  /** A line across, 0.4 mm thick. */
  public record Line(double x, double y, double width) implements Item {}

  /** A frame, drawn 0.4 mm thick. */
  public record Box(double x, double y, double width, double height) implements Item {}

  /**
   * A symbol, without its quiet zone.
   *
   * @param module width of a module
   * @param barHeight of bars; of no meaning for others
   */
  public record Symbol(double x, double y, double module, double barHeight, Code code)
      implements Item {

    public double width() {
      return code.modules().width() * module;
    }

    public double height() {
      return code.isBars() ? barHeight : code.modules().height() * module;
    }

    private Area quiet() {
      double beside = code.quiet().beside * module;
      double above = code.quiet().above * module;
      return new Area(x - beside, y - above, width() + 2 * beside, height() + 2 * above);
    }
  }

  /** Least quiet zones, in modules. */
  public enum Quiet {
    /** DataMatrix. */
    MATRIX(1, 1),
    /** GS1-128 and Code 128, which need none above and below. */
    BARS(10, 0),
    QR(4, 4);

    private final int beside;
    private final int above;

    Quiet(int beside, int above) {
      this.beside = beside;
      this.above = above;
    }
  }

  /** What a symbol is and holds. Elements are checked when it is drawn. */
  public sealed interface Code {
    SymbolModules modules();

    Quiet quiet();

    default boolean isBars() {
      return quiet() == Quiet.BARS;
    }

    /** GS1 DataMatrix. */
    record Gs1Matrix(List<Element> elements) implements Code {
      @Override
      public SymbolModules modules() {
        return SymbolRenderer.gs1DataMatrixModules(elements);
      }

      @Override
      public Quiet quiet() {
        return Quiet.MATRIX;
      }
    }

    /** DataMatrix with any ASCII text, such as ISBT 128. */
    record Matrix(String text) implements Code {
      @Override
      public SymbolModules modules() {
        return SymbolRenderer.dataMatrixModules(text);
      }

      @Override
      public Quiet quiet() {
        return Quiet.MATRIX;
      }
    }

    /** GS1-128. */
    record Gs1Bars(List<Element> elements) implements Code {
      @Override
      public SymbolModules modules() {
        return SymbolRenderer.gs1128Modules(elements);
      }

      @Override
      public Quiet quiet() {
        return Quiet.BARS;
      }
    }

    /** Code 128 with any ASCII text. */
    record Bars(String text) implements Code {
      @Override
      public SymbolModules modules() {
        return SymbolRenderer.code128Modules(text);
      }

      @Override
      public Quiet quiet() {
        return Quiet.BARS;
      }
    }

    /** QR code, error correction level M. */
    record Qr(String text) implements Code {
      @Override
      public SymbolModules modules() {
        return SymbolRenderer.qrModules(text);
      }

      @Override
      public Quiet quiet() {
        return Quiet.QR;
      }
    }
  }

  /** Places things one after the other. */
  public static final class Layout {
    private final List<Item> items = new ArrayList<>();

    /**
     * @param most width; a longer text is written smaller
     */
    public Layout text(double x, double y, double size, double most, String text) {
      return text(x, y, size, most, false, text);
    }

    /**
     * @param most width; a longer text is written smaller
     */
    public Layout bold(double x, double y, double size, double most, String text) {
      return text(x, y, size, most, true, text);
    }

    private Layout text(double x, double y, double size, double most, boolean bold, String text) {
      if (!text.isBlank()) {
        double fits = most / (width(bold) * text.length());
        items.add(new Text(x, y, Math.min(size, fits), bold, text));
      }
      return this;
    }

    public Layout line(double x, double y, double width) {
      items.add(new Line(x, y, width));
      return this;
    }

    public Layout box(double x, double y, double width, double height) {
      items.add(new Box(x, y, width, height));
      return this;
    }

    public Layout matrix(double x, double y, double module, Code code) {
      items.add(new Symbol(x, y, module, 0, code));
      return this;
    }

    public Layout bars(double x, double y, double module, double barHeight, Code code) {
      items.add(new Symbol(x, y, module, barHeight, code));
      return this;
    }

    /**
     * @throws IllegalArgumentException where a quiet zone is not kept
     */
    public Label done(String title, double width, double height) {
      return new Label(title, width, height, items);
    }
  }

  private static double width(boolean bold) {
    return bold ? BOLD_WIDTH : WIDTH;
  }

  private record Area(double x, double y, double width, double height) {
    boolean meets(Area other) {
      double grain = 1e-6;
      return x + width > other.x + grain
          && other.x + other.width > x + grain
          && y + height > other.y + grain
          && other.y + other.height > y + grain;
    }
  }

  private static Area area(Item item) {
    if (item instanceof Text text) {
      return new Area(
          text.x(),
          text.y() - ABOVE * text.size(),
          text.text().length() * text.size() * width(text.bold()) * 0.9,
          (ABOVE + BELOW) * text.size());
    } else if (item instanceof Line line) {
      return new Area(line.x(), line.y() - 0.2, line.width(), 0.4);
    } else if (item instanceof Box box) {
      return new Area(box.x(), box.y(), box.width(), box.height());
    }
    Symbol symbol = (Symbol) item;
    return new Area(symbol.x(), symbol.y(), symbol.width(), symbol.height());
  }

  private static void check(String title, double width, double height, List<Item> items) {
    for (Item item : items) {
      if (!(item instanceof Symbol symbol)) continue;
      Area quiet = symbol.quiet();
      if (quiet.x < -1e-6
          || quiet.y < -1e-6
          || quiet.x + quiet.width > width + 1e-6
          || quiet.y + quiet.height > height + 1e-6) {
        throw new IllegalArgumentException(
            "A symbol's quiet zone is beyond the label's edge: " + title);
      }
      for (Item other : items) {
        if (other != item && quiet.meets(area(other))) {
          throw new IllegalArgumentException(
              "In a symbol's quiet zone lies " + other + ": " + title);
        }
      }
    }
  }
}
