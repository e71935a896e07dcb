package org.custodia.webapp.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.webapp.expressions.Attacks.Attack;
import org.custodia.webapp.expressions.SourceExpressions.Found;
import org.junit.jupiter.api.Test;

/**
 * No regular expression of ours takes more than so many looks at each character of a text, however
 * the text is made: each is led into its own repetitions, and looks are counted, not time.
 */
class ExpressionsTest {
  private static final int LENGTH = 2_000;
  private static final int LOOKS_A_CHARACTER = 100;

  /** Compiled from what is only known while the program runs. */
  private static final Set<String> UNKNOWN = Set.of("NameSound.java: written");

  @Test
  void noneTakesMoreThanSoManyLooksAtACharacter() throws IOException {
    SourceExpressions sources = SourceExpressions.read(Path.of("").toAbsolutePath().getParent());
    Set<Found> all = new LinkedHashSet<>(sources.found());
    assertThat(all).hasSizeGreaterThan(250);
    assertThat(new TreeSet<>(sources.unknown())).isEqualTo(new TreeSet<>(UNKNOWN));
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (Found one : all) {
      for (Attack attack : Attacks.on(one.expression())) {
        tried++;
        long looks = looks(one, attack.text(LENGTH));
        if (looks > 0) {
          wrong.add("%s: %s by %s".formatted(one.where(), one.expression(), attack));
          break;
        }
      }
    }
    assertThat(tried).isGreaterThan(1_000);
    assertThat(wrong).isEmpty();
  }

  @Test
  void knownTrapsAreFound() {
    for (String trap :
        List.of(
            "(a+)+", "(a|a)*b", "(\\w+\\s?)*$", "\\s*,?\\s*x", "(.*a){12}", "x[0-9]+[0-9a]+z")) {
      Found one = new Found("here", trap, false);
      assertThat(Attacks.on(trap)).as(trap).anyMatch(it -> looks(one, it.text(LENGTH)) > 0);
    }
    for (String fine : List.of("[a-z]+", "([0-9]{3})(-[0-9]{4})*", "\"[^\"]*\"", "a*+b")) {
      Found one = new Found("here", fine, false);
      assertThat(Attacks.on(fine)).as(fine).noneMatch(it -> looks(one, it.text(LENGTH)) > 0);
    }
  }

  /** How many, where that is more than it may be; otherwise 0. */
  private static long looks(Found one, String text) {
    long most = (long) LOOKS_A_CHARACTER * text.length();
    Steps steps = new Steps(text, most);
    try {
      Matcher matcher = Pattern.compile(one.expression()).matcher(steps);
      if (one.everywhere()) {
        while (matcher.find()) continue;
      } else {
        matcher.matches();
      }
      return 0;
    } catch (Steps.TooMany | StackOverflowError tooMany) {
      return steps.taken();
    }
  }
}
