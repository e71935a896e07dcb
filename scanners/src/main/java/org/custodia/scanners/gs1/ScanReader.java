package org.custodia.scanners.gs1;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.scanners.isbt128.Isbt128Reader;
import org.custodia.scanners.isbt128.Isbt128Reading;

/**
 * Reads what a scanner, or a person, typed. Understands element strings with or without symbology
 * identifier, separators as GS, the bracketed form, GS1 Digital Links, a GTIN standing alone, and
 * ISBT 128. Undoes what a wrongly set up scanner does only where there is no other way to read it.
 *
 * <p>Safe for use by several threads.
 */
public final class ScanReader {
  /** Longest text that is looked at. */
  public static final int MOST_CHARACTERS = 2_000;

  private final Clock clock;

  public ScanReader() {
    this(Clock.systemUTC());
  }

  /**
   * @param clock tells the current year, from which two-digit years take their century
   */
  public ScanReader(Clock clock) {
    this.clock = clock;
  }

  /** Never throws; {@code null} is read as nothing scanned. */
  public Scan read(String raw) {
    if (raw == null) {
      return Unreadable.at(-1, ScanFault.EMPTY);
    }
    if (raw.length() > MOST_CHARACTERS) {
      return Unreadable.at(MOST_CHARACTERS, ScanFault.TOO_LONG, raw.length(), MOST_CHARACTERS);
    }
    Scan asItIs = readAsItIs(raw);
    return asItIs instanceof Unreadable why && mayBeTheLayout(why)
        ? withoutForeignLayout(raw, why)
        : asItIs;
  }

  private Scan readAsItIs(String raw) {
    ScannerText.Prepared prepared = ScannerText.prepare(raw);
    return prepared.fault().isPresent()
        ? prepared.fault().get()
        : read(raw, prepared.text().orElseThrow());
  }

  private static boolean mayBeTheLayout(Unreadable why) {
    return switch (why.fault()) {
      case NOT_GS1,
          UNKNOWN_IDENTIFIER,
          FOREIGN_CHARACTER,
          KEYBOARD_LAYOUT,
          BRACKETS,
          WRONG_CHARACTER,
          UNKNOWN_STRUCTURE ->
          true;
      default -> false;
    };
  }

  private Scan withoutForeignLayout(String raw, Unreadable why) {
    String typed = raw.strip();
    ForeignLayout.Answer answer = ForeignLayout.undo(typed, this::readAsItIs);
    if (answer instanceof ForeignLayout.Answer.Undone undone) {
      return marked(raw, readAsItIs(undone.text()));
    }
    return answer instanceof ForeignLayout.Answer.Doubtful
        ? Unreadable.at(0, ScanFault.KEYBOARD_LAYOUT, CharacterSets.printable(typed, 20))
        : why;
  }

  /** The same scan, told as repaired. */
  private static Scan marked(String raw, Scan scan) {
    if (scan instanceof PackScan pack) {
      return new PackScan(
          pack.gtin(),
          pack.serial(),
          pack.lot(),
          pack.expiry(),
          pack.nationalNumbers(),
          pack.reading().layoutUndone(raw));
    }
    if (scan instanceof ProductScan product) {
      return new ProductScan(
          product.gtin(),
          product.lot(),
          product.expiry(),
          product.nationalNumbers(),
          product.reading().layoutUndone(raw));
    }
    return scan instanceof OtherScan other
        ? new OtherScan(other.reading().layoutUndone(raw))
        : scan;
  }

  private Scan read(String raw, ScannerText text) {
    String data = text.data();
    if (DigitalLinkParser.isWebAddress(data)) {
      return judge(raw, text, DigitalLinkParser.parse(text));
    }
    if (data.charAt(0) == '(') {
      return judge(raw, text, BracketedParser.parse(text));
    }
    if (!text.symbology().isGs1() && Isbt128Reader.isMeant(data)) {
      return humanOrigin(raw, text);
    }
    if (!text.symbology().isGs1()) {
      Optional<Scan> number = productNumber(raw, text);
      if (number.isPresent()) {
        return number.get();
      }
      if (text.symbology() != Symbology.UNKNOWN || data.startsWith("[)>")) {
        return Unreadable.at(
            text.positionOf(0), ScanFault.NOT_GS1, CharacterSets.printable(data, 20));
      }
    }
    return judge(raw, text, new ElementStringParser(year()).parse(text));
  }

