package org.custodia.webapp.slices;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.health.Colour;
import org.custodia.registry.health.Fact;
import org.custodia.registry.health.Health;
import org.custodia.registry.health.HealthReport;
import org.custodia.registry.health.Light;
import org.custodia.registry.health.Light.Finding;
import org.custodia.registry.health.Light.Subject;
import org.custodia.registry.health.Measure;
import org.custodia.registry.health.Measure.Unit;
import org.custodia.registry.health.NodeRewind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Rewind;

/** Lights as told: all green, or red where a test says so. What really fails is tested below. */
public final class SmallHealth implements Health, NodeRewind {
  private static final Instant AT = Instant.parse("2026-11-20T13:00:00Z");

  private volatile List<Subject> red = List.of();

  /** From now on these are red, and everything else is green. */
  public void red(Subject... subjects) {
    red = List.of(subjects);
    rewinds.clear();
  }

  @Override
  public HealthReport of(String organisation) {
    List<Light> lights = new ArrayList<>();
    lights.add(
        light(
            Subject.NODE,
            new Measure(12, Unit.MILLISECONDS),
            Finding.of("CUS-HEA-001", AT),
            new Fact(Fact.Name.VERSION, "Geth/v1.10.3-quorum/linux-amd64"),
            new Fact(Fact.Name.BLOCK, 41207L),
            new Fact(Fact.Name.PEERS, 4)));
    lights.add(
        light(
            Subject.PRIVACY_MANAGER,
            new Measure(7, Unit.MILLISECONDS),
            Finding.of("CUS-HEA-010", AT),
            new Fact(Fact.Name.VERSION, "24.4.2")));
    lights.add(
        light(
            Subject.BLOCKS,
            new Measure(3, Unit.SECONDS),
            Finding.of("CUS-HEA-020", AT),
            new Fact(Fact.Name.LATEST, AT)));
    lights.add(
        light(Subject.PROJECTOR, new Measure(0, Unit.BLOCKS), Finding.of("CUS-HEA-031", 812, 204)));
    lights.add(
        light(
            Subject.RECORDED,
            new Measure(0, Unit.COMMANDS),
            Finding.of("CUS-HEA-040", 17, AT),
            new Fact(Fact.Name.CAUSE, "storeraw: 503")));
    lights.add(
        light(
            Subject.DATABASE,
            new Measure(1, Unit.MILLISECONDS),
            Finding.of("CUS-HEA-080", AT),
            new Fact(Fact.Name.ROOM, "NOT_ASKED")));
    lights.add(channel(organisation, "READY", 412));
    lights.add(channel("agence-du-medicament", "OPENED", 0));
    List<HealthReport.Sample> samples =
        IntStream.range(0, 360)
            .mapToObj(
                i ->
                    new HealthReport.Sample(
                        AT.minusSeconds(10L * (360 - i)),
                        i > 200 && i < 230 ? -1 : i % 6,
                        i > 230 && i < 260 ? i - 230 : 0,
                        i > 300 ? i - 300 : 0))
            .toList();
    return new HealthReport(organisation, AT, lights, samples);
  }

  @Override
  public Optional<Subject> hindrance(String organisation) {
    return red.stream().findFirst();
  }

  /** Blocks that the node was rolled back to, oldest first. */
  public final List<Long> rewinds = new CopyOnWriteArrayList<>();

  @Override
  public Rewind rollBack(Caller caller, long block) {
    rewinds.add(block);
    return new Rewind(UUID.randomUUID(), block, 41207, true, List.of());
  }

  @Override
  public boolean signInAnswers() {
    return !red.contains(Subject.SIGN_IN);
  }

  @Override
  public boolean databaseAnswers() {
    return !red.contains(Subject.DATABASE);
  }

  private Light channel(String with, String state, long steps) {
    return new Light(
        Subject.CHANNEL,
        Optional.of("0x" + Bytes32.keccak(with.getBytes()).toString().substring(2, 42)),
        red.contains(Subject.CHANNEL) ? Colour.RED : Colour.GREEN,
        Optional.of(new Measure(steps, Unit.STEPS)),
        AT,
        Optional.of(Finding.of("CUS-LED-016", "–", with, 411, 41188))
            .filter(f -> red.contains(Subject.CHANNEL)),
        Stream.of(
                Stream.of(
                    new Fact(Fact.Name.STATE, state),
                    new Fact(Fact.Name.MEMBERS, "Laboratoire du Rhône, " + with),
                    new Fact(Fact.Name.HEAD, Bytes32.keccak(state.getBytes()))),
                red.contains(Subject.CHANNEL)
                    ? Stream.of(new Fact(Fact.Name.REWIND_TO, 41188L))
                    : Stream.<Fact>empty(),
                steps == 0
                    ? Stream.of(
                        new Fact(Fact.Name.OPENED, AT),
                        new Fact(Fact.Name.AWAITED, "Pharmacie de la Gare"))
                    : Stream.of(
                        new Fact(Fact.Name.LAST_STEP_BLOCK, 41190L),
                        new Fact(Fact.Name.LAST_STEP, AT)))
            .flatMap(facts -> facts)
            .toList());
  }

  private Light light(Subject subject, Measure measure, Finding finding, Fact... facts) {
    boolean wrong = red.contains(subject);
    return new Light(
        subject,
        Optional.empty(),
        wrong ? Colour.RED : Colour.GREEN,
        Optional.of(measure),
        AT,
        wrong ? Optional.of(finding) : Optional.empty(),
        List.of(facts));
  }
}
