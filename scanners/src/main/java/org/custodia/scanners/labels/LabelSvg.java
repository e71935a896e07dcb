package org.custodia.scanners.labels;

import java.util.Locale;

/**
 * Draws a label as SVG, to be shown, printed or put into a page. Nothing in it is fetched from
 * elsewhere, and it has no styles that a page's policy forbids.
 */
public final class LabelSvg {
  private LabelSvg() {}

  public static String of(Label label) {
    StringBuilder svg = new StringBuilder();
    String size = number(label.width()) + " " + number(label.height());
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(number(label.width()));
    svg.append("mm\" height=\"").append(number(label.height())).append("mm\" viewBox=\"0 0 ");
    svg.append(size).append("\" role=\"img\" font-family=\"Arial, Helvetica, sans-serif\"><title>");
    svg.append(escaped(label.title())).append("</title><path fill=\"#fff\" d=\"M0 0h");
    svg.append(number(label.width())).append('v').append(number(label.height()));
    svg.append("H0z\"/>");
    for (Label.Item item : label.items()) {
      draw(svg, item);
    }
    return svg.append("</svg>").toString();
  }

  private static void draw(StringBuilder svg, Label.Item item) {
    if (item instanceof Label.Text text) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%s\" y=\"%s\" font-size=\"%.2f\" font-weight=\"%s\">%s</text>",
              number(text.x()),
              number(text.y()),
              text.size(),
              text.bold() ? "bold" : "normal",
              escaped(text.text())));
    } else if (item instanceof Label.Line line) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%s %sh%s\" stroke=\"#000\" stroke-width=\"0.4\" fill=\"none\"/>",
              number(line.x()),
              number(line.y()),
              number(line.width())));
    } else if (item instanceof Label.Box box) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" stroke=\"#000\""
                  + " stroke-width=\"0.4\" fill=\"none\"/>",
              number(box.x()),
              number(box.y()),
              number(box.width()),
              number(box.height())));
    } else if (item instanceof Label.Symbol symbol) {
      double down = symbol.code().isBars() ? symbol.barHeight() : symbol.module();
      svg.append(
          String.format(
              Locale.ROOT,
              "<g transform=\"translate(%s %s) scale(%s %s)\"><path shape-rendering=\"crispEdges\""
                  + " d=\"%s\"/></g>",
              number(symbol.x()),
              number(symbol.y()),
              number(symbol.module()),
              number(down),
              symbol.code().modules().path()));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? "" + (long) value
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
