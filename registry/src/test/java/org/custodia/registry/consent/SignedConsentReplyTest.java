package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ConsentReply.Answer;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;

class SignedConsentReplyTest {
  private static final Instant AT = Instant.parse("2026-11-27T08:00:00Z");

  private static SignedConsentReply rejection(String words, Instant repliedAt) {
    return reply(Answer.REJECTED, words, repliedAt);
  }

  private static SignedConsentReply reply(Answer answer, String words, Instant repliedAt) {
    return new SignedConsentReply(
        UUID.randomUUID(),
        Bytes32.random(),
        Bytes32.random(),
        Bytes32.random(),
        "0x" + "c".repeat(40),
        answer,
        Optional.of(words).filter(text -> !text.isEmpty()),
        repliedAt,
        AT,
        "0x" + "1b".repeat(65));
  }

  @Test
  void whatIsWrittenIsReadAndItsHashCoversTheWords() {
    for (String words : new String[] {"", "Not our field: \"skin\" – désolé."}) {
      SignedConsentReply one = rejection(words, AT.minusSeconds(60));
      assertThat(SignedConsentReply.parse(one.write())).isEqualTo(one);
      assertThat(one.message().words().equals(Bytes32.ZERO)).isEqualTo(words.isEmpty());
      assertThat(one.write().length).isLessThan(ReplyDesk.LONGEST_MESSAGE);
    }
    SignedConsentReply accepted = reply(Answer.ACCEPTED, "", AT);
    assertThat(SignedConsentReply.parse(accepted.write())).isEqualTo(accepted);
    // Of the longest words there is room for characters that take three bytes each.
    assertThat(rejection("€".repeat(ConsentUses.LONGEST_WORDS), AT).write().length)
        .isLessThan(ReplyDesk.LONGEST_MESSAGE);
  }

  @Test
  void whatIsOutOfItsFormIsRefusedWithTheField() {
    refused("repliedAt", rejection("", AT.plusSeconds(1)).write());
    refused("words", rejection("x".repeat(ConsentUses.LONGEST_WORDS + 1), AT).write());
    refused("words", reply(Answer.ACCEPTED, "Thank you.", AT).write());
    String good = new String(rejection("No.", AT).write(), StandardCharsets.UTF_8);
    refused("channel", good.replace("0xcc", "0xc").getBytes(StandardCharsets.UTF_8));
    refused("answer", good.replace("REJECTED", "PERHAPS").getBytes(StandardCharsets.UTF_8));
    refused("word", good.replace("\"words\"", "\"word\"").getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String field, byte[] message) {
    assertThatThrownBy(() -> SignedConsentReply.parse(message))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("CUS-VER-003");
              assertThat(problem.arguments().get(0).toString()).endsWith(field);
            });
  }
}
