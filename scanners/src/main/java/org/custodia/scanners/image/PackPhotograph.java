package org.custodia.scanners.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sample photographs of medicine boxes for demonstrations and tests: a box lying on a table,
 * its DataMatrix off centre, a little turned, unevenly lit and grainy. The same seed gives the same
 * picture. Where this Java has no fonts the box carries the symbol without its print.
 */
public final class PackPhotograph {
  private static final Logger LOG = LoggerFactory.getLogger(PackPhotograph.class);
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 960;
  private static final int BOX_WIDTH = 1010;
  private static final int BOX_HEIGHT = 560;
  private static final int SYMBOL_SIDE = 190;
  private static final int SYMBOL_X = BOX_WIDTH - SYMBOL_SIDE - 46;
  private static final int SYMBOL_Y = BOX_HEIGHT - SYMBOL_SIDE - 56;
  private static final Color INK = new Color(28, 30, 36);

  private final PackFace face;
  private final Random random;
  private final boolean damaged;

  private PackPhotograph(PackFace face, long seed, boolean damaged) {
    this.face = face;
    this.random = new Random(seed);
    this.damaged = damaged;
  }

  /** A photograph that can be read. */
  public static BufferedImage of(PackFace face, long seed) {
    return new PackPhotograph(face, seed, false).draw();
  }

  /** The same box with its symbol torn and scratched beyond reading. */
  public static BufferedImage damaged(PackFace face, long seed) {
    return new PackPhotograph(face, seed, true).draw();
  }

