package org.custodia.devnet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.nio.file.Path;
import org.custodia.devnet.TestClient;
import org.custodia.devnet.TestContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults commanded from outside the process. */
class FaultControlTest {
  @TempDir Path directory;

  @Test
  void commandsDoWhatTheirMethodsDo() {
    try (var net = FaultyNetwork.start(directory);
        var control = net.faults.control(0)) {
      TestClient bob = net.at("bob");
      bob.publicly(null, TestContract.note(1));
      long head = bob.blockNumber();

      post(control, "stopNode", "{\"node\":\"bob\"}", 204);
      assertThatThrownBy(bob::blockNumber).hasCauseInstanceOf(ConnectException.class);
      post(control, "startNode", "{\"node\":\"bob\"}", 204);
      assertThat(bob.blockNumber()).isEqualTo(head);

      post(control, "partition", "{\"nodes\":[\"bob\"]}", 204);
      post(control, "rollBack", "{\"node\":\"bob\",\"block\":%d}".formatted(head - 1), 204);
      assertThat(bob.blockNumber()).isEqualTo(head - 1);

      String refusal =
          """
          {"node":"bob","method":"eth_sendRawTransaction","times":1,
           "fault":"refuse","code":-32000,"message":"txpool is full"}
          """;
      post(control, "onRpc", refusal, 204);
      assertThat(bob.sendPublic(5, null, TestContract.note(1)).getError().getMessage())
          .isEqualTo("txpool is full");
      assertThat(bob.sendPublic(5, null, TestContract.note(1)).hasError()).isFalse();

      post(control, "clear", "{}", 204);
      FaultyNetwork.await("bob is back", () -> bob.blockNumber() == head);
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    try (var net = FaultyNetwork.start(directory);
        var control = net.faults.control(0)) {
      assertThat(post(control, "stopNode", "{\"node\":\"mallory\"}", 400)).contains("mallory");
      assertThat(post(control, "explode", "{}", 400)).contains("explode");
      assertThat(post(control, "onRpc", "{\"node\":\"bob\",\"fault\":\"x\"}", 400))
          .contains("no fault x");
      assertThat(
              TestClient.http("POST", control.uri().resolve("/heal"), "text/plain", "{}")
                  .statusCode())
          .as("what a page in a browser may send unasked")
          .isEqualTo(400);
    }
  }

  private static String post(FaultControl control, String command, String body, int status) {
    var answer =
        TestClient.http("POST", control.uri().resolve("/" + command), "application/json", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }
}
