package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.Refusals.refused;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Rebuild;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PositionRowsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private final OrganisationRows rows = database.rows();
  private final OrganisationRows always = rows.alsoIncomplete();
  private final PositionRows positions = new PositionRows(database.jdbc());

  @Test
  void rowsThatAreFarBehindAreClosedUntilTheyHaveCaughtUp() {
    reach("behind", 7);
    always.in("behind", () -> positions.catchUp("behind", 500));
    always.in("behind", () -> positions.catchUp("behind", 900));
    assertThat(always.in("behind", positions::standing).goal()).contains(500L);
    assertThat(always.in("behind", positions::rebuild).map(Rebuild::reached)).contains(7L);
    closed("behind");
    reach("behind", 500);
    assertThat(always.in("behind", positions::standing).isRebuilt()).isTrue();
    assertThat(always.in("behind", () -> positions.rebuilt(500))).isTrue();
    assertThat(rows.in("behind", () -> "open")).isEqualTo("open");

    always.in("behind", () -> positions.catchUp("behind", 500));
    assertThat(always.in("behind", positions::standing).goal()).as("it is there").isEmpty();
    always.in("empty", () -> positions.catchUp("empty", 500));
    closed("empty");
  }

  @Test
  void whatIsStartedOverComesBackToWhereItWasAtLeast() {
    reach("over", 40);
    always.in("over", () -> positions.startOver("over", 30));
    assertThat(always.in("over", positions::standing))
        .isEqualTo(new PositionRows.Standing(Optional.empty(), Optional.of(40L)));
    reach("over", 10);
    always.in("over", () -> positions.startOver("over", -1));
    assertThat(always.in("over", positions::standing).goal()).contains(40L);
    always.in("over", () -> positions.startOver("over", 50));
    assertThat(always.in("over", positions::standing).goal()).contains(50L);
    always.in("nothing", () -> positions.startOver("nothing", -1));
    assertThat(rows.in("nothing", () -> "open")).isEqualTo("open");
  }

  private void reach(String organisation, long block) {
    PositionRows.Reached reached = new PositionRows.Reached(block, Bytes32.random(), Instant.EPOCH);
    always.in(organisation, () -> positions.set(organisation, reached));
  }

  private void closed(String organisation) {
    refused(Problem.Kind.UNAVAILABLE, Rebuild.CODE, () -> rows.in(organisation, () -> "told"));
  }
}
