package org.custodia.webapp.patient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.people.Represented;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.stereotype.Component;

/** Says in plain words what a consent allows. */
@Component
class ConsentWords {
  private final Sentences sentences;

  ConsentWords(Sentences sentences) {
    this.sentences = sentences;
  }

  /**
   * A consent in sentences.
   *
   * @param who who may do what with whose records
   * @param when from when until when
   * @param uses how often
   */
  record Summary(String who, String when, String uses) {}

  Summary summary(GrantForm form, String grantee, Represented of, Reader reader) {
    String whose =
        of.self() ? word("my.whose.self", reader) : word("my.whose.other", reader, of.name());
    // A donation is more than reading, and is said as what it is.
    String who =
        form.purpose() == ConsentPurpose.ORGAN_DONATION ? "my.summary.donation" : "my.summary.who";
    return new Summary(
        word(who, reader, grantee, whose, records(form, reader), purpose(form, reader)),
        word("my.summary.when", reader, form.validFrom(), form.validUntil()),
        uses(form.uses(), reader));
  }

  String purpose(GrantForm form, Reader reader) {
    return word("my.purpose.for." + form.purpose(), reader);
  }

  String records(GrantForm form, Reader reader) {
    String kinds =
        form.kinds().isEmpty()
            ? word("my.records.all", reader)
            : listed("my.kind.", ordered(RecordKind.values(), form.kinds()), reader);
    if (form.withheld().isEmpty()) return word("my.records.with-sensitive", reader, kinds);
    if (form.withheld().size() == Sensitivity.values().length) {
      return word("my.records.without-sensitive", reader, kinds);
    }
    return word(
        "my.records.without",
        reader,
        kinds,
        listed("my.sensitive.", ordered(Sensitivity.values(), form.withheld()), reader));
  }

  /** What is left of the uses, and what was used. */
  String usesLeft(ConsentView consent, Reader reader) {
    int most = consent.form().uses();
    // An organ bank opens it in a case; what is counted is reading.
    if (consent.form().purpose() == ConsentPurpose.ORGAN_DONATION) {
      return word("my.uses.donation", reader);
    }
    // Readings without a limit are not counted on the ledger; each is listed.
    if (most == 0 && consent.used() == 0) return word("my.uses.listed", reader);
    return most == 0
        ? word("my.uses.so-far", reader, consent.used())
        : word("my.uses.left", reader, Math.max(0, most - consent.used()), most);
  }

  private String uses(int uses, Reader reader) {
    return switch (uses) {
      case 0 -> word("my.uses.any", reader);
      case 1 -> word("my.uses.once", reader);
      default -> word("my.uses.most", reader, uses);
    };
  }

  private static <T extends Enum<T>> List<T> ordered(T[] all, Collection<T> chosen) {
    return Arrays.stream(all).filter(chosen::contains).toList();
  }

  private String listed(String key, List<? extends Enum<?>> constants, Reader reader) {
    List<String> words = new ArrayList<>();
    constants.forEach(constant -> words.add(word(key + constant.name() + ".in-list", reader)));
    if (words.size() == 1) return words.get(0);
    String last = words.remove(words.size() - 1);
    return word("my.and", reader, String.join(", ", words), last);
  }

  String word(String key, Reader reader, Object... facts) {
    return sentences.of(key, List.of(facts), reader);
  }
}
