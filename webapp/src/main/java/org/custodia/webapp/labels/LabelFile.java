package org.custodia.webapp.labels;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.scanners.labels.Label;
import org.custodia.scanners.labels.LabelPdf;
import org.custodia.scanners.labels.LabelZpl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Labels as a file to be printed, for pages and for REST. */
public enum LabelFile {
  /** Each label a page of its true size. */
  PDF(MediaType.APPLICATION_PDF),
  /** For label printers. */
  ZPL(new MediaType("application", "zpl", StandardCharsets.UTF_8));

  private final MediaType type;

  LabelFile(MediaType type) {
    this.type = type;
  }

  /** How fine a printer is, by its usual name. */
  public static Optional<LabelZpl.Resolution> resolution(int dotsPerInch) {
    return Arrays.stream(LabelZpl.Resolution.values())
        .filter(one -> one.name().equals("DPI_" + dotsPerInch))
        .findFirst();
  }

  /**
   * @param resolution of the printer; of no meaning for PDF
   * @param name of the file, without its ending
   */
  public ResponseEntity<byte[]> of(
      List<Label> labels, LabelZpl.Resolution resolution, String name) {
    byte[] file = this == PDF ? LabelPdf.of(labels) : LabelZpl.of(labels, resolution);
    ContentDisposition disposition =
        (this == PDF ? ContentDisposition.inline() : ContentDisposition.attachment())
            .filename(name + "." + name().toLowerCase(java.util.Locale.ROOT))
            .build();
    return ResponseEntity.ok()
        .contentType(type)
        .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
        .body(file);
  }
}
