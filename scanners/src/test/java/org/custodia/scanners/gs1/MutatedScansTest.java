package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.custodia.scanners.isbt128.DonationNumber;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated scans: 20,000 in the short form, a million in the long one. What a lie is, is
 * decided by somebody who knows the label and does not use the reader's code:
 *
 * <ul>
 *   <li>of a label with characters changed, lost, doubled or swapped: whatever is read must stand
 *       in the text letter for letter, with its identifiers, separators and right check digits;
 *   <li>of a whole label through a wrongly set up scanner: whatever is read must be that label; or
 *       else the text must be, letter for letter and with nothing repaired, a right scan of another
 *       (nobody can tell then), and no other pack where the scanner dropped separators.
 * </ul>
 */
class MutatedScansTest {
  private static final int SCANS = Boolean.getBoolean("custodia.long") ? 1_000_000 : 20_000;
  private static final String GS = "\u001d";
  private static final String SET_82 =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
  private static final String CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final Set<String> PREDEFINED =
      Set.of("00", "01", "02", "03", "11", "12", "13", "15", "16", "17", "20");

  private enum Form {
    ELEMENT_STRING,
    BRACKETED,
    DIGITAL_LINK
  }

  private enum Fault {
    CAPS_LOCK,
    CAPITALS_ONLY,
    SMALL_ONLY,
    SEPARATOR_LOST,
    SEPARATOR_REPLACED,
    SEPARATOR_SHOWN,
    LAYOUT,
    TAIL_LOST
  }

  private enum Outcome {
    UNREADABLE,
    READ,
    ANOTHER_LABEL
  }

  private final ScanReader reader = new ScanReader();
  private final Random random = new Random(20_261_126);

  @Test
  void randomAndMutatedScansNeverThrowAndAreNeverReadAsWhatTheyDoNotSay() {
    int read = 0;
    for (int i = 0; i < SCANS; i++) {
      Form form = Form.values()[random.nextInt(3)];
      boolean noise = i % 5 == 0;
      String text = noise ? noise() : mutated(written(form, label(false)));
      Scan scan = reader.read(text);
      assertThat(scan).as(text).isNotNull();
      if (scan instanceof Unreadable why) {
        assertThat(why.code()).matches("CUS-SCN-\\d{3}");
        assertThat(why.position()).isBetween(-1, text.length());
        continue;
      }
      read++;
      assertSays(text, scan);
    }
    assertThat(read).as("mutations that leave a label").isBetween(SCANS / 20, SCANS / 2);
  }

  @Test
  void wronglySetUpScannersNeverMakeAnotherPackOfALabel() {
    Map<Fault, Map<Outcome, Integer>> outcomes = new EnumMap<>(Fault.class);
    for (int i = 0; i < SCANS; i++) {
      List<Element> label = label(i % 2 == 0);
      String text = (i % 3 == 0 ? "" : "]d2" + (i % 3 == 1 ? "" : GS)) + elementString(label);
      Scan right = reader.read(text);
      if (right instanceof Unreadable) {
        continue; // without an identifier, and may have lost a separator
      }
      Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
      String arrived = through(fault, text);
      Scan scan = reader.read(arrived);
      Outcome outcome = judge(fault, arrived, scan, elements(right));
      outcomes
          .computeIfAbsent(fault, f -> new EnumMap<>(Outcome.class))
          .merge(outcome, 1, Integer::sum);
    }
    System.out.println(SCANS + " scans through wrongly set up scanners: " + outcomes);
    assertThat(outcomes.get(Fault.CAPS_LOCK)).containsKey(Outcome.READ);
    assertThat(outcomes.get(Fault.LAYOUT)).containsKeys(Outcome.READ, Outcome.UNREADABLE);
    assertThat(outcomes.get(Fault.SEPARATOR_SHOWN)).containsKey(Outcome.READ);
    assertThat(outcomes.get(Fault.SEPARATOR_LOST)).containsKey(Outcome.UNREADABLE);
  }

  @Test
  void mutatedDonationNumbersAreNeverAnotherDonation() {
    String right = "=" + new DonationNumber("G123498654321").characters() + "77";
    for (int i = 0; i < SCANS / 10; i++) {
      String text = changedOnce(right);
      Scan scan = reader.read(text);
      if (scan instanceof HumanOriginScan human && human.donation().isPresent()) {
        DonationNumber number = human.donation().get();
        String flags = text.strip().substring(14, 16);
        boolean checking = flags.matches("[6-8][0-9]|9[0-6]");
        assertThat(text).as(text).contains("=" + number.characters());
        assertThat(!checking || flags.equals(number.checkingFlags())).as(text).isTrue();
      }
    }
  }

