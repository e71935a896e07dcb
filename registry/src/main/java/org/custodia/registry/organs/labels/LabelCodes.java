package org.custodia.registry.organs.labels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.scanners.isbt128.DataStructure.BloodGroups;
import org.custodia.scanners.isbt128.DataStructure.ProductCode;
import org.custodia.scanners.isbt128.DonationNumber;

/**
 * What codes of ISBT 128 mean, as licensees know from the standard's tables and configure;
 * properties {@code custodia.isbt128.*}. Empty where nothing is configured.
 */
public final class LabelCodes {
  private static final String UNDIVIDED = "000";

  private final Optional<String> facility;
  private final Map<String, String> facilities;
  private final Map<String, Organ> products = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();

  /**
   * ABO and, if the code says it, RhD.
   *
   * @param abo O, A, B or AB: the standard's codes do not tell subtypes
   */
  public record Group(BloodGroup abo, Optional<RhD> rhD) {}

  private LabelCodes(Optional<String> facility, Map<String, String> facilities) {
    this.facility = facility;
    this.facilities = Map.copyOf(facilities);
  }

  /** Nothing configured. */
  public static LabelCodes none() {
    return of(Optional.empty(), Map.of(), Map.of(), Map.of());
  }

  /**
   * An {@link IllegalArgumentException} names what is wrong, so that a mistake in the configuration
   * is found at the start and not in the operating theatre.
   *
   * @param facility one's own code, five characters; needed to give donation numbers
   * @param facilities names by code, to be shown beside a number
   * @param products codes of five characters with the organ: {@code HEART}, {@code KIDNEY LEFT},
   *     {@code LIVER 1}
   * @param bloodGroups codes of two characters with the group: {@code A POSITIVE}, {@code O
   *     NEGATIVE}, or {@code B} where RhD is not said
   */
  public static LabelCodes of(
      Optional<String> facility,
      Map<String, String> facilities,
      Map<String, String> products,
      Map<String, String> bloodGroups) {
    facility.ifPresent(LabelCodes::checkFacility);
    facilities.keySet().forEach(LabelCodes::checkFacility);
    LabelCodes codes = new LabelCodes(facility, facilities);
    products.forEach(
        (code, organ) -> {
          if (!ProductCode.whole(code).isOrgan()) {
            throw new IllegalArgumentException("no product code of an organ: " + code);
          }
          put(codes.products, code, organ(organ));
        });
    bloodGroups.forEach(
        (code, group) -> put(codes.groups, BloodGroups.of(code).groups(), group(group)));
    return codes;
  }

  private static void checkFacility(String code) {
    if (!DonationNumber.isFacility(code)) {
      throw new IllegalArgumentException("no facility code: " + code);
    }
  }

  private static <T> void put(Map<String, T> map, String code, T meaning) {
    if (map.containsValue(meaning)) {
      throw new IllegalArgumentException("two codes for " + meaning);
    }
    map.put(code, meaning);
  }

  /** {@code KIND}, {@code KIND SIDE} or {@code KIND PART}. */
  private static Organ organ(String text) {
    String[] words = text.strip().split(" +");
    OrganKind kind = OrganKind.valueOf(words[0]);
    if (words.length == 1) {
      return Organ.of(kind);
    }
    if (words.length > 2) {
      throw new IllegalArgumentException("no organ: " + text);
    }
    return words[1].matches("[0-9]")
        ? new Organ(kind, Laterality.NONE, Integer.parseInt(words[1]))
        : Organ.of(kind, Laterality.valueOf(words[1]));
  }

  private static Group group(String text) {
    String[] words = text.strip().split(" +");
    BloodGroup abo = BloodGroup.valueOf(words[0]);
    if (abo != withoutSubtype(abo) || words.length > 2) {
      throw new IllegalArgumentException("no blood group of the standard's codes: " + text);
    }
    return new Group(
        abo, words.length == 2 ? Optional.of(RhD.valueOf(words[1])) : Optional.empty());
  }

  /** The group without what the standard's codes do not say. */
  public static BloodGroup withoutSubtype(BloodGroup group) {
    return switch (group) {
      case O -> BloodGroup.O;
      case B -> BloodGroup.B;
      case A, A1, A2 -> BloodGroup.A;
      case AB, A1B, A2B -> BloodGroup.AB;
    };
  }

  /** One's own facility code. */
  public Optional<String> facility() {
    return facility;
  }

  /** What a facility is called. */
  public Optional<String> nameOf(DonationNumber number) {
    return Optional.ofNullable(facilities.get(number.facility()));
  }

  /** The product code of an organ. */
  public Optional<ProductCode> product(Organ organ) {
    return codeOf(products, organ).map(code -> new ProductCode(code, UNDIVIDED));
  }

  /** The organ that a product code means. */
  public Optional<Organ> organ(ProductCode code) {
    return Optional.ofNullable(products.get(code.description()));
  }

  /** The code of a blood group, without its subtype. */
  public Optional<BloodGroups> bloodGroups(BloodGroup group, Optional<RhD> rhD) {
    return codeOf(groups, new Group(withoutSubtype(group), rhD)).map(BloodGroups::of);
  }

  /** The blood group that a code means. */
  public Optional<Group> group(BloodGroups code) {
    return Optional.ofNullable(groups.get(code.groups()));
  }

  private static <T> Optional<String> codeOf(Map<String, T> map, T meaning) {
    return map.entrySet().stream()
        .filter(one -> one.getValue().equals(meaning))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
