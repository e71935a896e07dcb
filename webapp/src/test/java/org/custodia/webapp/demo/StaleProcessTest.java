package org.custodia.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleProcessTest {
  @TempDir Path directory;

  @Test
  void whatAnEarlierRunLeftIsStopped() throws Exception {
    Process left = sleeper("sleep 300 # ours");
    assertThat(StaleProcess.stop(pidFile(left.pid()), "# ours", "TERM", Duration.ofSeconds(5)))
        .isTrue();
    assertThat(left.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatDoesNotListenIsKilled() throws Exception {
    Process deaf = sleeper("trap '' TERM; while true; do sleep 0.1; done # ours");
    Thread.sleep(200);
    assertThat(StaleProcess.stop(pidFile(deaf.pid()), "# ours", "TERM", Duration.ofMillis(300)))
        .isTrue();
    assertThat(deaf.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aProcessIdThatIsSomebodyElsesByNowIsLeftAlone() throws Exception {
    Process stranger = sleeper("sleep 300 # theirs");
    try {
      assertThat(
              StaleProcess.stop(pidFile(stranger.pid()), "# ours", "TERM", Duration.ofSeconds(5)))
          .isFalse();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void noFileAndNonsenseInItMeanNothingIsLeft() throws IOException {
    Path file = directory.resolve("pid");
    assertThat(StaleProcess.stop(file, "", "TERM", Duration.ofSeconds(1))).isFalse();
    Files.writeString(file, "not a number\n");
    assertThat(StaleProcess.stop(file, "", "TERM", Duration.ofSeconds(1))).isFalse();
  }

  private Path pidFile(long pid) throws IOException {
    return Files.writeString(directory.resolve("pid"), pid + "\n");
  }

  private static Process sleeper(String script) throws IOException {
    return new ProcessBuilder("bash", "-c", script + "\ntrue").start();
  }
}
