package org.custodia.registry.testing.disclosure;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is personal about one patient.
 *
 * @param patient a name for the report, that is not personal
 * @param fields by kind, such as {@code phone}; a kind that begins with {@code name} is a part of
 *     the name, {@code birthDate} is ISO
 */
public record PersonalData(String patient, Map<String, String> fields) {
  private static final List<String> DATE_FORMS =
      List.of(
          "yyyy-MM-dd",
          "yyyyMMdd",
          "yyyy/MM/dd",
          "dd/MM/yyyy",
          "dd-MM-yyyy",
          "dd.MM.yyyy",
          "ddMMyyyy",
          "MM/dd/yyyy",
          "MM-dd-yyyy",
          "d MMMM yyyy",
          "dd MMM yyyy",
          "MMMM d, yyyy",
          "yyMMdd",
          "dd/MM/yy");

  /** Shorter ones are found by chance. */
  private static final int SHORTEST = 4;

  /** One thing to look for, as text, before it is folded, encoded or hashed. */
  record Written(String patient, String kind, String text) {}

  /** Every field as people write it. */
  List<Written> written() {
    Set<Written> all = new LinkedHashSet<>();
    fields.forEach(
        (kind, value) -> {
          if (value.isBlank()) return;
          for (String text : kind.equals("birthDate") ? dates(value) : spellings(value)) {
            if (text.length() >= SHORTEST) all.add(new Written(patient, kind, text));
          }
        });
    for (String text : together()) all.add(new Written(patient, "name and birth date", text));
    return List.copyOf(all);
  }

  private static Set<String> spellings(String value) {
    Set<String> texts = new LinkedHashSet<>();
    texts.add(value.strip());
    texts.add(value.replaceAll("[^\\p{L}\\p{N}@]", ""));
    if (value.startsWith("+33")) texts.add("0" + value.substring(3).replaceAll("\\D", ""));
    return texts;
  }

  private static Set<String> dates(String iso) {
    LocalDate date = LocalDate.parse(iso);
    Set<String> texts = new LinkedHashSet<>();
    for (String form : DATE_FORMS) {
      for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
        texts.add(date.format(DateTimeFormatter.ofPattern(form, locale)));
      }
    }
    long seconds = date.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    if (Math.abs(seconds) > 9_999_999) {
      texts.add(Long.toString(seconds));
      texts.add(seconds + "000");
    }
    return texts;
  }

  /** The parts of the name in both orders, alone and with the birth date. */
  private Set<String> together() {
    List<String> parts =
        fields.entrySet().stream()
            .filter(field -> field.getKey().startsWith("name"))
            .map(Map.Entry::getValue)
            .toList();
    Set<String> texts = new LinkedHashSet<>();
    for (String first : parts) {
      for (String second : parts) {
        if (first.equals(second)) continue;
        for (String between : List.of(" ", "", ", ", "|", ";", "-", "_")) {
          String name = first + between + second;
          texts.add(name);
          String birth = fields.getOrDefault("birthDate", "");
          if (!birth.isEmpty()) {
            texts.add(name + between + birth);
            texts.add(name + between + birth.replace("-", ""));
          }
        }
      }
    }
    return texts;
  }

  /** In small and capital letters, with accents and without. */
  static Set<String> cases(String text) {
    Set<String> all = new LinkedHashSet<>();
    for (String one : List.of(text, withoutAccents(text))) {
      all.add(one);
      all.add(one.toLowerCase(Locale.ROOT));
      all.add(one.toUpperCase(Locale.ROOT));
    }
    return all;
  }

  static String withoutAccents(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replace("œ", "oe")
        .replace("Œ", "OE")
        .replace("æ", "ae")
        .replace("Æ", "AE");
  }

  /** Small letters without accents: text that looks alike becomes the same. */
  static byte[] folded(byte[] bytes) {
    return withoutAccents(new String(bytes, StandardCharsets.UTF_8))
        .toLowerCase(Locale.ROOT)
        .getBytes(StandardCharsets.UTF_8);
  }
}
