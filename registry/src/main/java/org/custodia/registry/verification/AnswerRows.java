package org.custodia.registry.verification;

import java.sql.SQLException;
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
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code verification_answer}: every signed answer. Used inside the regulator's rows. */
final class AnswerRows {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  AnswerRows(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
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
      Optional<Bytes32> person) {}

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
   * outside of the regulator's rows, and then a transaction of its own.
   */
  SignedText keep(String regulator, Asked asked, SignedText answer, Instant at) {
    int added = rows.alone(regulator, () -> add(regulator, asked, answer, at));
    return added == 1 ? answer : find(regulator, asked).orElseThrow();
  }

  private int add(String regulator, Asked asked, SignedText answer, Instant at) {
    return jdbc.sql(
            """
                insert into verification_answer (organisation, asker, query_digest, query_id, kind,
                  content, subject, query, facts, signature, answered_at, person)
                values (%s, :asker, :digest, :id, :kind, :content, :subject, :query,
                  :facts, :signature, :at, :person)
                on conflict (organisation, asker, query_digest) do nothing
                """
                .formatted(OrganisationRows.ENTERED))
        .param("organisation", regulator)
        .param("asker", asked.asker().toArray())
        .param("digest", asked.digest().toArray())
        .param("id", asked.id())
        .param("kind", asked.about().name())
        .param("content", asked.content().toArray())
        .param("subject", asked.subject().toArray())
        .param("query", asked.text())
        .param("facts", answer.facts())
        .param("signature", answer.signature())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("person", asked.person().map(Bytes32::toArray).orElse(null))
        .update();
  }
}
