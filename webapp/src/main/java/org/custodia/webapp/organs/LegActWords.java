package org.custodia.webapp.organs;

import java.util.ArrayList;
import java.util.List;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.registry.organs.Organs;
import org.custodia.webapp.problems.Sentences;

/** What an act on a leg is about, in one line for whoever signs it. */
final class LegActWords {
  private LegActWords() {}

  static String of(
      Organs.View view,
      LegAct act,
      LegActFields given,
      Sentences sentences,
      Sentences.Reader reader) {
    List<String> words = new ArrayList<>();
    words.add(organ(view.line().organ(), sentences, reader));
    for (LegField field : act.fields()) {
      String text = given.text(field.name());
      boolean said =
          field.kind() == LegField.Kind.SCAN
              || field.kind() == LegField.Kind.OPTIONAL_SCAN
              || field.kind() == LegField.Kind.MOMENT;
      if (text.isEmpty()) continue;
      String name = say("organs.leg.fact." + field.name(), sentences, reader);
      if (said) words.add(name + " " + text.replace('T', ' '));
      if (field.kind() == LegField.Kind.TEMPERATURE) words.add(name + " " + text + " °C");
      if (field.kind() == LegField.Kind.CHOICE) {
        field.choices().stream()
            .filter(choice -> LegField.constant(choice).equals(text))
            .forEach(choice -> words.add(say("organs.leg." + choice, sentences, reader)));
      }
    }
    return String.join(" · ", words);
  }

  /** What is signed is what the label says, and not what is expected. */
  static String label(LabelCheck check, Sentences sentences, Sentences.Reader reader) {
    return "%s: %s, %s"
        .formatted(
            say("organs.leg.label.says", sentences, reader),
            check.donation().printed(),
            organ(check.organ(), sentences, reader));
  }

  static String organ(Organ organ, Sentences sentences, Sentences.Reader reader) {
    List<String> words = new ArrayList<>();
    words.add(say("organ.label.kind." + organ.kind(), sentences, reader));
    if (organ.laterality() != Laterality.NONE) {
      words.add(say("organ.label.side." + organ.laterality(), sentences, reader));
    }
    if (organ.part() > 0) words.add(say("organ.label.part." + organ.part(), sentences, reader));
    return String.join(" ", words);
  }

  private static String say(String key, Sentences sentences, Sentences.Reader reader) {
    return sentences.of(key, List.of(), reader);
  }
}
