package org.custodia.webapp.expressions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts that lead a regular expression into trying many ways: what comes before a repetition, then
 * again and again something that the repetition takes, then something that does not fit.
 */
final class Attacks {
  /** From so many repetitions on a repetition is one that can be pumped. */
  private static final int MANY = 16;

  private static final int MOST_SAMPLES = 12;
  private static final List<String> ENDS = List.of("", "\u0001", "!\n");

  private final String expression;
  private final List<Character> alphabet;
  private final List<Attack> found = new ArrayList<>();
  private int at;

  /** What is repeated, between what comes before and after. */
  record Attack(String before, String pump, String after) {
    String text(int length) {
      int times = Math.max(1, length / pump.length());
      return before + pump.repeat(times) + after;
    }
  }

  private interface Node {
    /** Some texts that fit; never none. */
    List<String> samples();

    /** Adds attacks at repetitions within, which begin after this text. */
    void attack(String before);
  }

  private Attacks(String expression) {
    this.expression = expression;
    this.alphabet = alphabet(expression);
  }

  static List<Attack> on(String expression) {
    Attacks attacks = new Attacks(expression);
    Node whole = attacks.alternatives();
    if (attacks.at < expression.length()) {
      throw new IllegalArgumentException("not read to its end: " + expression);
    }
    whole.attack("");
    return new ArrayList<>(new LinkedHashSet<>(attacks.found));
  }

  /** One character of each kind that the expression tells apart, and what it names. */
  private static List<Character> alphabet(String expression) {
    List<Pattern> atoms = new ArrayList<>();
    Attacks reading = new Attacks(expression, List.of('a'));
    reading.atoms = atoms;
    reading.alternatives();
    Map<String, Character> kinds = new LinkedHashMap<>();
    String candidates = "a0A zZ9_-./:,;=+*\"'<>[](){}@#%&|\\!?~^$`\t\n\r\u00e9\u20ac\u2028fFgGxX1";
    for (char one : candidates.toCharArray()) {
      StringBuilder kind = new StringBuilder();
      atoms.forEach(atom -> kind.append(atom.matcher(one + "").matches() ? '1' : '0'));
      kinds.putIfAbsent(kind.toString(), one);
    }
    return List.copyOf(kinds.values());
  }

  private List<Pattern> atoms = new ArrayList<>();

  private Attacks(String expression, List<Character> alphabet) {
    this.expression = expression;
    this.alphabet = alphabet;
  }

  // --- Reading ---

  private boolean more() {
    return at < expression.length();
  }

  private char next() {
    return expression.charAt(at);
  }

  private Node alternatives() {
    List<Node> choices = new ArrayList<>(List.of(sequence()));
    while (more() && next() == '|') {
      at++;
      choices.add(sequence());
    }
    return choices.size() == 1 ? choices.get(0) : new Choice(choices);
  }

  private Node sequence() {
    List<Node> parts = new ArrayList<>();
    while (more() && next() != '|' && next() != ')') parts.add(repeated());
    return new Sequence(parts);
  }

  private Node repeated() {
    Node one = atom();
    while (more() && "*+?{".indexOf(next()) >= 0) {
      boolean pumped = next() == '*' || next() == '+';
      boolean optional = next() == '*' || next() == '?';
      if (next() == '{') {
        int end = expression.indexOf('}', at);
        String[] bounds = expression.substring(at + 1, end).split(",", -1);
        optional = bounds[0].equals("0");
        String most = bounds[bounds.length - 1];
        pumped = most.isEmpty() || Integer.parseInt(most) >= MANY;
        at = end;
        int least = bounds[0].isEmpty() ? 0 : Integer.parseInt(bounds[0]);
        if (least > 1 && least < 100) one = new Sequence(List.of(one, new Fixed(one, least - 1)));
      }
      at++;
      if (more() && (next() == '+' || next() == '?')) at++; // possessive, reluctant
      one = new Repeated(one, pumped, optional);
    }
    return one;
  }

