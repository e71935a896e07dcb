package org.custodia.registry.people;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.codec.language.DoubleMetaphone;

/**
 * What a name sounds like. Double Metaphone knows how English speakers read a name; before it a
 * name is also spelled as a French ear would (Thibault, Thibaud, Tibo). Two names sound the same
 * when one of their codes is the same.
 */
final class NameSound {
  private static final DoubleMetaphone METAPHONE = new DoubleMetaphone();

  private record Spelling(Pattern written, String heard) {}

  /** In order; the input is A to Z. Endings are those that French does not pronounce. */
  private static final Spelling[] FRENCH = {
    spelling("(E?AU|AU)(LT|LD|D|T|X|S)?S?$", "O"),
    spelling("(OT|OS|OP|OD)S?$", "O"),
    spelling("E?AU", "O"),
    spelling("PH", "F"),
    spelling("QU?", "K"),
    spelling("C(?=[EIY])", "S"),
    spelling("C(?!H)", "K"),
    spelling("GN", "N"),
    spelling("GU(?=[EIY])", "G"),
    spelling("G(?=[EIY])", "J"),
    spelling("ILL", "Y"),
    spelling("TH", "T"),
    spelling("SCH|CH", "X"),
    spelling("EBV", "EV"),
    spelling("OE", "E"),
    spelling("H", ""),
    spelling("(?<=[AEIOUY])(EZ|ER|ET|E|T|D|S|X|Z|P)S?$", ""),
    spelling("(?<=[A-Z]{2})(E|T|D|S|X|Z|P|ES|TS|DS)$", ""),
    spelling("(.)\\1", "$1"),
  };

  private NameSound() {}

  /**
   * The codes of one word.
   *
   * @param word capital letters without accents, as {@link IdentityText#words} gives them
   * @return none for a word without letters, at most three otherwise
   */
  static Set<String> of(String word) {
    String letters = word.replaceAll("[^A-Z]", "");
    Set<String> codes = new TreeSet<>();
    if (letters.isEmpty()) {
      return codes;
    }
    codes.add(METAPHONE.doubleMetaphone(letters));
    codes.add("F" + METAPHONE.doubleMetaphone(french(letters)));
    codes.removeIf(code -> code.isEmpty() || code.equals("F"));
    return codes;
  }

  private static String french(String letters) {
    String heard = letters;
    for (Spelling rule : FRENCH) {
      heard = rule.written().matcher(heard).replaceAll(rule.heard());
    }
    return heard.isEmpty() ? letters : heard;
  }

  private static Spelling spelling(String written, String heard) {
    return new Spelling(Pattern.compile(written), heard);
  }
}
