package org.custodia.webapp.problems;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.LedgerRefusal;
import org.springframework.context.MessageSource;
import org.springframework.context.NoSuchMessageException;
import org.springframework.stereotype.Component;

/**
 * Turns codes and their arguments into sentences in the reader's language. Arguments are facts
 * (instants, days, ids, enum constants), formatted here and nowhere else.
 */
@Component
public class Sentences {
  private final MessageSource messages;

  Sentences(MessageSource messages) {
    this.messages = messages;
  }

  /** The sentence that belongs to a code; for an unknown code, one that names the code. */
  public String of(String code, List<Object> arguments, Reader reader) {
    return find(code, arguments, reader)
        .orElseGet(
            () -> messages.getMessage("sentence.missing", new Object[] {code}, reader.locale()));
  }

  /** What to do next, where there is something. */
  public Optional<String> actionOf(String code, List<Object> arguments, Reader reader) {
    return find(code + ".action", arguments, reader);
  }

  public String of(Problem problem, Reader reader) {
    return of(problem.code(), problem.arguments(), reader);
  }

  /** Why a contract refused. */
  public String of(LedgerRefusal refusal, Reader reader) {
    List<Object> facts = List.copyOf(refusal.arguments());
    return find("refusal." + refusal.name(), facts, reader)
        .orElseGet(
            () ->
                messages.getMessage(
                    "refusal.Unknown", new Object[] {refusal.name()}, reader.locale()));
  }

  public Optional<String> find(String key, List<Object> arguments, Reader reader) {
    Object[] words = arguments.stream().map(fact -> word(fact, reader)).toArray();
    try {
      return Optional.of(messages.getMessage(key, words, reader.locale()));
    } catch (NoSuchMessageException missing) {
      return Optional.empty();
    }
  }

  private Object word(Object fact, Reader reader) {
    if (fact instanceof Optional<?> maybe) {
      return maybe.map(inner -> word(inner, reader)).orElse("–");
    }
    if (fact instanceof Problem why) {
      return of(why, reader);
    }
    if (fact instanceof Instant instant) {
      return instant(instant, reader);
    }
    if (fact instanceof LocalDate day) {
      return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
          .withLocale(formats(reader))
          .format(day);
    }
    if (fact instanceof Enum<?> constant) {
      return find("word." + constant.name(), List.of(), reader).orElse(constant.name());
    }
    if (fact instanceof Bytes32 id) {
      return id.toString().substring(0, 10) + "…";
    }
    if (fact instanceof Number number) {
      return number.toString();
    }
    return fact;
  }

  /** English here is not American: the day comes first. */
  private static Locale formats(Reader reader) {
    return reader.locale().equals(Locale.ENGLISH) ? Locale.UK : reader.locale();
  }

  private static String instant(Instant instant, Reader reader) {
    String text =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(formats(reader))
            .withZone(reader.zone())
            .format(instant);
    return reader.zone().equals(ZoneId.of("UTC")) ? text + " UTC" : text;
  }

  /** For whom a sentence is written. */
  public record Reader(Locale locale, ZoneId zone) {}
}