  private Node atom() {
    char first = next();
    if (first == '(') return group();
    if (first == '^' || first == '$') {
      at++;
      return new Sequence(List.of());
    }
    int begin = at;
    if (first == '[') {
      int depth = 0;
      do {
        if (next() == '[') depth++;
        if (next() == ']') depth--;
        if (next() == '\\') at++;
        at++;
      } while (depth > 0);
    } else if (first == '\\') {
      char kind = expression.charAt(at + 1);
      at += 2;
      if ("bBAzZG".indexOf(kind) >= 0) return new Sequence(List.of());
      if (kind == 'Q') {
        int end = expression.indexOf("\\E", at);
        String quoted = expression.substring(at, end);
        at = end + 2;
        return new Quoted(quoted);
      }
      if ((kind == 'p' || kind == 'P' || kind == 'x') && next() == '{') {
        at = expression.indexOf('}', at) + 1;
      } else if (kind == 'x') {
        at += 2;
      } else if (kind == 'u') {
        at += 4;
      } else if (kind == 'k') {
        at = expression.indexOf('>', at) + 1;
        return new Sequence(List.of());
      } else if (Character.isDigit(kind) && kind != '0') {
        return new Sequence(List.of());
      }
    } else {
      at++;
    }
    Pattern atom = Pattern.compile(expression.substring(begin, at), Pattern.DOTALL);
    atoms.add(atom);
    return new One(atom);
  }

  private Node group() {
    at++;
    boolean wide = true;
    if (next() == '?') {
      at++;
      char kind = next();
      if (kind == '=' || kind == '!') {
        wide = false;
        at++;
      } else if (kind == '<') {
        char after = expression.charAt(at + 1);
        wide = after != '=' && after != '!';
        at = wide ? expression.indexOf('>', at) + 1 : at + 2;
      } else {
        while (next() != ':' && next() != ')' && next() != '>') at++;
        if (next() != ')') at++;
      }
    }
    Node inside = alternatives();
    at++; // )
    return wide ? inside : new Looking(inside);
  }

  // --- What is read ---

  private final class One implements Node {
    private final Pattern atom;

    One(Pattern atom) {
      this.atom = atom;
    }

    @Override
    public List<String> samples() {
      List<String> fitting =
          alphabet.stream()
              .map(String::valueOf)
              .filter(one -> atom.matcher(one).matches())
              .limit(MOST_SAMPLES)
              .toList();
      if (!fitting.isEmpty()) return fitting;
      for (char one = 0; one < Character.MAX_VALUE; one++) {
        if (atom.matcher(one + "").matches()) return List.of(one + "");
      }
      throw new IllegalArgumentException("nothing is " + atom);
    }

    @Override
    public void attack(String before) {}
  }

  private record Quoted(String text) implements Node {
    @Override
    public List<String> samples() {
      return List.of(text);
    }

    @Override
    public void attack(String before) {}
  }

  private record Fixed(Node one, int times) implements Node {
    @Override
    public List<String> samples() {
      return one.samples().stream().map(sample -> sample.repeat(times)).toList();
    }

    @Override
    public void attack(String before) {}
  }

  /** Of no width, but read, and with repetitions of its own. */
  private record Looking(Node inside) implements Node {
    @Override
    public List<String> samples() {
      return List.of("");
    }

    @Override
    public void attack(String before) {
      inside.attack(before);
    }
  }

  private record Sequence(List<Node> parts) implements Node {
    @Override
    public List<String> samples() {
      List<List<String>> each = parts.stream().map(Node::samples).toList();
      int most = each.stream().mapToInt(List::size).max().orElse(1);
      Set<String> samples = new LinkedHashSet<>();
      for (int i = 0; i < most; i++) {
        StringBuilder sample = new StringBuilder();
        for (List<String> one : each) sample.append(one.get(i % one.size()));
        samples.add(sample.toString());
      }
      return List.copyOf(samples);
    }

    @Override
    public void attack(String before) {
      String so = before;
      for (Node part : parts) {
        part.attack(so);
        so += part.samples().get(0);
      }
    }
  }

  private record Choice(List<Node> choices) implements Node {
    @Override
    public List<String> samples() {
      return choices.stream()
          .flatMap(one -> one.samples().stream())
          .distinct()
          .limit(MOST_SAMPLES)
          .toList();
    }

    @Override
    public void attack(String before) {
      choices.forEach(one -> one.attack(before));
    }
  }

  private final class Repeated implements Node {
    private final Node one;
    private final boolean pumped;
    private final boolean optional;

    Repeated(Node one, boolean pumped, boolean optional) {
      this.one = one;
      this.pumped = pumped;
      this.optional = optional;
    }

    @Override
    public List<String> samples() {
      List<String> samples = new ArrayList<>(one.samples());
      if (optional) samples.add("");
      return samples;
    }

    @Override
    public void attack(String before) {
      if (pumped) {
        for (String pump : one.samples()) {
          if (pump.isEmpty()) continue;
          for (String end : ENDS) found.add(new Attack(before, pump, end));
        }
      }
      one.attack(before);
    }
  }
}
