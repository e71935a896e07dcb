package org.custodia.scanners.agent.pairing;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Map;

/** A QR symbol of half blocks, dark on light whatever the terminal's colours are. */
public final class TerminalQr {
  private static final String DARK_ON_LIGHT = "\u001b[30;107m";
  private static final String AS_BEFORE = "\u001b[0m";

  private TerminalQr() {}

  public static String of(String text) {
    BitMatrix modules;
    try {
      modules =
          new QRCodeWriter()
              .encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, 4));
    } catch (WriterException e) {
      throw new IllegalArgumentException("does not fit into a QR symbol", e);
    }
    StringBuilder lines = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y += 2) {
      lines.append(DARK_ON_LIGHT);
      for (int x = 0; x < modules.getWidth(); x++) {
        boolean upper = modules.get(x, y);
        boolean lower = y + 1 < modules.getHeight() && modules.get(x, y + 1);
        lines.append(upper ? (lower ? '\u2588' : '\u2580') : (lower ? '\u2584' : ' '));
      }
      lines.append(AS_BEFORE).append('\n');
    }
    return lines.toString();
  }
}
