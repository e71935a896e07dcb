package org.custodia.devnet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.nio.file.Path;
import org.custodia.devnet.TestClient;
import org.custodia.devnet.TestContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A privacy manager whose database is lost, and what the others give back. */
class LostPayloadsTest {
  @TempDir Path directory;
  private FaultyNetwork net;
  private TestClient bob;
  private String note;
  private String theirs;
  private String his;

  /** Alice makes the note and sets it, and so does Bob. */
  @BeforeEach
  void start() {
    net = FaultyNetwork.start(directory);
    bob = net.at("bob");
    note = net.note();
    theirs = net.set(note, 2);
    bob.receipt(theirs);
    his =
        bob.privately(note, call("set", number(3)), net.node("alice"), net.node("carol"))
            .getTransactionHash();
    net.at("carol").receipt(his);
  }

  @AfterEach
  void stop() {
    net.close();
  }

  private void lost(String node) {
    net.faults.stopPrivacyManager(node);
    net.faults.losePayloads(node);
    net.faults.startPrivacyManager(node);
  }

  private int recovered(String node) {
    net.faults.stopPrivacyManager(node);
    int back = net.faults.recoverPayloads(node);
    net.faults.startPrivacyManager(node);
    return back;
  }

  @Test
  void theNodeGoesOnWithWhatItHasComputedUntilItIsRolledBack() {
    lost("bob");
    assertThat(bob.payload(theirs)).isEqualTo("0x");
    assertThat(bob.value(note)).isEqualTo(3);
    bob.receipt(net.set(note, 4));
    assertThat(bob.value(note)).isEqualTo(4);
    bob.setHead(0);
    assertThat(bob.code(note)).isEqualTo("0x");
    assertThat(bob.logs(note)).isEmpty();
  }

  @Test
  void whatItSentAndWhatItWasSentComesBack() {
    lost("bob");
    assertThat(recovered("bob")).as("the note, their update and his own").isEqualTo(3);
    assertThat(recovered("bob")).as("nothing is missing any more").isZero();
    bob.setHead(0);
    for (String hash : new String[] {theirs, his}) {
      assertThat(bob.payload(hash)).isEqualTo(net.at("carol").payload(hash));
      assertThat(bob.receipt(hash)).isEqualTo(net.at("carol").receipt(hash));
    }
    assertThat(bob.value(note)).isEqualTo(3);
    assertThat(bob.logs(note)).hasSize(3).isEqualTo(net.at("carol").logs(note));
  }

  @Test
  void whatNobodyElseIsPartyToIsGone() {
    String own = bob.privately(null, TestContract.note(7), net.node("bob")).getContractAddress();
    assertThat(bob.value(own)).isEqualTo(7);
    lost("bob");
    assertThat(recovered("bob")).isEqualTo(3);
    bob.setHead(0);
    assertThat(bob.code(own)).isEqualTo("0x");
    assertThat(bob.value(note)).isEqualTo(3);
  }

  @Test
  void whatWasSentToItComesFromItsSenderAlone() {
    lost("bob");
    net.faults.stopPrivacyManager("alice");
    assertThat(recovered("bob")).as("his own, from Carol").isEqualTo(1);
    net.faults.startPrivacyManager("alice");
    assertThat(recovered("bob")).as("hers, from Alice").isEqualTo(2);
  }

  @Test
  void whoGotItsOwnBackGivesItToOthersAgain() {
    lost("alice");
    assertThat(recovered("alice")).isEqualTo(3);
    lost("bob");
    assertThat(recovered("bob")).isEqualTo(3);
    lost("carol");
    assertThat(recovered("carol")).isEqualTo(3);
    for (String node : new String[] {"alice", "bob", "carol"}) {
      net.at(node).setHead(0);
      assertThat(net.at(node).value(note)).as(node).isEqualTo(3);
    }
    assertThat(net.at("eve").code(note)).isEqualTo("0x");
  }

  @Test
  void itIsLostAndFetchedWhileItIsStoppedOnly() {
    assertThatThrownBy(() -> net.faults.losePayloads("bob"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> net.faults.recoverPayloads("bob"))
        .isInstanceOf(IllegalStateException.class);
  }
}
