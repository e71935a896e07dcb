package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.ArrivedTerms;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.CheckpointTerms;
import org.custodia.contracts.organs.HandOverTerms;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.SealReason;
import org.custodia.contracts.organs.SettleSealTerms;
import org.custodia.contracts.organs.TakeOverTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What transplantation still waits for, as the pages tell it before the contract is asked. */
class LegStoryTest {
  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
  private static final Bytes32 BOX = Bytes32.keccak("box".getBytes());
  private static final Bytes32 SEAL = Bytes32.keccak("seal".getBytes());

  private final List<OrganEvent> events = new ArrayList<>();

  private static Stream<OrganTerms> scansOfAnOpenBox() {
    BoxCondition open = BoxCondition.OPEN;
    return Stream.of(
        new HandOverTerms(BOX, SEAL, open, 400, Bytes32.ZERO),
        new TakeOverTerms(BOX, SEAL, open, 400, Bytes32.ZERO),
        new CheckpointTerms(BOX, SEAL, open, 400, Bytes32.ZERO),
        new ArrivedTerms(BOX, SEAL, open, 400, Bytes32.ZERO));
  }

  @ParameterizedTest
  @MethodSource("scansOfAnOpenBox")
  void whoeverSeesTheBoxOpenRaisesAQuestionThatIsToBeSettled(OrganTerms scan) {
    assertThat(missing()).doesNotContain(LegFact.SEALS_SETTLED);
    happened(scan);
    assertThat(missing()).contains(LegFact.SEALS_SETTLED);
    happened(new SettleSealTerms(SealReason.values()[0], Bytes32.ZERO));
    assertThat(missing()).doesNotContain(LegFact.SEALS_SETTLED);
  }

  @Test
  void aHandOverTakesTwoScansAndOneByAnUnknownKeyIsNone() {
    happened(new HandOverTerms(BOX, SEAL, BoxCondition.INTACT, 400, Bytes32.ZERO));
    var taken = new TakeOverTerms(BOX, SEAL, BoxCondition.INTACT, 400, Bytes32.ZERO);
    happened(taken, OrganIrregularity.KEY_NOT_VALID);
    assertThat(missing()).contains(LegFact.HANDED_OVER);
    happened(taken, OrganIrregularity.LATE);
    assertThat(missing()).doesNotContain(LegFact.HANDED_OVER);
  }

  private Set<LegFact> missing() {
    return LegStory.of(events).missing(NOW, revoked -> false);
  }

  private void happened(OrganTerms terms, OrganIrregularity... odd) {
    events.add(
        new OrganEvent(
            UUID.randomUUID(),
            "0x" + "01".repeat(20),
            SubjectKind.ORGAN_LEG,
            Bytes32.ZERO,
            terms.action(),
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            "0x" + "02".repeat(20),
            1,
            "Bloc 2",
            NOW,
            Optional.empty(),
            NOW,
            1,
            events.size(),
            Bytes32.ZERO,
            Set.of(odd),
            terms));
  }
}
