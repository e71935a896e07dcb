package org.custodia.webapp.certificates;

import java.util.List;
import org.custodia.registry.medicines.PackCertificate;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.scanners.labels.Label;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.stereotype.Component;

/**
 * A certificate of verification as a label, 100 by 130 mm: its QR code, and what it is about in
 * letters. Modules are as large as the width lets them, in eighths of a millimetre.
 */
@Component
public class CertificateLabel {
  private static final double WIDTH = 100;
  private static final double HEIGHT = 130;

  /** Of the square in which the code lies with its quiet zone. */
  private static final double TOP = 38;

  private static final double SIDE = 90;
  private static final double LARGEST_MODULE = 1;
  private static final double GRAIN = 0.125;
  private static final int QUIET = 4;

  private final Sentences sentences;

  CertificateLabel(Sentences sentences) {
    this.sentences = sentences;
  }

  public Label of(PackCertificate certificate, Reader reader) {
    PackVerdict verdict = certificate.verdict();
    Label.Code code = new Label.Code.Qr(certificate.code());
    int modules = code.modules().width();
    double module =
        Math.min(LARGEST_MODULE, Math.floor(SIDE / (modules + 2 * QUIET) / GRAIN + 1e-9) * GRAIN);
    String title = word("certificate.title", reader);
    return new Label.Layout()
        .bold(5, 8, 4, 90, title)
        .bold(5, 13.5, 3.5, 90, verdict.product().map(PackVerdict.Product::name).orElse(""))
        .text(
            5,
            18.5,
            3,
            90,
            word("verdict." + verdict.verdict(), reader) + " · " + at(verdict, reader))
        .text(5, 23, 3, 44, "PC: " + verdict.gtin().orElse(""))
        .text(52, 23, 3, 43, "SN: " + verdict.serial().orElse(""))
        .text(5, 27.5, 3, 44, "LOT: " + verdict.lot().orElse(""))
        .text(52, 27.5, 3, 43, verdict.expiry().map(day -> "EXP: " + day).orElse(""))
        .text(5, 32, 2.2, 90, certificate.root())
        .matrix((WIDTH - modules * module) / 2, TOP + (SIDE - modules * module) / 2, module, code)
        .done(title, WIDTH, HEIGHT);
  }

  private String at(PackVerdict verdict, Reader reader) {
    return sentences.find("certificate.label.at", List.of(verdict.verifiedAt()), reader).orElse("");
  }

  private String word(String key, Reader reader) {
    return sentences.find(key, List.of(), reader).orElse(key);
  }
}
