package org.custodia.scanners.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/**
 * Brightness only, one unsigned byte a pixel, row by row.
 *
 * @param pixels {@code width * height} bytes, not copied
 */
record GrayPicture(byte[] pixels, int width, int height) {

  static GrayPicture of(BufferedImage image) {
    BufferedImage gray =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = gray.createGraphics();
    g.setColor(Color.WHITE); // what is transparent is paper
    g.fillRect(0, 0, gray.getWidth(), gray.getHeight());
    g.drawImage(image, 0, 0, null);
    g.dispose();
    byte[] pixels = ((DataBufferByte) gray.getRaster().getDataBuffer()).getData();
    return new GrayPicture(pixels, gray.getWidth(), gray.getHeight());
  }

  int at(int x, int y) {
    return pixels[y * width + x] & 0xff;
  }

  /** Brightness between pixels; outside is white. */
  double between(double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
      return 255;
    }
    double right = x - left;
    double down = y - top;
    double upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
    double lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
    return upper * (1 - down) + lower * down;
  }

  /** Half as wide and high, each pixel the mean of four. */
  GrayPicture halved() {
    int newWidth = Math.max(1, width / 2);
    int newHeight = Math.max(1, height / 2);
    byte[] out = new byte[newWidth * newHeight];
    int right = width > 1 ? 1 : 0;
    int below = height > 1 ? width : 0;
    for (int y = 0; y < newHeight; y++) {
      int row = 2 * y * width;
      for (int x = 0; x < newWidth; x++) {
        int at = row + 2 * x;
        int sum =
            (pixels[at] & 0xff)
                + (pixels[at + right] & 0xff)
                + (pixels[at + below] & 0xff)
                + (pixels[at + below + right] & 0xff);
        out[y * newWidth + x] = (byte) ((sum + 2) / 4);
      }
    }
    return new GrayPicture(out, newWidth, newHeight);
  }

  /** Averages, or interpolates when it grows. */
  GrayPicture scaled(double factor) {
    if (Math.abs(factor - 1) < 0.01) {
      return this;
    }
    int newWidth = Math.max(1, (int) Math.round(width * factor));
    int newHeight = Math.max(1, (int) Math.round(height * factor));
    byte[] out = new byte[newWidth * newHeight];
    double step = 1 / factor;
    int taps = Math.max(1, (int) Math.round(step));
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        double sum = 0;
        for (int ty = 0; ty < taps; ty++) {
          double sy = Math.min(height - 1.001, Math.max(0, (y + (ty + 0.5) / taps) * step - 0.5));
          for (int tx = 0; tx < taps; tx++) {
            double sx = Math.min(width - 1.001, Math.max(0, (x + (tx + 0.5) / taps) * step - 0.5));
            sum += width > 1 && height > 1 ? between(sx, sy) : at((int) sx, (int) sy);
          }
        }
        out[y * newWidth + x] = (byte) Math.round(sum / (taps * taps));
      }
    }
    return new GrayPicture(out, newWidth, newHeight);
  }

  /**
   * A square cut out around a centre, turned back by an angle and scaled, white outside.
   *
   * @param angle radians, clockwise as seen; a symbol turned by it stands upright afterwards
   * @param side pixels of the square in this picture
   * @param outSide pixels of the result
   */
  GrayPicture turnedCut(double centreX, double centreY, double angle, double side, int outSide) {
    byte[] out = new byte[outSide * outSide];
    double step = side / outSide;
    int taps = Math.max(1, Math.min(4, (int) Math.round(step)));
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    for (int y = 0; y < outSide; y++) {
      for (int x = 0; x < outSide; x++) {
        double sum = 0;
        for (int ty = 0; ty < taps; ty++) {
          double v = (y + (ty + 0.5) / taps - outSide / 2.0) * step;
          for (int tx = 0; tx < taps; tx++) {
            double u = (x + (tx + 0.5) / taps - outSide / 2.0) * step;
            sum += between(centreX + u * cos - v * sin - 0.5, centreY + u * sin + v * cos - 0.5);
          }
        }
        out[y * outSide + x] = (byte) Math.round(sum / (taps * taps));
      }
    }
    return new GrayPicture(out, outSide, outSide);
  }

  /** Each pixel the mean of its three-by-three neighbourhood: joins dots, calms noise. */
  GrayPicture softened() {
    byte[] out = pixels.clone();
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int sum = 0;
        for (int dy = -1; dy <= 1; dy++) {
          int row = (y + dy) * width + x;
          sum += (pixels[row - 1] & 0xff) + (pixels[row] & 0xff) + (pixels[row + 1] & 0xff);
        }
        out[y * width + x] = (byte) (sum / 9);
      }
    }
    return new GrayPicture(out, width, height);
  }

  /**
   * Gives back what blur took away: each pixel moved further from the mean of its neighbourhood.
   *
   * @param reach pixels of the neighbourhood to each side
   * @param strength 0 leaves it as it is
   */
  GrayPicture sharpened(int reach, double strength) {
    float[] mean = new float[pixels.length];
    float[] across = new float[pixels.length];
    for (int y = 0; y < height; y++) {
      average(i -> pixels[i] & 0xff, across, y * width, 1, width, reach);
    }
    for (int x = 0; x < width; x++) {
      average(i -> across[i], mean, x, width, height, reach);
    }
    byte[] out = new byte[pixels.length];
    for (int i = 0; i < out.length; i++) {
      int value = pixels[i] & 0xff;
      double sharp = value + strength * (value - mean[i]);
      out[i] = (byte) Math.max(0, Math.min(255, Math.round(sharp)));
    }
    return new GrayPicture(out, width, height);
  }

  private interface Values {
    float at(int index);
  }

  /** Means along a line, of as many as there are near its ends. */
  private static void average(Values from, float[] to, int start, int step, int length, int reach) {
    float sum = 0;
    int count = 0;
    for (int i = -reach; i < length; i++) {
      if (i + reach < length) {
        sum += from.at(start + (i + reach) * step);
        count++;
      }
      if (i - reach - 1 >= 0) {
        sum -= from.at(start + (i - reach - 1) * step);
        count--;
      }
      if (i >= 0) {
        to[start + i * step] = sum / count;
      }
    }
  }

  /** Light for dark. */
  GrayPicture inverted() {
    byte[] out = new byte[pixels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) ~pixels[i];
    }
    return new GrayPicture(out, width, height);
  }
}
