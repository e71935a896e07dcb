package org.custodia.registry.verification;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code verification_answer}: every signed answer. Used inside the regulator's rows. */
final class AnswerRows {
  private final JdbcClient jdbc;

  AnswerRows(JdbcClient jdbc) {
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

  private record Earlier(Bytes32 digest, Bytes32 content, SignedText answer) {}

  /**
   * The answer given to exactly this query before.
   *
   * @throws Problem CONFLICT CUS-VER-008 when the asker used the id for something else
   */
  Optional<SignedText> find(Asked asked) {
    List<Earlier> earlier =
        jdbc.sql(
                """
                select query_digest, content, facts, signature from verification_answer
                where asker = :asker and query_id = :id
                """)
            .param("asker", asked.asker().toArray())
            .param("id", asked.id())
            .query(
                (row, number) ->
                    new Earlier(
                        Bytes32.of(row.getBytes("query_digest")),
                        Bytes32.of(row.getBytes("content")),
                        new SignedText(row.getString("facts"), row.getString("signature"))))
            .list();
    if (earlier.stream().anyMatch(answer -> !answer.content().equals(asked.content()))) {
      throw new Problem(Kind.CONFLICT, "CUS-VER-008");
    }
    return earlier.stream()
        .filter(answer -> answer.digest().equals(asked.digest()))
        .map(Earlier::answer)
        .findFirst();
  }

  /** Whether this very person of the asker asked about the pack up to that moment. */
  boolean askedBy(Bytes32 asker, Bytes32 person, Bytes32 packId, Instant until) {
    return jdbc.sql(
            """
            select exists (select from verification_answer
              where subject = :pack and asker = :asker and person = :person and answered_at <= :until)
            """)
        .param("pack", packId.toArray())
        .param("asker", asker.toArray())
        .param("person", person.toArray())
        .param("until", until.atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  /** Keeps an answer; of two at once for the same query the first stays, and is what is sent. */
  SignedText keep(String regulator, Asked asked, SignedText answer, Instant at) {
    int added =
        jdbc.sql(
                """
                insert into verification_answer (organisation, asker, query_digest, query_id, kind,
                  content, subject, query, facts, signature, answered_at, person)
                values (:organisation, :asker, :digest, :id, :kind, :content, :subject, :query,
                  :facts, :signature, :at, :person)
                on conflict (organisation, asker, query_digest) do nothing
                """)
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
    return added == 1 ? answer : find(asked).orElseThrow();
  }
}
