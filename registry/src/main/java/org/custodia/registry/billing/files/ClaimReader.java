package org.custodia.registry.billing.files;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.Pricing;
import org.custodia.registry.billing.files.Filed.Line;
import org.custodia.registry.billing.files.Filed.Place;
import org.custodia.registry.errors.Problem;
import org.custodia.scanners.gs1.PackScan;
import tools.jackson.databind.JsonNode;

/**
 * One Claim of FHIR R4 (4.0.1, https://hl7.org/fhir/R4/claim.html), item by item. An item that
 * names packs becomes a line for each of them.
 */
final class ClaimReader {
  private static final Set<String> CLAIM =
      Set.of(
          "resourceType",
          "meta",
          "language",
          "text",
          "contained",
          "identifier",
          "status",
          "type",
          "subType",
          "use",
          "patient",
          "billablePeriod",
          "created",
          "enterer",
          "insurer",
          "provider",
          "priority",
          "related",
          "prescription",
          "originalPrescription",
          "payee",
          "referral",
          "facility",
          "careTeam",
          "supportingInfo",
          "diagnosis",
          "procedure",
          "insurance",
          "accident",
          "item",
          "total");

  private static final Set<String> ITEM =
      Set.of(
          "sequence",
          "careTeamSequence",
          "diagnosisSequence",
          "procedureSequence",
          "informationSequence",
          "revenue",
          "category",
          "productOrService",
          "programCode",
          "servicedDate",
          "servicedPeriod",
          "locationCodeableConcept",
          "locationAddress",
          "locationReference",
          "quantity",
          "unitPrice",
          "factor",
          "net",
          "udi",
          "bodySite",
          "subSite",
          "encounter",
          "detail");

  /** A detail names packs; what has a price of its own has to be an item. */
  private static final Set<String> DETAIL =
      Set.of("sequence", "revenue", "category", "productOrService", "quantity", "udi");

  /** What stands before a scheme of price codes as a coding's system. */
  private static final String OWN_SYSTEM = "urn:custodia:price-code:";

  /**
   * Systems whose codes are price codes, and their schemes: GS1's; of CCAM the URL and the OID of
   * the CodeSystem that the French agency of digital health publishes, and the OID that its earlier
   * guides for documents name.
   */
  private static final Map<String, String> SYSTEMS =
      Map.of(
          "https://www.gs1.org/gtin", "gtin",
          "urn:oid:1.3.160", "gtin",
          "https://smt.esante.gouv.fr/terminologie-ccam", "ccam",
          "urn:oid:1.2.250.1.215.300.1", "ccam",
          "urn:oid:1.2.250.1.213.2.5", "ccam");

  private final BillRules rules;
  private final int number;
  private final JsonNode resource;
  private Optional<String> bill = Optional.empty();
  private Optional<String> patient = Optional.empty();
  private Optional<String> card = Optional.empty();
  private BigDecimal sum = BigDecimal.ZERO;
  private Optional<String> currency = Optional.empty();

  ClaimReader(BillRules rules, int number, JsonNode resource) {
    this.rules = rules;
    this.number = number;
    this.resource = resource;
  }

  void read() {
    List<FhirField> items;
    List<List<Line>> lines = new ArrayList<>();
    List<Filed.Rejected> rejected = new ArrayList<>();
    try {
      FhirField claim = new FhirField(resource, "Claim").only(CLAIM);
      head(claim);
      items = claim.children("item");
      if (items.isEmpty()) throw FhirField.missing("Claim.item");
      for (FhirField item : items) {
        try {
          lines.add(item(item));
        } catch (Problem why) {
          rejected.add(new Filed.Rejected(new Place(number, item.path()), bill, why));
        }
      }
      if (rejected.isEmpty()) total(claim);
    } catch (Problem why) {
      rules.reject(new Place(number, ""), bill, why);
      return;
    }
    lines.forEach(of -> of.forEach(rules::add));
    rejected.forEach(one -> rules.reject(one.place(), one.bill(), one.why()));
  }

