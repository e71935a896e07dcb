package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;

class SignedConsentRejectionTest {
  private static final Instant AT = Instant.parse("2026-11-27T08:00:00Z");

  private static SignedConsentRejection rejection(String words, Instant rejectedAt) {
    return new SignedConsentRejection(
        UUID.randomUUID(),
        Bytes32.random(),
        Bytes32.random(),
        Bytes32.random(),
        "0x" + "c".repeat(40),
        Optional.of(words).filter(text -> !text.isEmpty()),
        rejectedAt,
        AT,
        "0x" + "1b".repeat(65));
  }

  @Test
  void whatIsWrittenIsReadAndItsHashCoversTheWords() {
    for (String words : new String[] {"", "Not our field: \"skin\" – désolé."}) {
      SignedConsentRejection one = rejection(words, AT.minusSeconds(60));
      assertThat(SignedConsentRejection.parse(one.write())).isEqualTo(one);
      assertThat(one.message().words().equals(Bytes32.ZERO)).isEqualTo(words.isEmpty());
      assertThat(one.write().length).isLessThan(RejectionDesk.LONGEST_MESSAGE);
    }
    // Of the longest words there is room for characters that take three bytes each.
    assertThat(rejection("€".repeat(ConsentUses.LONGEST_WORDS), AT).write().length)
        .isLessThan(RejectionDesk.LONGEST_MESSAGE);
  }

  @Test
  void whatIsOutOfItsFormIsRefusedWithTheField() {
    refused("rejectedAt", rejection("", AT.plusSeconds(1)).write());
    refused("words", rejection("x".repeat(ConsentUses.LONGEST_WORDS + 1), AT).write());
    String good = new String(rejection("No.", AT).write(), StandardCharsets.UTF_8);
    refused("channel", good.replace("0xcc", "0xc").getBytes(StandardCharsets.UTF_8));
    refused("word", good.replace("\"words\"", "\"word\"").getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String field, byte[] message) {
    assertThatThrownBy(() -> SignedConsentRejection.parse(message))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("CUS-VER-003");
              assertThat(problem.arguments().get(0).toString()).endsWith(field);
            });
  }
}
