package org.custodia.scanners.image;

import static org.custodia.scanners.image.TrueSymbol.Kind.PACK_MATRIX;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A photograph of a label with one thing wrong with it, made from a clean symbol, so that what it
 * says is known. The label lies somewhere on a table; it is seen through a lens with a focal length
 * of the picture's width, lit from one side, and grainy. The same seed gives the same picture.
 *
 * @param truth all symbols in it, the one that it is about first
 * @param picture grey values
 * @param x centre of the first symbol, in pixels
 * @param y centre of the first symbol, in pixels
 * @param reach half its longer side in pixels, without quiet zone
 */
record BadPhotograph(
    Defect defect,
    int level,
    List<TrueSymbol> truth,
    GrayPicture picture,
    double x,
    double y,
    double reach) {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 960;
  private static final double FOCAL = WIDTH;
  private static final int AROUND = 24;
  private static final float[] NOISE = new float[1 << 16];

  static {
    Random random = new Random(7);
    for (int i = 0; i < NOISE.length; i++) {
      NOISE[i] = (float) random.nextGaussian();
    }
  }

  /** One of as many as are wanted of a level; 7 and 3 spread the kinds of symbol over a few. */
  static BadPhotograph of(Defect defect, int level, int number) {
    long seed = defect.ordinal() * 1_000_003L + level * 10_007L + number;
    TrueSymbol.Kind kind = kind(defect, number * 7 + defect.ordinal() * 3 + level);
    return of(defect, level, TrueSymbol.random(kind, new Random(seed)), seed);
  }

  private static BadPhotograph of(Defect defect, int level, TrueSymbol symbol, long seed) {
    return new Maker(defect, level, symbol, new Random(seed)).make();
  }

  TrueSymbol symbol() {
    return truth.get(0);
  }

  BufferedImage image() {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_BYTE_GRAY);
    byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(picture.pixels(), 0, to, 0, to.length);
    return image;
  }

  private static final class Maker {
    private final Defect defect;
    private final int level;
    private final double amount;
    private final TrueSymbol symbol;
    private final Random random;
    private final List<TrueSymbol> truth = new ArrayList<>();

    /** Pixels a module in the picture, and in the drawing of the label. */
    private final double module;

    private final int drawn;
    private BufferedImage label;
    private int symbolWidth;
    private int symbolHeight;

    /** The part of the picture with the label in it; the table around it is soft anyway. */
    private int fromX;

    private int fromY;
    private int untilX;
    private int untilY;

    Maker(Defect defect, int level, TrueSymbol symbol, Random random) {
      this.defect = defect;
      this.level = level;
      this.amount = defect.levels[level - 1];
      this.symbol = symbol;
      this.random = random;
      truth.add(symbol);
      double usual =
          symbol.kind().isBars()
              ? 2.4 + random.nextDouble() * 1.4
              : 4.5 + random.nextDouble() * 3.5;
      module = defect == Defect.SMALL ? amount : usual;
      drawn = (int) Math.max(symbol.kind().isBars() ? 4 : 6, Math.ceil(module * 1.5));
    }

    BadPhotograph make() {
      drawLabel();
      double tilt = defect == Defect.TILTED ? Math.toRadians(amount) : 0;
      double turn = (random.nextDouble() * 2 - 1) * (defect == Defect.ROTATED ? amount : 5);
      double reach = Math.max(symbolWidth, symbolHeight) / 2.0 * module / drawn;
      double room = Math.min(reach * 1.15 + 10, HEIGHT / 2.0 - 20);
      double roomAcross = Math.min(reach * 1.15 + 10, WIDTH / 2.0 - 20);
      double x = roomAcross + random.nextDouble() * (WIDTH - 2 * roomAcross);
      double y = room + random.nextDouble() * (HEIGHT - 2 * room);
      float[] seen = project(x, y, Math.toRadians(turn), tilt);
      lens(seen);
      light(seen, x, y, reach);
      GrayPicture picture = new GrayPicture(sensor(seen), WIDTH, HEIGHT);
      if (defect == Defect.COMPRESSED) {
        picture = compressed(picture);
      }
      return new BadPhotograph(defect, level, List.copyOf(truth), picture, x, y, reach);
    }

    // --- The label, flat ---

    private void drawLabel() {
      BufferedImage clean = symbol.image(drawn, drawn * 50);
      int quiet = symbol.quietModules() * drawn;
      symbolWidth = clean.getWidth() - 2 * quiet;
      symbolHeight = symbol.kind().isBars() ? drawn * 50 : clean.getHeight() - 2 * quiet;
      int margin = defect == Defect.CROWDED ? drawn * 60 : drawn * 14;
      label =
          new BufferedImage(
              clean.getWidth() + 2 * margin,
              clean.getHeight() + 2 * margin,
              BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D g = label.createGraphics();
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(new Color(238, 238, 238));
      g.fillRect(0, 0, label.getWidth(), label.getHeight());
      int left = margin;
      int top = margin;
      // A dark ground has an edge of its own, from which print keeps off.
      int off = defect == Defect.INVERTED ? 3 * drawn : 0;
      print(g, left - off, top - off, clean.getWidth() + 2 * off, clean.getHeight() + 2 * off);
      g.drawImage(marked(clean), left, top, null);
      if (defect == Defect.CROWDED) {
        others(g, clean.getWidth(), clean.getHeight(), margin);
      }
      if (defect == Defect.COVERED) {
        g.translate(left + quiet, top + quiet);
        cover(g);
      }
      g.dispose();
    }

    /** Dotted or light on dark, where that is what is wrong. */
    private BufferedImage marked(BufferedImage clean) {
      if (defect != Defect.INVERTED && defect != Defect.DOTTED) {
        return clean;
      }
      boolean inverted = defect == Defect.INVERTED;
      BufferedImage marked =
          new BufferedImage(clean.getWidth(), clean.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D g = marked.createGraphics();
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      int paper = inverted ? 40 : 238;
      int ink = inverted ? (int) (40 + 200 * amount) : 25;
      g.setColor(new Color(paper, paper, paper));
      g.fillRect(0, 0, marked.getWidth(), marked.getHeight());
      g.setColor(new Color(ink, ink, ink));
      double size = defect == Defect.DOTTED ? amount * drawn : drawn;
      for (int y = 0; y < clean.getHeight(); y += drawn) {
        for (int x = 0; x < clean.getWidth(); x += drawn) {
          if ((clean.getRGB(x + drawn / 2, y + drawn / 2) & 0xff) > 127) continue;
          if (defect == Defect.DOTTED) {
            double off = (drawn - size) / 2;
            g.fill(new Ellipse2D.Double(x + off, y + off, size, size));
          } else {
            g.fillRect(x, y, drawn, drawn);
          }
        }
      }
      g.dispose();
      return marked;
    }

    /** Lines of something like print around the symbol, outside its quiet zone. */
    private void print(Graphics2D g, int left, int top, int width, int height) {
      for (int y = drawn * 2; y < label.getHeight() - drawn * 3; y += drawn * 4) {
        boolean beside = y + drawn * 2 < top || y > top + height;
        g.setColor(new Color(30, 30, 40));
        int x = drawn * 2;
        while (x < label.getWidth() - drawn * 3) {
          int wide = 1 + random.nextInt(drawn);
          boolean free = beside || x + wide < left || x > left + width;
          if (free && random.nextInt(6) > 0) {
            int high = drawn + random.nextInt(drawn);
            g.fillRect(x, y, wide, high);
            if (random.nextBoolean()) g.drawLine(x, y, x + drawn, y + random.nextInt(drawn));
          }
          x += wide + 1 + random.nextInt(drawn);
        }
        y += random.nextInt(drawn * 4);
      }
    }

    private void others(Graphics2D g, int width, int height, int margin) {
      TrueSymbol.Kind[] kinds = TrueSymbol.Kind.values();
      int[][] places = {
        {margin / 8, margin / 8},
        {margin + width + drawn * 4, margin + height / 2},
        {margin / 8, margin + height + drawn * 4},
        {margin + width + drawn * 4, margin / 6},
        {margin + width / 2, margin + height + drawn * 6}
      };
      for (int i = 0; i < amount; i++) {
        TrueSymbol.Kind kind = kinds[1 + random.nextInt(kinds.length - 1)];
        TrueSymbol other = TrueSymbol.random(kind, random);
        BufferedImage image =
            other.image(Math.max(2, kind.isBars() ? drawn / 2 : drawn * 3 / 4), drawn * 16);
        g.setColor(new Color(238, 238, 238));
        g.fillRect(places[i][0], places[i][1], image.getWidth(), image.getHeight());
        g.drawImage(image, places[i][0], places[i][1], null);
        truth.add(other);
      }
    }

    /** In coordinates of the symbol without quiet zone. */
    private void cover(Graphics2D g) {
      double area = amount * symbolWidth * symbolHeight;
      switch (random.nextInt(3)) {
        case 0 -> { // a finger from below or above
          double wide = Math.sqrt(area * 2 / Math.PI) * 2;
          double x = random.nextDouble() * Math.max(1, symbolWidth - wide);
          double deep = area / (wide * Math.PI / 4);
          boolean below = random.nextBoolean();
          g.setColor(new Color(150, 150, 150));
          double y = symbolHeight - deep;
          g.fill(new Ellipse2D.Double(x, below ? y : -wide, wide, below ? wide : wide + deep));
          g.fill(
              new Ellipse2D.Double(
                  x,
                  below ? y + wide / 3 : -symbolHeight / 2.0 - wide / 3,
                  wide,
                  symbolHeight / 2.0));
        }
        case 1 -> { // the corner of a sticker; on bars an edge of it along them
          g.setColor(random.nextBoolean() ? new Color(245, 245, 245) : new Color(190, 190, 190));
          Path2D corner = new Path2D.Double();
          if (symbol.kind().isBars()) {
            double deep = area / symbolWidth;
            corner.append(
                new java.awt.geom.Rectangle2D.Double(-20, -40, symbolWidth + 40, deep + 40), false);
          } else {
            double leg = Math.sqrt(2 * area);
            double cx = random.nextBoolean() ? 0 : symbolWidth;
            double cy = random.nextBoolean() ? 0 : symbolHeight;
            double sx = cx == 0 ? 1 : -1;
            double sy = cy == 0 ? 1 : -1;
            corner.moveTo(cx - sx * 20, cy - sy * 20);
            corner.lineTo(cx + sx * (leg + 20), cy - sy * 20);
            corner.lineTo(cx - sx * 20, cy + sy * (leg + 20));
            corner.closePath();
          }
          g.fill(corner);
        }
        default -> { // scratches
          g.setColor(new Color(235, 235, 235));
          double left = area;
          while (left > 0) {
            float wide = drawn * (0.3f + random.nextFloat() * 0.7f);
            double length = Math.min(left / wide, symbolHeight * (0.3 + random.nextDouble() * 0.6));
            double angle = random.nextDouble() * Math.PI;
            double x = random.nextDouble() * symbolWidth;
            double y = random.nextDouble() * symbolHeight;
            g.setStroke(new BasicStroke(wide, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
            g.draw(
                new java.awt.geom.Line2D.Double(
                    x - Math.cos(angle) * length / 2,
                    y - Math.sin(angle) * length / 2,
                    x + Math.cos(angle) * length / 2,
                    y + Math.sin(angle) * length / 2));
            left -= wide * length;
          }
        }
      }
    }

    // --- Through the lens ---

    private float[] project(double x0, double y0, double turn, double tilt) {
      float[] seen = new float[WIDTH * HEIGHT];
      byte[] from = ((DataBufferByte) label.getRaster().getDataBuffer()).getData();
      int lw = label.getWidth();
      int lh = label.getHeight();
      double scale = drawn / module;
      double axis = random.nextDouble() * Math.PI * 2;
      double ca = Math.cos(axis);
      double sa = Math.sin(axis);
      double ct = Math.cos(tilt);
      double st = Math.sin(tilt);
      double cr = Math.cos(turn);
      double sr = Math.sin(turn);
      int rows = 5 + random.nextInt(40);
      // Where the label is: its corners, forward through the lens.
      double left = WIDTH;
      double right = 0;
      double top = HEIGHT;
      double bottom = 0;
      for (int corner = 0; corner < 4; corner++) {
        double u = (corner % 2 == 0 ? -lw : lw) / 2.0 / scale;
        double v = (corner / 2 == 0 ? -lh : lh) / 2.0 / scale;
        double qx = u * cr - v * sr;
        double qy = u * sr + v * cr;
        double a = qx * ca + qy * sa;
        double p = -qx * sa + qy * ca;
        double depth = FOCAL + p * st;
        double along = a * FOCAL / depth;
        double across = p * ct * FOCAL / depth;
        double x = x0 + along * ca - across * sa;
        double y = y0 + along * sa + across * ca;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
      fromX = (int) Math.max(0, left - AROUND);
      fromY = (int) Math.max(0, top - AROUND);
      untilX = (int) Math.min(WIDTH, right + AROUND);
      untilY = (int) Math.min(HEIGHT, bottom + AROUND);
      for (int y = 0; y < HEIGHT; y++) {
        double wood = 118 + 14 * Math.sin(y / (double) rows);
        double table = wood;
        for (int x = 0; x < WIDTH; x++) {
          if ((x & 63) == 0) table = wood + NOISE[(y * 31 + x / 64) & 0xffff] * 4;
          boolean near = x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1;
          if (!near) {
            seen[y * WIDTH + x] = (float) table;
            continue;
          }
          double sum = 0;
          for (int tap = 0; tap < 4; tap++) {
            double px = x + (tap % 2 + 0.5) / 2 - x0;
            double py = y + (tap / 2 + 0.5) / 2 - y0;
            double along = px * ca + py * sa;
            double across = -px * sa + py * ca;
            double p = across * FOCAL / (FOCAL * ct - across * st);
            double a = along * (FOCAL + p * st) / FOCAL;
            double qx = a * ca - p * sa;
            double qy = a * sa + p * ca;
            double u = (qx * cr + qy * sr) * scale + lw / 2.0 - 0.5;
            double v = (-qx * sr + qy * cr) * scale + lh / 2.0 - 0.5;
            int iu = (int) Math.floor(u);
            int iv = (int) Math.floor(v);
            if (iu < 0 || iv < 0 || iu >= lw - 1 || iv >= lh - 1) {
              sum += table;
              continue;
            }
            int at = iv * lw + iu;
            double fu = u - iu;
            double fv = v - iv;
            double upper = (from[at] & 0xff) * (1 - fu) + (from[at + 1] & 0xff) * fu;
            double lower = (from[at + lw] & 0xff) * (1 - fu) + (from[at + lw + 1] & 0xff) * fu;
            sum += upper * (1 - fv) + lower * fv;
          }
          seen[y * WIDTH + x] = (float) (sum / 4);
        }
      }
      return seen;
    }

    private void lens(float[] seen) {
      double sigma = 0.6 + (defect == Defect.BLURRED ? amount * module : 0);
      if (defect == Defect.SMALL) sigma = 0.5;
      blur(seen, sigma);
      if (defect == Defect.SMEARED) {
        smear(seen, amount * module, random.nextDouble() * Math.PI);
      }
    }

    /** A Gaussian, one axis after the other. */
    private void blur(float[] seen, double sigma) {
      int reach = Math.max(1, (int) Math.ceil(sigma * 2.5));
      float[] weights = new float[2 * reach + 1];
      float all = 0;
      for (int i = -reach; i <= reach; i++) {
        weights[i + reach] = (float) Math.exp(-i * i / (2 * sigma * sigma));
        all += weights[i + reach];
      }
      for (int k = 0; k < weights.length; k++) {
        weights[k] /= all;
      }
      float[] line = new float[WIDTH + 2 * reach];
      for (int y = fromY; y < untilY; y++) {
        for (int i = -reach; i < WIDTH + reach; i++) {
          line[i + reach] = seen[y * WIDTH + Math.max(0, Math.min(WIDTH - 1, i))];
        }
        for (int x = fromX; x < untilX; x++) {
          float sum = 0;
          for (int k = 0; k <= 2 * reach; k++) {
            sum += line[x + k] * weights[k];
          }
          seen[y * WIDTH + x] = sum;
        }
      }
      float[] before = seen.clone();
      for (int y = fromY; y < untilY; y++) {
        int to = y * WIDTH;
        java.util.Arrays.fill(seen, to + fromX, to + untilX, 0);
        for (int k = -reach; k <= reach; k++) {
          int from = Math.max(0, Math.min(HEIGHT - 1, y + k)) * WIDTH;
          float weight = weights[k + reach];
          for (int x = fromX; x < untilX; x++) {
            seen[to + x] += before[from + x] * weight;
          }
        }
      }
    }

    private static void smear(float[] seen, double length, double angle) {
      float[] before = seen.clone();
      int steps = Math.max(2, (int) Math.ceil(length * 1.5));
      int[] offsets = new int[steps];
      int most = 0;
      for (int i = 0; i < steps; i++) {
        double t = (i / (double) (steps - 1) - 0.5) * length;
        int dx = (int) Math.round(Math.cos(angle) * t);
        int dy = (int) Math.round(Math.sin(angle) * t);
        offsets[i] = dy * WIDTH + dx;
        most = Math.max(most, Math.abs(offsets[i]));
      }
      for (int i = most; i < seen.length - most; i++) {
        float sum = 0;
        for (int offset : offsets) {
          sum += before[i + offset];
        }
        seen[i] = sum / steps;
      }
    }

    // --- Light and sensor ---

    private void light(float[] seen, double x0, double y0, double reach) {
      double angle = random.nextDouble() * Math.PI * 2;
      double gx = Math.cos(angle) * 0.15 / WIDTH;
      double gy = Math.sin(angle) * 0.15 / WIDTH;
      double exposure = defect == Defect.DARK ? amount / 238 : 1;
      double edge = random.nextDouble() * Math.PI * 2;
      double ex = Math.cos(edge);
      double ey = Math.sin(edge);
      double offset = (random.nextDouble() - 0.5) * reach * 0.6;
      double areaWide = symbolWidth * module / drawn;
      double areaHigh = symbolHeight * module / drawn;
      double radius = Math.sqrt(areaWide * areaHigh * amount / Math.PI);
      double sx = x0 + (random.nextDouble() - 0.5) * areaWide * 0.7;
      double sy = y0 + (random.nextDouble() - 0.5) * areaHigh * 0.7;
      boolean special = defect == Defect.SHADED || defect == Defect.GLOSSY;
      gx *= exposure;
      gy *= exposure;
      for (int y = 0; y < HEIGHT; y++) {
        double across = exposure - WIDTH / 2.0 * gx + (y - HEIGHT / 2.0) * gy;
        for (int x = 0; x < WIDTH; x++) {
          double lit = across + x * gx;
          double value = seen[y * WIDTH + x] * lit;
          if (!special) {
            seen[y * WIDTH + x] = (float) value;
            continue;
          }
          if (defect == Defect.SHADED) {
            double side = ((x - x0) * ex + (y - y0) * ey - offset) / 3;
            value *= amount + (1 - amount) / (1 + Math.exp(-side));
          } else if (defect == Defect.GLOSSY) {
            double far = Math.hypot(x - sx, y - sy) - radius;
            value += far <= 0 ? 255 : 255 * Math.exp(-far / (0.12 * radius + 2));
          }
          seen[y * WIDTH + x] = (float) value;
        }
      }
    }

    private byte[] sensor(float[] seen) {
      double noise = defect == Defect.NOISY ? amount : defect == Defect.DARK ? 2.5 : 3.5;
      byte[] pixels = new byte[seen.length];
      long state = random.nextLong() | 1;
      for (int i = 0; i < seen.length; i++) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        int value = (int) (seen[i] + NOISE[(int) (state & 0xffff)] * noise + 0.5);
        pixels[i] = (byte) Math.max(0, Math.min(255, value));
      }
      return pixels;
    }

    private GrayPicture compressed(GrayPicture picture) {
      BadPhotograph whole = new BadPhotograph(defect, level, truth, picture, 0, 0, 0);
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality((float) (amount / 100));
        writer.setOutput(out);
        writer.write(null, new IIOImage(whole.image(), null, null), how);
        out.flush();
        return GrayPicture.of(ImageIO.read(new ByteArrayInputStream(file.toByteArray())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        writer.dispose();
      }
    }
  }

  /** What kinds of symbol a set is made of: of 10, 6 packs, and one of each other kind. */
  private static TrueSymbol.Kind kind(Defect defect, int i) {
    TrueSymbol.Kind[] kinds = TrueSymbol.Kind.values();
    int place = i % 10;
    if (defect.matrixOnly) {
      return place < 8 ? PACK_MATRIX : TrueSymbol.Kind.ORGAN_MATRIX;
    }
    return place < 6 ? PACK_MATRIX : kinds[place - 5];
  }
}