  private void head(FhirField claim) {
    List<FhirField> identifiers = claim.children("identifier");
    String named = identifiers.isEmpty() ? claim.needed("id") : identifiers.get(0).needed("value");
    bill = Optional.of(BillFields.number("Claim.identifier", named));
    if (!claim.needed("status").equals("active")) throw BillFields.wrong("CUS-BFL-027", "status");
    if (!claim.needed("use").equals("claim")) throw BillFields.wrong("CUS-BFL-027", "use");
    FhirField who = claim.child("patient").orElseThrow(() -> FhirField.missing("Claim.patient"));
    patient =
        who.child("identifier")
            .map(identifier -> identifier.needed("value"))
            .or(() -> who.text("reference").map(ClaimReader::lastPart))
            .map(written -> BillFields.number("Claim.patient", written));
    card =
        claim.children("insurance").stream()
            .findFirst()
            .flatMap(insurance -> insurance.child("coverage"))
            .flatMap(coverage -> coverage.child("identifier"))
            .map(identifier -> BillFields.number("Claim.insurance", identifier.needed("value")));
  }

  private static String lastPart(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  /** What the Claim says that it comes to has to be what its items come to. */
  private void total(FhirField claim) {
    Optional<FhirField> total = claim.child("total");
    if (total.isEmpty()) return;
    boolean same =
        money(total.get()).compareTo(sum) == 0
            && Optional.of(total.get().needed("currency")).equals(currency);
    if (!same) throw BillFields.wrong("CUS-BFL-029", "Claim.total");
  }

  private List<Line> item(FhirField item) {
    item.only(ITEM);
    Place place = new Place(number, item.path());
    PriceCode code = code(item);
    LocalDate day = day(item);
    long quantity = quantity(item);
    Charge charge = charge(item, quantity);
    List<PackScan> packs = packs(item);
    sum = sum.add(charge.net);
    if (packs.isEmpty()) {
      long minor = charge.minor(charge.net, item);
      return List.of(line(place, code, day, quantity, minor, charge, Optional.empty()));
    }
    if (packs.size() != quantity) throw BillFields.wrong("CUS-BFL-019");
    long each = charge.each(item, quantity);
    return packs.stream()
        .map(pack -> line(place, code, day, 1, each, charge, Optional.of(pack)))
        .toList();
  }

  private Line line(
      Place place,
      PriceCode code,
      LocalDate day,
      long quantity,
      long minor,
      Charge charge,
      Optional<PackScan> pack) {
    ChargedLine charged = ChargedLine.ofPacks(quantity, minor, charge.currency.getCurrencyCode());
    return new Line(place, bill.orElseThrow(), patient, card, code, day, charged, pack);
  }

  /** Exactly one coding has to be of a system that prices are known by. */
  private static PriceCode code(FhirField item) {
    FhirField concept =
        item.child("productOrService")
            .orElseThrow(() -> FhirField.missing(item.path("productOrService")));
    List<PriceCode> codes = new ArrayList<>();
    for (FhirField coding : concept.children("coding")) {
      String system = coding.text("system").orElse("");
      String scheme =
          system.startsWith(OWN_SYSTEM)
              ? system.substring(OWN_SYSTEM.length())
              : SYSTEMS.getOrDefault(system, "");
      if (scheme.isEmpty()) continue;
      String code = coding.needed("code");
      codes.add(BillFields.code(scheme.equals("gtin") ? code : scheme + ":" + code));
    }
    if (codes.stream().distinct().count() != 1) {
      throw BillFields.wrong("CUS-BFL-028", concept.path());
    }
    return codes.get(0);
  }

  private static LocalDate day(FhirField item) {
    Optional<String> date = item.text("servicedDate");
    if (date.isPresent()) return BillFields.day(date.get());
    FhirField period =
        item.child("servicedPeriod")
            .orElseThrow(() -> FhirField.missing(item.path("servicedDate")));
    LocalDate start = dayOf(period.needed("start"));
    LocalDate end = dayOf(period.needed("end"));
    if (!start.equals(end)) throw BillFields.wrong("CUS-BFL-030", period.path());
    return start;
  }

  /** The day on the clocks of who wrote it. */
  private static LocalDate dayOf(String moment) {
    return BillFields.day(moment.split("T", 2)[0]);
  }

  private static long quantity(FhirField item) {
    Optional<FhirField> quantity = item.child("quantity");
    if (quantity.isEmpty()) return 1;
    BigDecimal value =
        quantity
            .get()
            .decimal("value")
            .orElseThrow(() -> FhirField.missing(item.path("quantity") + ".value"));
    try {
      long many = value.longValueExact();
      if (many >= 1 && many <= Pricing.MANY_LIMIT) return many;
    } catch (ArithmeticException notWhole) {
      // As below.
    }
    throw BillFields.wrong(
        "CUS-BFL-011", BillFields.shown(value.toPlainString()), Pricing.MANY_LIMIT);
  }

  // --- Amounts ---

  /**
   * @param net in units of the currency, for all of it
   */
  private record Charge(BigDecimal net, Currency currency) {
    long minor(BigDecimal units, FhirField item) {
      return BillFields.amount(units, currency, item.path("net"));
    }

    /** What each of so many packs is charged with; a net amount has to divide. */
    long each(FhirField item, long quantity) {
      long all = minor(net, item);
      if (all % quantity != 0) throw BillFields.wrong("CUS-BFL-031", item.path("net"));
      return all / quantity;
    }
  }

  private Charge charge(FhirField item, long quantity) {
    Optional<FhirField> unitPrice = item.child("unitPrice");
    Optional<FhirField> net = item.child("net");
    FhirField any = net.or(() -> unitPrice).orElseThrow(() -> FhirField.missing(item.path("net")));
    String money = any.needed("currency");
    Optional<BigDecimal> unit = unitPrice.map(ClaimReader::money);
    Optional<BigDecimal> product =
        unit.map(
            one ->
                one.multiply(BigDecimal.valueOf(quantity))
                    .multiply(item.decimal("factor").orElse(BigDecimal.ONE)));
    BigDecimal amount = net.map(ClaimReader::money).or(() -> product).orElseThrow();
    boolean agree =
        product.map(other -> other.compareTo(amount) == 0).orElse(true)
            && unitPrice.map(one -> one.needed("currency").equals(money)).orElse(true);
    if (!agree) throw BillFields.wrong("CUS-BFL-029", item.path());
    if (!currency.orElse(money).equals(money)) {
      throw BillFields.wrong("CUS-BFL-014", BillFields.shown(money), currency.orElseThrow());
    }
    Currency known = BillFields.currency(money);
    currency = Optional.of(money);
    return new Charge(amount, known);
  }

  private static BigDecimal money(FhirField money) {
    money.only(Set.of("value", "currency"));
    BigDecimal value =
        money.decimal("value").orElseThrow(() -> FhirField.missing(money.path("value")));
    if (value.signum() < 0) throw FhirField.malformed(money.path("value"));
    return value;
  }

  // --- Packs ---

  private List<PackScan> packs(FhirField item) {
    List<PackScan> packs = new ArrayList<>();
    item.children("udi").forEach(device -> packs.add(pack(device)));
    for (FhirField detail : item.children("detail")) {
      detail.only(DETAIL).children("udi").forEach(device -> packs.add(pack(device)));
    }
    return packs;
  }

  /** By its barcode: as the reference's identifier, or the carrier of a contained Device. */
  private PackScan pack(FhirField reference) {
    Optional<String> barcode =
        reference.child("identifier").map(identifier -> identifier.needed("value"));
    return BillFields.pack(barcode.orElseGet(() -> carrier(reference)));
  }

  private String carrier(FhirField reference) {
    String to = reference.needed("reference");
    for (JsonNode contained : resource.path("contained")) {
      boolean meant =
          to.equals("#" + contained.path("id").asString(""))
              && contained.path("resourceType").asString("").equals("Device");
      if (meant) {
        List<FhirField> carriers =
            new FhirField(contained, "Claim.contained").children("udiCarrier");
        if (!carriers.isEmpty()) return carriers.get(0).needed("carrierHRF");
      }
    }
    throw FhirField.missing(reference.path("identifier"));
  }
}
