package org.custodia.registry.witnessing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Secp256k1;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.testing.BenchReport;
import org.custodia.registry.testing.Pace;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * How long it takes to sign an act of custody as EIP-712 typed data and to find who signed one: one
 * act, a batch, and as many scans under one signature; one thread. Baseline: web3j's signature, and
 * its recovery, over a digest that is there already.
 */
class SigningBenchTest {
  private static final int BATCH = BenchReport.full() ? 100 : 5;
  private static final WitnessDomain DOMAIN =
      new WitnessDomain(1337, "0x00000000000000000000000000000000000000aa");
  private static final ECKeyPair KEY = ECKeyPair.create(BigInteger.valueOf(20_261_127));
  private static final String ADDRESS = "0x" + Keys.getAddress(KEY);

  private static final List<Act> ACTS =
      Stream.generate(() -> act(Action.DISPENSE, Bytes32.random())).limit(BATCH).toList();

  private static final List<Bytes32> SCANS = Stream.generate(Bytes32::random).limit(BATCH).toList();

  private int next;

  /** What is timed; its result is looked at, so that nothing is left out as useless. */
  private interface Work {
    Object result() throws Exception;
  }

  @Test
  void whoSignedIsFoundAndTheTimeIsReported() throws Exception {
    Act act = ACTS.get(0);
    WitnessSignature signature = WitnessSignature.sign(act, DOMAIN, KEY);
    assertThat(signature.signer(act, DOMAIN)).contains(ADDRESS);
    byte[] digest = act.digest(DOMAIN).toArray();
    Sign.SignatureData theirs = Sign.signMessage(digest, KEY, false);
    assertThat(Sign.signedMessageHashToKey(digest, theirs)).isEqualTo(KEY.getPublicKey());

    Work hashing = () -> next().digest(DOMAIN);
    Work one = () -> WitnessSignature.sign(next(), DOMAIN, KEY);
    Work quick = () -> Secp256k1.sign(next().digest(DOMAIN), KEY.getPrivateKey(), ADDRESS);
    Work finding = () -> signature.signer(act, DOMAIN);
    Work batch = () -> ACTS.stream().map(each -> WitnessSignature.sign(each, DOMAIN, KEY)).toList();
    Work session = SigningBenchTest::session;
    Work web3j = () -> Sign.signMessage(digest, KEY, false);
    Work web3jFinding = () -> Sign.signedMessageHashToKey(digest, theirs);
    for (Work work : List.of(hashing, one, quick, finding, batch, session, web3j, web3jFinding)) {
      Pace.warmUp(() -> done(work));
    }
    BenchReport report = BenchReport.of("signing", "acts, %d in a batch".formatted(BATCH));
    for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
      double baseline = micros(web3j);
      String theirOne = "web3j's signature of a digest";
      report
          .figure("digest of an act", micros(hashing), "us")
          .figure("an act signed, in Java", micros(one), "us")
          .against(theirOne, baseline)
          .figure("an act signed, with libsecp256k1", micros(quick), "us")
          .against(theirOne, baseline)
          .figure("each of a batch, signed singly", micros(batch) / BATCH, "us")
          .against(theirOne, baseline)
          .figure("each scan of as many, under one signature", micros(session) / BATCH, "us")
          .against(theirOne, baseline)
          .figure("who signed an act", micros(finding), "us")
          .against("web3j's recovery from a digest", micros(web3jFinding));
    }
    report.note("one thread; where libsecp256k1 is not to be had, Java signs instead").write();
  }

  private Act next() {
    return ACTS.get(next++ % ACTS.size());
  }

  private static Act act(Action action, Bytes32 detail) {
    return new Act(
        Bytes32.random(),
        SubjectKind.MEDICINE,
        Bytes32.random(),
        Bytes32.random(),
        Bytes32.ZERO,
        action,
        "Comptoir 2",
        System.currentTimeMillis(),
        1,
        Bytes32.ZERO,
        detail);
  }

  /** Root over the scans, their terms, and one signature. */
  private static WitnessSignature session() {
    Bytes32 root = ScanSessionTerms.root(SCANS);
    var terms = new ScanSessionTerms(Bytes32.ZERO, root, 1, Bytes32.ZERO, SCANS);
    return WitnessSignature.sign(act(terms.action(), terms.detail()), DOMAIN, KEY);
  }

  private static double micros(Work work) {
    return Pace.micros(() -> done(work));
  }

  private static void done(Work work) {
    try {
      if (work.result() == null) throw new AssertionError("nothing came of it");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