  private static Scan humanOrigin(String raw, ScannerText text) {
    Isbt128Reading read = Isbt128Reader.read(text.data());
    if (read instanceof Isbt128Reading.NotRead not) {
      int position = text.positionOf(not.position());
      List<Object> arguments = new ArrayList<>();
      not.arguments().forEach(one -> arguments.add(CharacterSets.printable(one, 30)));
      arguments.add(position + 1);
      return Unreadable.at(position, ScanFault.of(not.fault()), arguments.toArray());
    }
    return new HumanOriginScan(
        ((Isbt128Reading.Read) read).structures(),
        new Reading(text.symbology(), raw, List.of(), text.repairs()));
  }

  /** A GTIN alone: an EAN-13 bar code or a CIP13 typed by hand. */
  private static Optional<Scan> productNumber(String raw, ScannerText text) {
    String data = text.data();
    boolean digits = data.chars().allMatch(c -> CharacterSets.isDigit((char) c));
    if (!digits || !List.of(8, 12, 13, 14).contains(data.length())) {
      return Optional.empty();
    }
    Optional<Gtin> gtin = Gtin.parse(data);
    if (gtin.isEmpty()) {
      return Optional.of(
          Unreadable.at(text.positionOf(0), ScanFault.CHECK_DIGIT, "", "GTIN", data));
    }
    Reading reading =
        new Reading(
            text.symbology(), raw, List.of(new Element("01", gtin.get().digits())), text.repairs());
    return Optional.of(
        new ProductScan(gtin.get(), Optional.empty(), Optional.empty(), List.of(), reading));
  }

  private Scan judge(String raw, ScannerText text, Elements parsed) {
    if (parsed instanceof Elements.NotFound notFound) {
      return notFound.why();
    }
    Elements.Found found = (Elements.Found) parsed;
    ValueRules rules = new ValueRules(year());
    for (PlacedElement element : found.elements()) {
      Optional<Unreadable> wrong = rules.check(element);
      if (wrong.isPresent()) {
        return blame(wrong.get(), element, found);
      }
    }
    Optional<Unreadable> wrong = Companions.check(found.elements());
    if (wrong.isEmpty()) {
      wrong = new ElementStringParser(year()).lostSeparator(found);
    }
    return wrong.isPresent() ? wrong.get() : facts(raw, text, found.elements());
  }

  /** A value that is too long behind a scanner that sends no separators is the scanner's doing. */
  private static Unreadable blame(Unreadable wrong, PlacedElement element, Elements.Found found) {
    boolean swallowed =
        wrong.fault() == ScanFault.VALUE_TOO_LONG
            && !found.separatorsSeen()
            && !element.identifier().predefinedLength();
    return swallowed ? element.wrong(ScanFault.SEPARATOR_LOST, element.value()) : wrong;
  }

  private Scan facts(String raw, ScannerText text, List<PlacedElement> placed) {
    List<Element> elements = new ArrayList<>();
    for (PlacedElement element : placed) {
      elements.add(new Element(element.ai(), element.value()));
    }
    Reading reading = new Reading(text.symbology(), raw, elements, text.repairs());
    Optional<String> gtin = value(elements, "01");
    if (gtin.isEmpty()) {
      return new OtherScan(reading);
    }
    Gtin product = new Gtin(gtin.get());
    Optional<String> serial = value(elements, "21");
    Optional<String> lot = value(elements, "10");
    Optional<LocalDate> expiry =
        value(elements, "17")
            .or(() -> value(elements, "7003").map(dateAndTime -> dateAndTime.substring(0, 6)))
            .flatMap(sixDigits -> Gs1Dates.read(sixDigits, year()));
    List<NationalNumber> numbers = nationalNumbers(elements);
    return serial.isPresent()
        ? new PackScan(product, serial.get(), lot, expiry, numbers, reading)
        : new ProductScan(product, lot, expiry, numbers, reading);
  }

  private static List<NationalNumber> nationalNumbers(List<Element> elements) {
    List<NationalNumber> numbers = new ArrayList<>();
    for (Element element : elements) {
      for (NationalNumber.Scheme scheme : NationalNumber.Scheme.values()) {
        if (scheme.ai().equals(element.ai())) {
          numbers.add(new NationalNumber(scheme, element.value()));
        }
      }
    }
    return numbers;
  }

  private static Optional<String> value(List<Element> elements, String ai) {
    return elements.stream().filter(e -> e.ai().equals(ai)).map(Element::value).findFirst();
  }

  private int year() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).getYear();
  }
}
