package org.custodia.registry.prescriptions;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.people.SocialSecurityNumber;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.products.ProductEntry;

/** What a prescriber filled in, checked before anything is issued. */
final class FormCheck {
  private static final String INS = "urn:oid:1.2.250.1.213.1.4.8";

  private final ProductCatalogue products;

  FormCheck(ProductCatalogue products) {
    this.products = products;
  }

  /**
   * A form that can be issued.
   *
   * @param form with its texts trimmed and its products sorted
   * @param medicine name of the medicine
   * @param patient digest of the patient's number, where the medicine is controlled
   */
  record Checked(PrescriptionForm form, String medicine, Optional<Bytes32> patient) {}

  /**
   * Problems of kind BAD_INPUT: CUS-RXP-051 a text that is missing or too long, 052 a birth date
   * that cannot be, 053 no product, 014 a product that is not in the register of medicines, 054 no
   * number of the patient though the medicine is controlled; CUS-PAT-020 to 025 what is wrong with
   * that number.
   */
  Checked check(PrescriptionForm form, LocalDate today) {
    String patient = text("patient", form.patient(), PrescriptionForm.LONGEST_NAME);
    String prescriber = text("prescriber", form.prescriber(), PrescriptionForm.LONGEST_NAME);
    String dosage = text("dosage", form.dosage(), PrescriptionForm.LONGEST_DOSAGE);
    if (form.birthDate().isAfter(today) || form.birthDate().isBefore(today.minusYears(130))) {
      throw new Problem(Kind.BAD_INPUT, "CUS-RXP-052");
    }
    if (form.gtins().isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-RXP-053");
    List<String> gtins = new ArrayList<>(new TreeSet<>(form.gtins()));
    for (String gtin : gtins) {
      if (!WireObject.isGtin(gtin) || products.byGtin(gtin).isEmpty()) {
        throw new Problem(Kind.BAD_INPUT, "CUS-RXP-014", gtin);
      }
    }
    boolean controlled = gtins.stream().anyMatch(gtin -> products.supply(gtin).isControlled());
    var checked =
        new PrescriptionForm(
            patient,
            form.birthDate(),
            Optional.empty(),
            gtins,
            form.measure(),
            form.quantity(),
            form.fills(),
            form.days(),
            dosage,
            form.from(),
            form.until(),
            prescriber,
            controlled && form.overlapIntended());
    ProductEntry first = products.byGtin(gtins.get(0)).orElseThrow();
    return new Checked(
        checked,
        first.product().name(),
        controlled ? Optional.of(digest(form.patientNumber())) : Optional.empty());
  }

  /** The same for one patient in every hospital; the register makes a keyed token of it. */
  private static Bytes32 digest(Optional<String> number) {
    String compact = number.orElse("").replaceAll("[^0-9A-Za-z]", "").toUpperCase(Locale.ROOT);
    if (compact.isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-RXP-054");
    String checked = SocialSecurityNumber.checked(compact);
    return Bytes32.keccak(
        ("custodia prescriptions patient " + INS + "|" + checked).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String field, String value, int longest) {
    String text = value.strip();
    if (text.isEmpty()
        || text.length() > longest
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-RXP-051", field, longest);
    }
    return text;
  }
}
