package org.custodia.scanners.image;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.datamatrix.encoder.DefaultPlacement;
import com.google.zxing.datamatrix.encoder.ErrorCorrection;
import com.google.zxing.datamatrix.encoder.SymbolInfo;
import com.google.zxing.datamatrix.encoder.SymbolShapeHint;

/**
 * Lays text out as a DataMatrix (ISO/IEC 16022, ECC 200): ASCII encodation with digit pairs; for
 * GS1 with FNC1 in first position and for each separator.
 *
 * <p>ZXing's own compact encoder is not used: it leaves out the unlatch before the padding for some
 * data, so that the serial number {@code ABCDEFGH123456} is read back with eight characters more.
 */
final class DataMatrixModules {
  private static final char FNC1 = 232;
  private static final char FIRST_PAIR = 130;
  private static final char PAD = 129;
  private static final char GS = '\u001d';

  private DataMatrixModules() {}

  /**
   * @param elementString characters of set 82 and GS
   * @return a bit per module, without quiet zone
   */
  static BitMatrix gs1(String elementString) {
    return of(new StringBuilder().append(FNC1), elementString);
  }

  /**
   * @param text ASCII
   * @return a bit per module, without quiet zone
   */
  static BitMatrix plain(String text) {
    return of(new StringBuilder(), text);
  }

  private static BitMatrix of(StringBuilder codewords, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = isDigit(c) && i + 1 < text.length() && isDigit(text.charAt(i + 1));
      if (pair) {
        codewords.append((char) (FIRST_PAIR + (c - '0') * 10 + text.charAt(i + 1) - '0'));
        i++;
      } else {
        codewords.append(c == GS ? FNC1 : (char) (c + 1));
      }
    }
    SymbolInfo symbol = SymbolInfo.lookup(codewords.length(), SymbolShapeHint.FORCE_SQUARE);
    pad(codewords, symbol.getDataCapacity());
    DefaultPlacement placement =
        new DefaultPlacement(
            ErrorCorrection.encodeECC200(codewords.toString(), symbol),
            symbol.getSymbolDataWidth(),
            symbol.getSymbolDataHeight());
    placement.place();
    return withFinders(placement, symbol);
  }

  /** The first pad as it is, the others scrambled by place (253-state algorithm, annex B.1). */
  private static void pad(StringBuilder codewords, int capacity) {
    if (codewords.length() < capacity) {
      codewords.append(PAD);
    }
    while (codewords.length() < capacity) {
      int scrambled = PAD + 149 * (codewords.length() + 1) % 253 + 1;
      codewords.append((char) (scrambled > 254 ? scrambled - 254 : scrambled));
    }
  }

  /** Each data region stands in a frame: solid left and below, alternating above and right. */
  private static BitMatrix withFinders(DefaultPlacement placement, SymbolInfo symbol) {
    BitMatrix modules = new BitMatrix(symbol.getSymbolWidth(), symbol.getSymbolHeight());
    int regionWidth = symbol.matrixWidth + 2;
    int regionHeight = symbol.matrixHeight + 2;
    for (int y = 0; y < modules.getHeight(); y++) {
      for (int x = 0; x < modules.getWidth(); x++) {
        int inX = x % regionWidth;
        int inY = y % regionHeight;
        boolean dark;
        if (inX == 0 || inY == regionHeight - 1) {
          dark = true;
        } else if (inY == 0) {
          dark = inX % 2 == 0;
        } else if (inX == regionWidth - 1) {
          dark = inY % 2 == 1;
        } else {
          int dataX = x / regionWidth * symbol.matrixWidth + inX - 1;
          int dataY = y / regionHeight * symbol.matrixHeight + inY - 1;
          dark = placement.getBit(dataX, dataY);
        }
        if (dark) {
          modules.set(x, y);
        }
      }
    }
    return modules;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