  private Outcome judge(Fault fault, String arrived, Scan scan, List<Element> truth) {
    if (scan instanceof Unreadable) {
      return Outcome.UNREADABLE;
    }
    if (elements(scan).equals(truth)) {
      return Outcome.READ;
    }
    boolean separators = fault == Fault.SEPARATOR_LOST || fault == Fault.SEPARATOR_REPLACED;
    assertThat(reading(scan).map(Reading::repairs).orElse(Set.of()))
        .as("%s: repaired to another label: %s", fault, arrived)
        .isEmpty();
    assertThat(separators && scan instanceof PackScan)
        .as("%s: another pack: %s", fault, arrived)
        .isFalse();
    assertSays(arrived, scan);
    return Outcome.ANOTHER_LABEL;
  }

  // --- The oracle: what a text says, letter for letter ---

  private void assertSays(String text, Scan scan) {
    if (scan instanceof HumanOriginScan) {
      assertThat(bare(text).replaceFirst("^][dC][0-4]", "")).as(text).matches("(?s)[=&].*");
      return;
    }
    List<Element> elements = elements(scan);
    for (Element one : elements) {
      if (Set.of("00", "01", "02").contains(one.ai())) {
        assertThat(weighted(one.value()) % 10).as("check digit in %s", text).isZero();
      }
      if (Set.of("11", "17").contains(one.ai())) {
        assertThat(isDate(one.value())).as("date in %s", text).isTrue();
      }
    }
    boolean said =
        elementStringSays(text, elements)
            || bracketsSay(text, elements)
            || linkSays(text, elements)
            || numberSays(text, elements);
    assertThat(said).as("%s is read as %s", text, elements).isTrue();
    if (scan instanceof PackScan pack) {
      assertThat(pack.gtin().digits()).isEqualTo(value(elements, "01").orElseThrow());
      assertThat(Optional.of(pack.serial())).isEqualTo(value(elements, "21"));
      assertThat(pack.lot()).isEqualTo(value(elements, "10"));
      assertThat(pack.serial()).hasSizeBetween(1, 20);
    }
  }

  /** Without what scanners put around data: line ends, start and end of text. */
  private static String bare(String text) {
    String around = "[ \\r\\n\\t\\u0002\\u0003\\ufeff]+";
    return text.replaceAll("^" + around + "|" + around + "$", "");
  }

  private static boolean elementStringSays(String text, List<Element> elements) {
    String rest = bare(text).replaceFirst("^][A-Za-z][0-9]", "");
    for (int i = 0; i < elements.size(); i++) {
      Element one = elements.get(i);
      rest = rest.replaceFirst("^\u001d+", "");
      if (!rest.startsWith(one.ai() + one.value())) {
        return false;
      }
      rest = rest.substring((one.ai() + one.value()).length());
      boolean ends = PREDEFINED.contains(one.ai()) || i == elements.size() - 1;
      if (!ends && !rest.startsWith(GS)) {
        return false;
      }
    }
    return rest.replace(GS, "").isEmpty();
  }

  private static boolean bracketsSay(String text, List<Element> elements) {
    String rest = bare(text);
    for (Element one : elements) {
      rest = rest.stripLeading();
      if (!rest.startsWith("(" + one.ai() + ")")) {
        return false;
      }
      rest = rest.substring(one.ai().length() + 2).stripLeading();
      if (!rest.startsWith(one.value())) {
        return false;
      }
      rest = rest.substring(one.value().length());
    }
    return rest.isBlank();
  }

