package org.custodia.registry.verification;

import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Row;
import org.springframework.jdbc.core.SqlParameterValue;

/** Table {@code verification_answer}: every signed answer. Used inside the regulator's rows. */
final class AnswerRows {
  private static final String ADD =
      """
      insert into verification_answer (organisation, asker, query_digest, query_id, kind, content,
        subject, query, facts, signature, answered_at, person)
      values (%s, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (organisation, asker, query_digest) do nothing
      """
          .formatted(OrganisationRows.ENTERED);

  private final OrganisationRows rows;

  AnswerRows(OrganisationRows rows) {
    this.rows = rows;
  }

  /** What the answer is about. */
  enum About {
    PACK,
    SERIALS
  }

  /**
   * The query an answer belongs to.
   *
   * @param digest EIP-712 digest, which includes when it was asked
   * @param content hash of what is asked, whenever it was asked
   * @param text the query as it came
   * @param person who asked, as the asker's own token
   */
  record Asked(
      About about,
      Bytes32 asker,
      UUID id,
      Bytes32 digest,
      Bytes32 content,
      Bytes32 subject,
      String text,
      Optional<Bytes32> person) {
    Asked withText(String query) {
      return new Asked(about, asker, id, digest, content, subject, query, person);
    }
  }

  /**
   * What the asker was answered before under the id of a query.
   *
   * @param another whether the id was used for something else
   * @param answer to exactly this query
   */
  record Earlier(boolean another, Optional<SignedText> answer) {}

  private static final Reading<Earlier> EARLIER =
      Reading.of(
          List.of("another", "facts", "signature"),
          """
          select bool_or(content <> ?) as another, max(facts) filter (where query_digest = ?) as facts,
            max(signature) filter (where query_digest = ?) as signature
          from verification_answer
          where organisation = me.organisation and asker = ? and query_id = ?
          """,
          AnswerRows::earlier);

  private static final Reading<Boolean> ASKED_BY =
      Reading.of(
          List.of("asked"),
          """
          select true as asked from verification_answer
          where organisation = me.organisation and subject = ? and asker = ? and person = ?
            and answered_at <= ?
          limit 1
          """,
          row -> row.bool("asked"));

  private static Earlier earlier(Row row) throws SQLException {
    Optional<String> signature = row.optionalText("signature");
    return new Earlier(
        row.bool("another"),
        signature.isPresent()
            ? Optional.of(new SignedText(row.text("facts"), signature.get()))
            : Optional.empty());
  }

  /** To be read together with other things, and judged by {@link #given}. */
  static Reading.Asked<Earlier> earlier(Asked asked) {
    return EARLIER.with(
        asked.content().toArray(),
        asked.digest().toArray(),
        asked.digest().toArray(),
        asked.asker().toArray(),
        asked.id());
  }

  /**
   * The answer given to exactly this query before.
   *
   * @throws Problem CONFLICT CUS-VER-008 when the asker used the id for something else
   */
  static Optional<SignedText> given(Optional<Earlier> earlier) {
    if (earlier.filter(Earlier::another).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-VER-008");
    }
    return earlier.flatMap(Earlier::answer);
  }

  /** As {@link #given}, read by itself. */
  Optional<SignedText> find(String regulator, Asked asked) {
    return given(rows.find(regulator, earlier(asked)));
  }

  /** Whether this very person of the asker asked about the pack up to that moment. */
  boolean askedBy(String regulator, Bytes32 asker, Bytes32 person, Bytes32 packId, Instant until) {
    return rows.find(
            regulator,
            ASKED_BY.with(
                packId.toArray(),
                asker.toArray(),
                person.toArray(),
                until.atOffset(ZoneOffset.UTC)))
        .isPresent();
  }

  /**
   * Keeps an answer; of two at once for the same query the first stays, and is what is sent. Also
   * outside of the regulator's rows, and then it is durable when it returns.
   */
  SignedText keep(String regulator, Asked asked, SignedText answer, Instant at) {
    int added = rows.add(addition(regulator, asked, answer, at));
    return added == 1 ? answer : find(regulator, asked).orElseThrow();
  }

  /** The row of an answer that is to be kept, for who adds one of its own with it. */
  static OrganisationRows.Addition addition(
      String regulator, Asked asked, SignedText answer, Instant at) {
    return new OrganisationRows.Addition(regulator, ADD, values(asked, answer, at));
  }

  private static Object[] values(Asked asked, SignedText answer, Instant at) {
    return new Object[] {
      asked.asker().toArray(),
      asked.digest().toArray(),
      asked.id(),
      asked.about().name(),
      asked.content().toArray(),
      asked.subject().toArray(),
      asked.text(),
      answer.facts(),
      answer.signature(),
      at.atOffset(ZoneOffset.UTC),
      new SqlParameterValue(Types.BINARY, asked.person().map(Bytes32::toArray).orElse(null))
    };
  }
}
