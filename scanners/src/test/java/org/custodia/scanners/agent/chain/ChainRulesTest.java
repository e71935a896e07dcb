package org.custodia.scanners.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.scanners.agent.TestDevice;
import org.custodia.scanners.agent.chain.Answer.Accepted;
import org.custodia.scanners.agent.chain.Answer.Duplicate;
import org.custodia.scanners.agent.chain.Answer.NotReached;
import org.custodia.scanners.agent.chain.Answer.Reason;
import org.custodia.scanners.agent.chain.Answer.Refused;
import org.custodia.scanners.agent.chain.Answer.Remark;
import org.custodia.scanners.agent.chain.ChainRules.Device;
import org.custodia.scanners.agent.chain.ChainRules.Standing;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

class ChainRulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestDevice device = new TestDevice(1);
  private final ChainRules rules = new ChainRules(TestDevice.DOMAIN, TestDevice.READER);
  private final Kept chain = new Kept();

  private static final class Kept implements DeviceChain {
    final List<ScanEvent> events = new ArrayList<>();
    final Map<Bytes32, Bytes32> digests = new HashMap<>();
    final Set<Bytes32> contradictions = new HashSet<>();

    @Override
    public ScanEvent.Head head() {
      return events.isEmpty()
          ? ScanEvent.Head.NONE
          : events.get(events.size() - 1).head(TestDevice.DOMAIN);
    }

    @Override
    public long lastTime() {
      return events.isEmpty() ? 0 : events.get(events.size() - 1).act().deviceTime();
    }

    @Override
    public Optional<Bytes32> recorded(Bytes32 id) {
      return Optional.ofNullable(digests.get(id));
    }

    @Override
    public void add(ScanEvent event, Accepted how) {
      events.add(event);
      digests.put(event.act().commandId(), event.digest(TestDevice.DOMAIN));
    }

    @Override
    public void contradicted(ScanEvent event) {
      contradictions.add(event.digest(TestDevice.DOMAIN));
    }
  }

  private List<ScanEvent> signed(int count) {
    List<ScanEvent> events = new ArrayList<>();
    ScanEvent.Head head = ScanEvent.Head.NONE;
    for (int i = 0; i < count; i++) {
      events.add(device.sign(head, TestDevice.label(i), 1_795_687_200_000L + i));
      head = events.get(i).head(TestDevice.DOMAIN);
    }
    return events;
  }

  private List<Answer> take(Standing standing, List<ScanEvent> batch) {
    return rules.take(new Device(device.address(), TestDevice.MEMBER, standing), chain, batch, 0);
  }

  private Answer takeOne(ScanEvent event) {
    return take(Standing.VALID, List.of(event)).get(0);
  }

  private ScanEvent finished(ScanEvent.Head after, List<ScanEvent> scans, BigInteger sealedWith) {
    Bytes32 root =
        SessionRoot.of(scans.stream().map(scan -> scan.digest(TestDevice.DOMAIN)).toList());
    ScanTerms of = scans.get(0).terms();
    var terms =
        new ScanTerms(
            ScanTerms.Entry.FINISHED, of.mode(), of.session(), root, "h.martin", "test", "");
    return ScanEvent.sign(
            TestDevice.POST,
            after,
            Bytes32.ofUuid(UUID.randomUUID()),
            terms,
            TestDevice.READER.read(""),
            1_795_687_300_000L,
            device.key(),
            device.address())
        .sealed(
            scans.size(),
            1,
            Bytes32.ZERO,
            TestDevice.DOMAIN,
            sealedWith,
            "0x" + Keys.getAddress(ECKeyPair.create(sealedWith)));
  }

  @Test
  void aSealIsOfTheSameKeyAndForThisSession() throws Exception {
    List<ScanEvent> scans = signed(3);
    take(Standing.VALID, scans);
    ScanEvent right = finished(chain.head(), scans, device.key());
    ScanEvent forged = finished(chain.head(), scans, BigInteger.TEN);
    assertThat(takeOne(forged)).isEqualTo(new Refused(Reason.SIGNATURE, 4));
    for (String field : List.of("scans", "first")) {
      ObjectNode json = EventJson.write(right);
      ((ObjectNode) json.get("seal")).put(field, 2);
      assertThat(takeOne(EventJson.read(json))).isEqualTo(new Refused(Reason.SIGNATURE, 4));
    }
    ObjectNode onAScan = EventJson.write(scans.get(0));
    onAScan.set("seal", EventJson.write(right).get("seal"));
    assertThat(takeOne(EventJson.read(onAScan))).isEqualTo(new Refused(Reason.SIGNATURE, 4));
    ScanEvent came = EventJson.read(JSON.readTree(EventJson.write(right).toString()));
    assertThat(came).isEqualTo(right);
    assertThat(takeOne(came)).isInstanceOf(Accepted.class);
  }

  @Test
  void everyEventIsTakenOnceWhateverIsSentAgain() {
    List<ScanEvent> events = signed(30);
    Random random = new Random(7);
    while (chain.events.size() < events.size()) {
      int from = random.nextInt(Math.min(events.size(), chain.events.size() + 3));
      int to = Math.min(events.size(), from + 1 + random.nextInt(6));
      int had = chain.events.size();
      List<Answer> answers = take(Standing.VALID, events.subList(from, to));
      for (int i = from; i < to; i++) {
        Answer answer = answers.get(i - from);
        if (from > had) {
          assertThat(answer)
              .isEqualTo(i == from ? new Refused(Reason.GAP, had + 1) : new NotReached());
        } else {
          assertThat(answer).isInstanceOf(i < had ? Duplicate.class : Accepted.class);
        }
      }
    }
    assertThat(chain.events).isEqualTo(events);
    assertThat(chain.contradictions).isEmpty();
  }

  @Test
  void eventThatWasChangedOnItsWayIsRefusedWhateverWasChanged() {
    ScanEvent event = signed(1).get(0);
    ObjectNode right = EventJson.write(event);
    Map<String, Object> changes =
        Map.ofEntries(
            Map.entry("id", UUID.randomUUID().toString()),
            Map.entry("sequence", 2),
            Map.entry("previous", Bytes32.random().toString()),
            Map.entry("kind", 5),
            Map.entry("subject", Bytes32.random().toString()),
            Map.entry("member", Bytes32.random().toString()),
            Map.entry("place", "Dock 4, Lyon"),
            Map.entry("deviceTime", 1_795_687_200_001L),
            Map.entry("entry", "UNDONE"),
            Map.entry("mode", "DISPATCH"),
            Map.entry("session", Bytes32.random().toString()),
            Map.entry("refers", Bytes32.random().toString()),
            Map.entry("operator", "somebody"),
            Map.entry("input", "other"),
            Map.entry("text", TestDevice.label(2)),
            Map.entry("signature", signed(1).get(0).signature().toString()));
    List<String> fields = new ArrayList<>();
    right.fieldNames().forEachRemaining(fields::add);
    assertThat(changes.keySet()).containsExactlyInAnyOrderElementsOf(fields);
    changes.forEach(
        (field, value) -> {
          ObjectNode changed = right.deepCopy();
          changed.set(field, JSON.valueToTree(value));
          ScanEvent read = EventJson.read(changed);
          assertThat(takeOne(read)).as(field).isEqualTo(new Refused(Reason.SIGNATURE, 1));
        });
    assertThat(takeOne(EventJson.read(right))).isEqualTo(new Accepted(Set.of()));
  }

  @Test
  void whatIsMissingInJsonIsNamed() {
    ObjectNode right = EventJson.write(signed(1).get(0));
    right
        .fieldNames()
        .forEachRemaining(
            field -> {
              ObjectNode without = right.deepCopy();
              without.remove(field);
              assertThatThrownBy(() -> EventJson.read(without))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessage(field);
            });
    ObjectNode batch = BatchJson.write(new BatchJson.Batch(5, signed(2)));
    ((ObjectNode) batch.path("events").get(1)).put("mode", "GUESS");
    assertThatThrownBy(() -> BatchJson.readBatch(batch)).hasMessage("events[1].mode");
  }

  @Test
  void answersAndBatchesAreTheSameAfterTheirWay() throws Exception {
    BatchJson.Batch batch = new BatchJson.Batch(5, signed(3));
    assertThat(BatchJson.readBatch(JSON.readTree(BatchJson.write(batch).toString())))
        .isEqualTo(batch);
    BatchJson.Answers answers =
        new BatchJson.Answers(
            true,
            List.of(
                new Accepted(Set.of(Remark.CLOCK_BACK, Remark.CLOCK_OFF)),
                new Duplicate(),
                new Refused(Reason.FORKED, 9),
                new NotReached()));
    assertThat(BatchJson.readAnswers(JSON.readTree(BatchJson.write(answers).toString())))
        .isEqualTo(answers);
  }

  @Test
  void secondBranchOfACopiedDeviceIsRefusedAndKept() {
    List<ScanEvent> first = signed(3);
    ScanEvent other =
        device.sign(first.get(1).head(TestDevice.DOMAIN), TestDevice.label(9), 1_795_687_200_009L);
    ScanEvent after =
        device.sign(other.head(TestDevice.DOMAIN), TestDevice.label(10), 1_795_687_200_010L);
    take(Standing.VALID, first);
    assertThat(takeOne(other)).isEqualTo(new Refused(Reason.FORKED, 4));
    assertThat(takeOne(after)).isEqualTo(new Refused(Reason.FORKED, 4));
    assertThat(chain.contradictions)
        .containsExactlyInAnyOrder(
            other.digest(TestDevice.DOMAIN), after.digest(TestDevice.DOMAIN));
    assertThat(chain.events).isEqualTo(first);
  }

  @Test
  void standingIsLookedAtForWhatIsNewOnly() {
    List<ScanEvent> events = signed(3);
    take(Standing.VALID, events.subList(0, 2));
    assertThat(take(Standing.REVOKED, events))
        .containsExactly(new Duplicate(), new Duplicate(), new Refused(Reason.REVOKED, 3));
    assertThat(take(Standing.EXPIRED, events).get(2)).isEqualTo(new Refused(Reason.EXPIRED, 3));
    assertThat(take(Standing.UNKNOWN, events).get(0))
        .isEqualTo(new Refused(Reason.UNKNOWN_DEVICE, 3));
  }

  @Test
  void eventOfAnotherMemberAndUnderATakenIdIsRefused() {
    ScanEvent event = signed(1).get(0);
    Device elsewhere = new Device(device.address(), Bytes32.random(), Standing.VALID);
    assertThat(rules.take(elsewhere, chain, List.of(event), 0))
        .containsExactly(new Refused(Reason.OTHER_MEMBER, 1));
    takeOne(event);
    ScanEvent same =
        ScanEvent.sign(
            TestDevice.POST,
            chain.head(),
            event.act().commandId(),
            event.terms(),
            TestDevice.READER.read(event.terms().text()),
            1_795_687_200_100L,
            device.key(),
            device.address());
    assertThat(takeOne(same)).isEqualTo(new Refused(Reason.ID_TAKEN, 2));
  }

  @Test
  void subjectThatIsNotWhatTheTextReadsIsTakenAndMarked() {
    ScanTerms terms = signed(1).get(0).terms();
    ScanEvent odd =
        ScanEvent.sign(
            TestDevice.POST,
            ScanEvent.Head.NONE,
            Bytes32.ofUuid(UUID.randomUUID()),
            terms,
            TestDevice.READER.read(TestDevice.label(77)),
            1_795_687_200_100L,
            device.key(),
            device.address());
    assertThat(takeOne(odd)).isEqualTo(new Accepted(Set.of(Remark.SUBJECT_DIFFERS)));
  }
}