  private static boolean linkSays(String text, List<Element> elements) {
    if (!bare(text).toLowerCase(Locale.ROOT).startsWith("http")) {
      return false;
    }
    List<String> pieces = new ArrayList<>();
    String[] halves = bare(text).split("#", 2)[0].split("\\?", 2);
    List<String> written = new ArrayList<>(List.of(halves[0].split("/", -1)));
    if (halves.length == 2) {
      for (String attribute : halves[1].split("&", -1)) {
        written.addAll(List.of(attribute.split("=", 2)));
      }
    }
    for (String piece : written) {
      try {
        pieces.add(URLDecoder.decode(piece.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException malformed) {
        pieces.add(piece);
      }
    }
    for (Element one : elements) {
      boolean found = false;
      for (int i = 0; i + 1 < pieces.size(); i++) {
        String said = pieces.get(i + 1);
        String padded =
            one.ai().equals("01") && said.length() < 14
                ? "0".repeat(14 - said.length()) + said
                : said;
        found |= pieces.get(i).equals(one.ai()) && padded.equals(one.value());
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static boolean numberSays(String text, List<Element> elements) {
    String digits = bare(text).replaceFirst("^][A-Za-z][0-9]", "").replace(GS, "");
    return elements.size() == 1
        && elements.get(0).ai().equals("01")
        && digits.matches("[0-9]{8}|[0-9]{12,14}")
        && elements.get(0).value().equals("0".repeat(14 - digits.length()) + digits);
  }

  private static int weighted(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(digits.length() - 1 - i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return sum;
  }

  private static boolean isDate(String sixDigits) {
    int month = Integer.parseInt(sixDigits.substring(2, 4));
    int day = Integer.parseInt(sixDigits.substring(4));
    int year = 2000 + Integer.parseInt(sixDigits.substring(0, 2));
    return month >= 1
        && month <= 12
        && (day == 0 || day <= LocalDate.of(year, month, 1).lengthOfMonth());
  }

  private static Optional<String> value(List<Element> elements, String ai) {
    return elements.stream().filter(e -> e.ai().equals(ai)).map(Element::value).findFirst();
  }

  private static List<Element> elements(Scan scan) {
    return reading(scan).map(Reading::elements).orElse(List.of());
  }

  private static Optional<Reading> reading(Scan scan) {
    if (scan instanceof PackScan pack) return Optional.of(pack.reading());
    if (scan instanceof ProductScan product) return Optional.of(product.reading());
    if (scan instanceof OtherScan other) return Optional.of(other.reading());
    return Optional.empty();
  }

  // --- Labels and what happens to them ---

  private List<Element> label(boolean plain) {
    List<Element> label = new ArrayList<>();
    String digits = "0" + String.format("%012d", random.nextLong(1_000_000_000_000L));
    label.add(new Element("01", digits + (10 - weighted(digits + "0") % 10) % 10));
    label.add(new Element("17", date()));
    label.add(new Element("10", value(plain)));
    label.add(new Element("21", value(plain)));
    if (random.nextInt(4) == 0) {
      label.add(new Element("71" + random.nextInt(8), value(plain)));
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(label, random);
    }
    return label;
  }

  private String date() {
    LocalDate date = LocalDate.of(2027, 1, 1).plusDays(random.nextInt(1_000));
    return String.format(
        "%02d%02d%02d",
        date.getYear() - 2000,
        date.getMonthValue(),
        random.nextInt(9) == 0 ? 0 : date.getDayOfMonth());
  }

  private String value(boolean plain) {
    String alphabet = plain ? CAPITALS : SET_82;
    StringBuilder value = new StringBuilder();
    for (int n = 1 + random.nextInt(20); n > 0; n--) {
      value.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return value.toString();
  }

  private String written(Form form, List<Element> label) {
    return switch (form) {
      case ELEMENT_STRING -> (random.nextBoolean() ? "]d2" : "") + elementString(label);
      case BRACKETED -> ElementStrings.bracketed(label);
      case DIGITAL_LINK ->
          ElementStrings.digitalLink(
                  URI.create("https://id.example.org"),
                  label.stream().sorted((a, b) -> a.ai().compareTo(b.ai())).toList())
              .toString();
    };
  }

  private static String elementString(List<Element> label) {
    StringBuilder text = new StringBuilder();
    for (Element one : label) {
      text.append(one.ai()).append(one.value());
      text.append(PREDEFINED.contains(one.ai()) ? "" : GS);
    }
    return text.toString().replaceFirst(GS + "$", "");
  }

  private String noise() {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(60); n > 0; n--) {
      text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(128)));
    }
    return text.toString();
  }

  /** The identifier is the scanner's own and read from no label. */
  private String mutated(String text) {
    String front = text.startsWith("]") ? text.substring(0, 3) : "";
    String data = text.substring(front.length());
    for (int n = random.nextInt(4); n > 0; n--) {
      data = changedOnce(data);
    }
    return front + data;
  }

  private String changedOnce(String data) {
    if (data.length() < 3) {
      return data;
    }
    StringBuilder text = new StringBuilder(data);
    int at = random.nextInt(text.length() - 1);
    switch (random.nextInt(6)) {
      case 0 -> text.setCharAt(at, (char) random.nextInt(128));
      case 1 -> text.deleteCharAt(at);
      case 2 -> text.insert(at, text.charAt(at));
      case 3 -> text.insert(at, (char) random.nextInt(0x300));
      case 4 -> {
        char c = text.charAt(at);
        text.setCharAt(at, text.charAt(at + 1));
        text.setCharAt(at + 1, c);
      }
      default -> text.setLength(Math.max(2, at));
    }
    return text.toString();
  }

  private String through(Fault fault, String text) {
    return switch (fault) {
      case CAPS_LOCK -> exchanged(text);
      case CAPITALS_ONLY -> text.toUpperCase(Locale.ROOT);
      case SMALL_ONLY -> text.toLowerCase(Locale.ROOT);
      case SEPARATOR_LOST -> text.replace(GS, "");
      case SEPARATOR_REPLACED ->
          text.replace(GS, String.valueOf("|~^@#$\\[{`\u00a7 ".charAt(random.nextInt(12))));
      case SEPARATOR_SHOWN ->
          text.replace(GS, List.of("\u241d", "<GS>", "{GS}", "^]").get(random.nextInt(4)));
      case TAIL_LOST -> text.substring(0, text.length() - random.nextInt(text.length() / 2));
      case LAYOUT -> {
        KeyboardLayout[] all = KeyboardLayout.values();
        yield all[random.nextInt(all.length)].typedBy(all[random.nextInt(all.length)], text);
      }
    };
  }

  private static String exchanged(String text) {
    StringBuilder all = new StringBuilder();
    for (char c : text.toCharArray()) {
      all.append(Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
    }
    return all.toString();
  }
}
