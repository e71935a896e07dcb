package org.custodia.webapp.organs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.transport.LocalMoment;
import org.springframework.util.MultiValueMap;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was filled in for an act, made into its fields as docs/organs.md has them. What is missing
 * or malformed is CUS-WEB-002 with its name.
 *
 * @param texts by names of the form
 * @param zone of the clock by which times were given
 */
record GivenFields(
    MultiValueMap<String, String> texts, Map<String, MultipartFile> files, ZoneId zone) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern TEMPERATURE = Pattern.compile("-?[0-9]{1,3}([.,][0-9]{1,2})?");

  /** Keeps a document and answers its hash. */
  interface Keeper {
    Bytes32 keep(String type, byte[] content);
  }

  /** Documents are kept last, when nothing else is wrong. */
  byte[] read(List<ActField> asked, Keeper keeper) {
    ObjectNode json = WireObject.create();
    asked.stream().filter(field -> !isDocument(field)).forEach(field -> put(json, field));
    asked.stream()
        .filter(GivenFields::isDocument)
        .forEach(field -> document(field, keeper).ifPresent(hash -> json.put(field.name(), hash)));
    return WireObject.bytes(json);
  }

  private static boolean isDocument(ActField field) {
    return field.kind() == ActField.Kind.DOCUMENT;
  }

  private void put(ObjectNode json, ActField field) {
    String name = field.name();
    if (field.kind() == ActField.Kind.MANY) {
      List<String> chosen = texts.getOrDefault(name, List.of());
      if (chosen.isEmpty() && field.required()) throw wrong(name);
      json.put(name, String.join(",", chosen));
      return;
    }
    String text = text(name);
    if (text.isEmpty() && field.required()) throw wrong(name);
    if (text.isEmpty()) return;
    switch (field.kind()) {
      case CHOICE -> json.put(name, chosen(field, text));
      case YES_NO -> json.put(name, yes(name, text));
      case NUMBER -> json.put(name, number(name, text));
      case TIME -> json.put(name, beside(name, text).toString());
      case TEMPERATURE -> json.put(name, temperature(name, text));
      case ORGAN -> organ(json, text);
      case GRANT -> json.put("consent", text("consent")).put(name, text);
      default -> json.put(name, text);
    }
  }

  /**
   * What is about to be signed, to be read once more.
   *
   * @param label key of the field's word
   * @param words keys of what was chosen
   * @param text what was typed, or the name of a file
   */
  record Said(String label, List<String> words, String text) {}

  /**
   * @param members names of members by their identities
   */
  List<Said> said(List<ActField> asked, UnaryOperator<String> members) {
    return asked.stream()
        .map(field -> said(field, members))
        .filter(one -> !one.text().isEmpty() || !one.words().isEmpty())
        .toList();
  }

  private Said said(ActField field, UnaryOperator<String> members) {
    List<String> chosen =
        texts.getOrDefault(field.name(), List.of()).stream().filter(one -> !one.isEmpty()).toList();
    return switch (field.kind()) {
      case CHOICE, MANY -> new Said(field.label(), keys("organs.word.", chosen), "");
      case ORGAN -> new Said(field.label(), keys("organs.name.", chosen), "");
      case YES_NO ->
          new Said(
              field.label(),
              chosen.stream()
                  .map(one -> "organs.form." + (one.equals("true") ? "yes" : "no"))
                  .toList(),
              "");
      case TIME ->
          new Said(
              field.label(),
              List.of(),
              chosen.isEmpty() ? "" : chosen.get(0).replace('T', ' ') + " " + zone);
      case MEMBER ->
          new Said(
              field.label(),
              List.of(),
              chosen.stream().map(members).collect(Collectors.joining(" ")));
      case DOCUMENT -> new Said(field.label(), List.of(), fileName(field.name()));
      case GRANT -> new Said("organs.act.field.consentDocument", List.of(), fileName("document"));
      default -> new Said(field.label(), List.of(), String.join(" ", chosen));
    };
  }

  private static List<String> keys(String start, List<String> chosen) {
    return chosen.stream().map(one -> start + one).toList();
  }

  private String fileName(String field) {
    MultipartFile file = files.get(field);
    return file == null || file.getOriginalFilename() == null ? "" : file.getOriginalFilename();
  }

  String text(String name) {
    String value = texts.getFirst(name);
    return value == null ? "" : value.strip();
  }

  private static String chosen(ActField field, String text) {
    if (!field.choices().contains(text)) throw wrong(field.name());
    return text;
  }

  private static boolean yes(String name, String text) {
    if (!text.equals("true") && !text.equals("false")) throw wrong(name);
    return text.equals("true");
  }

  private static String temperature(String name, String text) {
    if (!TEMPERATURE.matcher(text).matches()) throw wrong(name);
    return text.replace(',', '.');
  }

  private static void organ(ObjectNode json, String text) {
    try {
      Organ organ = OrganName.read(text);
      json.put("organ", organ.kind().name())
          .put("laterality", organ.laterality().name())
          .put("part", organ.part());
    } catch (IllegalArgumentException none) {
      throw wrong("organ");
    }
  }

  private Instant beside(String name, String text) {
    try {
      return time(name, text);
    } catch (Problem notOnThatClock) {
      throw new WrongField(name, notOnThatClock);
    }
  }

  /**
   * The moment at which the reader's clock shows it. Where it does so twice, in the night in which
   * clocks are put back, the field {@code <name>.offset} says which.
   *
   * @throws Problem also CUS-TRN-001 and 002, as {@link LocalMoment}
   */
  Instant time(String name, String text) {
    try {
      Optional<ZoneOffset> offset =
          Optional.of(text(name + ".offset")).filter(it -> !it.isEmpty()).map(ZoneOffset::of);
      return LocalMoment.at(LocalDateTime.parse(text), zone, offset)
          .truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException malformed) {
      throw wrong(name);
    }
  }

  /** A document that came with the form, kept; its hash. */
  Optional<String> document(ActField field, Keeper keeper) {
    Optional<MultipartFile> file =
        Optional.ofNullable(files.get(field.name())).filter(given -> !given.isEmpty());
    if (file.isEmpty() && field.required()) throw wrong(field.name());
    return file.map(given -> keeper.keep(type(given), bytes(given)).toString());
  }

  static String type(MultipartFile file) {
    return file.getContentType() == null ? "" : file.getContentType();
  }

  static byte[] bytes(MultipartFile file) {
    try {
      return file.getBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }

  /** A field that was filled in. */
  static String present(String name, String value) {
    if (value == null || value.isBlank()) throw wrong(name);
    return value;
  }

  static LocalDate day(String name, String value) {
    try {
      return LocalDate.parse(present(name, value));
    } catch (DateTimeException malformed) {
      throw wrong(name);
    }
  }

  static int number(String name, String value) {
    if (value == null || !NUMBER.matcher(value.strip()).matches()) throw wrong(name);
    return Integer.parseInt(value.strip());
  }

  static <E extends Enum<E>> E constant(String name, String value, Class<E> type) {
    try {
      return Enum.valueOf(type, present(name, value));
    } catch (IllegalArgumentException unknown) {
      throw wrong(name);
    }
  }

  static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
