package org.custodia.registry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ConsentReply.Answer;
import org.custodia.registry.testing.ParserFuzz;

/** What grantees tell hosts. */
class ConsentMessagesFuzzTest extends ParserFuzz {
  @Override
  protected List<byte[]> seeds() {
    Bytes32 member = Bytes32.of("0x" + "1a".repeat(32));
    return List.of(
        new SignedConsentReply(
                UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7"),
                member,
                member,
                member,
                "0x" + "3c".repeat(20),
                Answer.REJECTED,
                Optional.of("Not our field."),
                Instant.parse("2026-03-01T10:00:00Z"),
                Instant.parse("2026-03-01T10:00:01Z"),
                "0x" + "2b".repeat(64) + "1b")
            .write());
  }

  @Override
  protected void read(byte[] input) {
    SignedConsentReply.parse(input);
  }
}
