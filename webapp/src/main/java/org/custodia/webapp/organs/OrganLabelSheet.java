package org.custodia.webapp.organs;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.custodia.contracts.Laterality;
import org.custodia.registry.organs.labels.OrganLabel;
import org.custodia.registry.organs.labels.RhD;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.labels.Label;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Lays out the label of an organ, 100 by 150 mm, the size of label printers' rolls. All lengths are
 * millimetres, and modules of bars are multiples of a quarter of one, which is two dots of a
 * printer with 203 dots to the inch.
 *
 * <p>Symbols: a DataMatrix with everything and a Code 128 with the donation number in ISBT 128 (and
 * one with the product code, where one is configured); a GS1-128 with the SSCC of the box.
 */
@Component
public class OrganLabelSheet {
  private static final double MATRIX_MODULE = 1;
  private static final double ISBT_MODULE = 0.25;
  private static final double SSCC_MODULE = 0.5;
  private static final int LINE = 30;

  /** The same all over the world: no reader is in doubt which is the day. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx", Locale.ROOT);

  private final MessageSource words;

  public OrganLabelSheet(MessageSource words) {
    this.words = words;
  }

  /** In the language of whoever prints it; numbers and times are the same in all. */
  public Label of(OrganLabel label, Locale language) {
    Label.Layout sheet = new Label.Layout();
    sheet.text(5, 8, 5, 90, say("organ.label.title", language));
    sheet.line(3, 10.5, 94);
    sheet.bold(5, 21, 9, 90, organ(label, language));
    sheet.line(3, 24, 94);
    sheet.text(5, 30, 3.5, 55, say("organ.label.group", language));
    sheet.bold(5, 43, 12, 57, group(label));
    sheet.matrix(66, 27, MATRIX_MODULE, new Label.Code.Matrix(label.matrixText()));
    sheet.line(3, 56, 94);
    donation(sheet, label, language);
    sheet.line(3, 89, 94);
    sheet.text(5, 93.5, 3.5, 90, say("organ.label.recovered", language));
    sheet.bold(5, 99, 5, 90, TIME.format(label.recovered()));
    sheet.text(5, 104.5, 3.5, 90, say("organ.label.sender", language));
    List<String> sender = new ArrayList<>(lines(label.sender()));
    sender.add("Tel. " + label.telephone());
    for (int i = 0; i < sender.size(); i++) {
      sheet.bold(5, 109.5 + 5 * i, 4, 90, sender.get(i));
    }
    sheet.line(3, 122, 94);
    sheet.bars(11, 125, SSCC_MODULE, 17, new Label.Code.Gs1Bars(box(label)));
    sheet.text(29, 147, 4, 60, "(00) " + label.sscc());
    return sheet.done(say("organ.label.title", language), 100, 150);
  }

  private static List<Element> box(OrganLabel label) {
    return List.of(new Element("00", label.sscc()));
  }

  /** The number in groups, with its check character in a box, as the standard prints it. */
  private void donation(Label.Layout sheet, OrganLabel label, Locale language) {
    sheet.text(5, 61, 3.5, 90, say("organ.label.donation", language));
    String printed = label.donation().printed();
    sheet.bold(5, 68, 6, 65, printed.substring(0, printed.length() - 2));
    sheet.box(72, 62.5, 7, 7);
    sheet.bold(73.5, 68.2, 6, 6, printed.substring(printed.length() - 1));
    sheet.bars(7.5, 72, ISBT_MODULE, 10, new Label.Code.Bars(label.donationText()));
    label
        .product()
        .ifPresent(
            code -> {
              String text = label.productText().orElseThrow();
              sheet.bars(58, 72, ISBT_MODULE, 10, new Label.Code.Bars(text));
              String said = say("organ.label.product", language) + " " + code.content();
              sheet.text(58, 86.5, 3.5, 39, said);
            });
  }

  private String organ(OrganLabel label, Locale language) {
    String kind = say("organ.label.kind." + label.organ().kind(), language);
    List<String> words = new ArrayList<>(List.of(kind));
    if (label.organ().laterality() != Laterality.NONE) {
      words.add(say("organ.label.side." + label.organ().laterality(), language));
    }
    if (label.organ().part() > 0) {
      words.add(say("organ.label.part." + label.organ().part(), language));
    }
    return String.join(" ", words).toUpperCase(language);
  }

  private static String group(OrganLabel label) {
    String rhD = label.rhD().map(one -> " RhD " + (one == RhD.POSITIVE ? "+" : "−")).orElse("");
    return label.bloodGroup().name() + rhD;
  }

  private String say(String key, Locale language) {
    return words.getMessage(key, null, language);
  }

  /** Parted between words; a word that is longer than a line is parted where the line ends. */
  private static List<String> lines(String text) {
    if (text.length() <= LINE) {
      return List.of(text);
    }
    int space = text.lastIndexOf(' ', LINE);
    int end = space > 0 ? space : LINE;
    return List.of(text.substring(0, end), text.substring(end).strip());
  }
}