  /** A photograph as a file. */
  public static byte[] jpeg(BufferedImage photograph) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(0.88f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(photograph, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException("The photograph could not be written", e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  private BufferedImage draw() {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    drawTable(g);
    AffineTransform lying = new AffineTransform();
    lying.translate(
        (WIDTH - BOX_WIDTH) / 2.0 + random.nextInt(60) - 30,
        (HEIGHT - BOX_HEIGHT) / 2.0 + random.nextInt(60) - 30);
    lying.rotate(Math.toRadians(random.nextDouble() * 9 - 4.5), BOX_WIDTH / 2.0, BOX_HEIGHT / 2.0);
    g.transform(lying);
    drawBox(g);
    drawSymbol(g);
    try {
      drawPrint(g);
    } catch (RuntimeException | Error noFonts) {
      LOG.warn("The sample photograph is drawn without print, as fonts are missing: {}", noFonts);
    }
    if (damaged) {
      drawDamage(g);
    }
    g.dispose();
    lightAndGrain(picture);
    return picture;
  }

  private void drawTable(Graphics2D g) {
    g.setPaint(
        new GradientPaint(0, 0, new Color(150, 122, 92), WIDTH, HEIGHT, new Color(112, 88, 66)));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    for (int line = 0; line < 40; line++) {
      g.setColor(new Color(90, 68, 48, 18 + random.nextInt(22)));
      int y = random.nextInt(HEIGHT);
      g.drawLine(0, y, WIDTH, y + random.nextInt(30) - 15);
    }
  }

  private void drawBox(Graphics2D g) {
    g.setColor(new Color(0, 0, 0, 70));
    g.fill(new RoundRectangle2D.Double(14, 18, BOX_WIDTH, BOX_HEIGHT, 18, 18));
    g.setColor(new Color(247, 247, 244));
    g.fill(new RoundRectangle2D.Double(0, 0, BOX_WIDTH, BOX_HEIGHT, 14, 14));
    Color band = Color.getHSBColor((face.name().hashCode() & 0xff) / 255f, 0.62f, 0.72f);
    g.setColor(band);
    g.fillRect(0, 34, BOX_WIDTH, 18);
    Path2D sweep = new Path2D.Double();
    sweep.moveTo(0, BOX_HEIGHT - 96);
    sweep.curveTo(200, BOX_HEIGHT - 150, 330, BOX_HEIGHT - 20, 480, BOX_HEIGHT);
    sweep.lineTo(0, BOX_HEIGHT);
    sweep.closePath();
    g.fill(sweep);
  }

  private void drawSymbol(Graphics2D g) {
    BufferedImage symbol = SymbolRenderer.gs1DataMatrix(face.elements(), 8);
    g.setColor(Color.WHITE);
    g.fillRect(SYMBOL_X - 10, SYMBOL_Y - 10, SYMBOL_SIDE + 20, SYMBOL_SIDE + 20);
    g.drawImage(symbol, SYMBOL_X, SYMBOL_Y, SYMBOL_SIDE, SYMBOL_SIDE, null);
  }

  private void drawPrint(Graphics2D g) {
    g.setColor(INK);
    int comma = face.name().indexOf(',');
    String brand = comma < 0 ? face.name() : face.name().substring(0, comma);
    String form = comma < 0 ? "" : face.name().substring(comma + 1).strip();
    fitted(g, brand, 54, 120, BOX_WIDTH - 108, new Font(Font.SANS_SERIF, Font.BOLD, 62));
    fitted(g, form, 54, 172, BOX_WIDTH - 108, new Font(Font.SANS_SERIF, Font.PLAIN, 32));
    fitted(g, face.presentation(), 54, 226, 610, new Font(Font.SANS_SERIF, Font.PLAIN, 27));
    fitted(g, face.holder(), 54, 266, 610, new Font(Font.SANS_SERIF, Font.ITALIC, 24));
    Font stamp = new Font(Font.MONOSPACED, Font.BOLD, 23);
    String expiry = face.expiry().format(DateTimeFormatter.ofPattern("MM/uuuu", Locale.ROOT));
    String[] lines = {
      "PC:  " + face.gtin(), "SN:  " + face.serial(), "LOT: " + face.lot(), "EXP: " + expiry
    };
    for (int i = 0; i < lines.length; i++) {
      fitted(g, lines[i], SYMBOL_X - 330, SYMBOL_Y + 42 + i * 38, 305, stamp);
    }
  }

  /** Text no wider than there is room, in a smaller size where needed. */
  private static void fitted(Graphics2D g, String text, int x, int y, int width, Font font) {
    if (text.isEmpty()) {
      return;
    }
    g.setFont(font);
    int needed = g.getFontMetrics().stringWidth(text);
    if (needed > width) {
      g.setFont(font.deriveFont(font.getSize2D() * width / needed));
    }
    g.drawString(text, x, y);
  }

  /** A tear through the finder pattern, and scratches: far more than error correction can mend. */
  private void drawDamage(Graphics2D g) {
    Path2D tear = new Path2D.Double();
    tear.moveTo(SYMBOL_X - 30, SYMBOL_Y + SYMBOL_SIDE * 0.42);
    for (int step = 1; step <= 10; step++) {
      double x = SYMBOL_X - 30 + (SYMBOL_SIDE + 70) * step / 10.0;
      double y = SYMBOL_Y + SYMBOL_SIDE * (0.42 + 0.03 * step) + random.nextInt(26) - 13;
      tear.lineTo(x, y);
    }
    tear.lineTo(SYMBOL_X + SYMBOL_SIDE + 40, SYMBOL_Y + SYMBOL_SIDE + 30);
    tear.lineTo(SYMBOL_X - 30, SYMBOL_Y + SYMBOL_SIDE + 26);
    tear.closePath();
    g.setColor(new Color(206, 192, 170));
    g.fill(tear);
    g.setColor(new Color(168, 150, 126));
    g.setStroke(new BasicStroke(2));
    g.draw(tear);
    g.setColor(new Color(238, 236, 230));
    for (int scratch = 0; scratch < 7; scratch++) {
      g.setStroke(new BasicStroke(3 + random.nextInt(6)));
      int x = SYMBOL_X + random.nextInt(SYMBOL_SIDE);
      g.drawLine(x, SYMBOL_Y - 14, x + random.nextInt(90) - 45, SYMBOL_Y + SYMBOL_SIDE);
    }
  }

  /** Brighter towards one corner, and the grain of a small sensor. */
  private void lightAndGrain(BufferedImage picture) {
    int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    double lightX = random.nextDouble() * WIDTH;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double far = Math.hypot(x - lightX, y) / Math.hypot(WIDTH, HEIGHT);
        double light = 1.04 - 0.34 * far;
        double grain = random.nextGaussian() * 3.5;
        int rgb = pixels[y * WIDTH + x];
        pixels[y * WIDTH + x] =
            lit(rgb >> 16, light, grain) << 16
                | lit(rgb >> 8, light, grain) << 8
                | lit(rgb, light, grain);
      }
    }
  }

  private static int lit(int channel, double light, double grain) {
    return (int) Math.max(0, Math.min(255, (channel & 0xff) * light + grain));
  }
}
