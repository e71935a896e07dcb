package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.junit.jupiter.api.Test;

class EventFactTest {
  @Test
  void anOfferSaysUntilWhenItMayBeAnsweredAndWhyItLeftTheOrder() {
    Map<String, EventFact> facts = offer(OutOfOrderReason.LOGISTICS.code());
    assertThat(facts.get("answerUntil").at()).contains(Instant.ofEpochSecond(1_795_689_829));
    assertThat(facts.get("reason").word()).contains("OutOfOrderReason.LOGISTICS");
  }

  @Test
  void anOfferInOrderSaysNoReason() {
    assertThat(offer(0)).doesNotContainKey("reason").containsKey("rank");
  }

  private static Map<String, EventFact> offer(int reason) {
    var terms =
        new OfferTerms(
            1, Bytes32.ZERO, BloodGroup.A1, 1_795_689_829, List.of(), reason, Optional.empty());
    return EventFact.of(terms).stream()
        .collect(Collectors.toMap(EventFact::name, Function.identity()));
  }
}
